import type { ValidateReason, Validation } from "../../generated/protocol";
import { COPILOTS } from "../../ui/copilot-messages";

/** A verdict as Markdown: what speaks against the change, what is advice, and what was not checked. */
export function reportOf(verdict: Validation): string {
  const against = verdict.reasons.filter(({ rejects }) => rejects);
  const advice = verdict.reasons.filter(({ rejects }) => !rejects);
  const gaps = verdict.gaps.map(
    ({ check, unknown, reason }) => `- \`${check}\`${unknown ? ` (${COPILOTS.unknown})` : ""}: ${plain(reason)}`,
  );
  const parts = [
    [`# ${COPILOTS.verdict(verdict)}`],
    section(COPILOTS.against, against.map(lineOf)),
    section(COPILOTS.advice, advice.map(lineOf)),
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

function lineOf({ path, line, code, message, uri }: ValidateReason): string {
  return `- [${plain(path)}:${line + 1}](${uri}#L${line + 1}) \`${code}\`: ${plain(message)}`;
}

/** Text of the workspace is no Markdown of ours: it must not make links, pictures or headings. */
export function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]()#+!|<>&~]/g, (sign) => `\\${sign}`);
}
