import type { ValidateReason, Validation } from "../../generated/protocol";
import { COPILOTS } from "../../ui/copilot-messages";

/** How a place is named in a report: the chat follows links to files, a preview does not. */
type Place = (reason: ValidateReason) => string;

export const LINKED: Place = ({ path, line, uri }) => `[${plain(path)}:${line + 1}](${uri}#L${line + 1})`;
const NAMED: Place = ({ path, line }) => `${plain(path)}:${line + 1}`;

/** A verdict as Markdown: what speaks against the change, what is advice, and what was not checked. */
export function reportOf(verdict: Validation, place = NAMED): string {
  const against = verdict.reasons.filter(({ rejects }) => rejects);
  const advice = verdict.reasons.filter(({ rejects }) => !rejects);
  const gaps = verdict.gaps.map(
    ({ check, unknown, reason }) => `- \`${check}\`${unknown ? ` (${COPILOTS.unknown})` : ""}: ${plain(reason)}`,
  );
  const parts = [
    [`# ${COPILOTS.verdict(verdict)}`],
    section(
      COPILOTS.against,
      against.map((each) => lineOf(each, place)),
    ),
    section(
      COPILOTS.advice,
      advice.map((each) => lineOf(each, place)),
    ),
    section(COPILOTS.unchecked, gaps),
    [COPILOTS.made(verdict.made, verdict.seconds)],
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, "", ...lines];
}

function lineOf(reason: ValidateReason, place: Place): string {
  return `- ${place(reason)} \`${reason.code}\`: ${plain(reason.message)}`;
}

/** Text of the workspace is no Markdown of ours: it must not make links, pictures or headings. */
export function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]()#+!|<>&~]/g, (sign) => `\\${sign}`);
}
