import type { GeneratedCheck, Generation } from "../../generated/protocol";
import { GENERATE } from "../../ui/generate-messages";
import { plain } from "./verdict";

/** What is shorter is of no interest. */
const LEAST_SECONDS = 0.05;

/** Why a proposal is so, and what the second copilot said of it, as Markdown. */
export function reportOf(made: Generation): string {
  const list = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [`## ${title}`, "", ...lines.map((line) => `- ${line}`), ""];
  const reasons = (rejects: boolean): string[] =>
    made.reasons
      .filter((each) => each.rejects === rejects)
      .map(({ path, line, code, message }) => `${plain(path)}:${line + 1} \`${code}\`: ${plain(message)}`);
  return [
    `# ${plain(GENERATE.title(made.symbol, made.verdict))}`,
    "",
    ...(made.reason === "" ? [] : [plain(made.reason), ""]),
    ...list(GENERATE.against, reasons(true)),
    ...list(GENERATE.look, reasons(false)),
    ...list(GENERATE.why, made.because.map(plain)),
    ...list(GENERATE.checks, made.checks.map(checkOf)),
  ].join("\n");
}

function checkOf({ name, state, reason, seconds }: GeneratedCheck): string {
  const took = seconds >= LEAST_SECONDS ? ` (${GENERATE.seconds(seconds)})` : "";
  const why = reason === "" ? "" : `: ${plain(reason)}`;
  return `\`${name}\` ${GENERATE.states[state]}${took}${why}`;
}
