import { DOCTOR } from "../../ui/messages";
import type { Check } from "./doctor";

/** What the report says of the window itself, by name. */
export type Facts = Readonly<Record<string, string>>;

const WORST_FIRST: readonly Check["state"][] = ["problem", "warning", "unknown", "ok"];

/** How many there are of each kind of trouble, in one sentence. */
export function summaryOf(checks: readonly Check[]): string {
  const count = (state: Check["state"]): number => checks.filter((check) => check.state === state).length;
  return checks.every(({ state }) => state === "ok")
    ? DOCTOR.fine
    : DOCTOR.counts(count("problem"), count("warning"), count("unknown"));
}

/** The report as a page: what is wrong first, then what is well. */
export function pageOf(checks: readonly Check[], facts: Facts): string {
  const sorted = WORST_FIRST.flatMap((state) => checks.filter((check) => check.state === state));
  const rows = sorted.map(({ name, state, found, advice }) => {
    const shown = state === "ok" ? state : `**${state}**`;
    return `| ${shown} | ${cell(name)} | ${cell(found)} | ${cell(advice)} |`;
  });
  return [
    `# ${DOCTOR.title}`,
    "",
    summaryOf(checks),
    "",
    `| ${DOCTOR.columns.join(" | ")} |`,
    "| --- | --- | --- | --- |",
    ...rows,
    "",
    ...Object.entries(facts).map(([name, value]) => `- ${name}: ${cell(value)}`),
    "",
  ].join("\n");
}

/** The report as one object, as it goes into a bug report. */
export function jsonOf(checks: readonly Check[], facts: Facts): string {
  return JSON.stringify({ ...facts, checks });
}

/** The text without what is nobody's business: the home folder's name, and secrets in addresses and assignments. */
export function discreet(text: string, home: string): string {
  const spellings = [home, JSON.stringify(home).slice(1, -1)].filter((spelling) => spelling.length > 1);
  return spellings
    .reduce((kept, spelling) => kept.replaceAll(spelling, "~"), text)
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/@]+@/gi, "$1:[redacted]@")
    .replace(/((?:password|passwd|secret|token|api[_-]?key)\w*["']?\s*[:=]\s*["']?)[^\s"',;&]{4,}/gi, "$1[redacted]");
}

/** A cell of a table of Markdown: one line, in which nothing is markup. */
function cell(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");
}
