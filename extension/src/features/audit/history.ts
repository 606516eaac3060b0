import type { Context } from "../../context";
import { auditHistory, type FindingHistory } from "../../generated/protocol";
import { HISTORY } from "../../ui/messages";
import { chosenFinding } from "./finding";

/** The past of a finding as a document, from the palette or from a code action. */
export function registerHistory({ command, daemon, openDocument }: Context): void {
  const show = async (argument: unknown): Promise<void> => {
    const finding = await chosenFinding(argument);
    if (finding !== undefined) {
      const { uri, identity } = finding;
      const history = await daemon.request(auditHistory, { uri, identity });
      await openDocument(documentName(history), historyDocument(history));
    }
  };
  command("cockpit.audit.showHistory", show);
  command("cockpit.audit.findingHistory", show);
}

/** The folder, which no tab shows, keeps findings apart that are of one kind and lie in one place. */
function documentName({ identity, code, symbol, path }: FindingHistory): string {
  const place = symbol === "" ? path.slice(path.lastIndexOf("/") + 1) : symbol;
  return `${identity}/${place.replaceAll("/", "∕")} · ${code}.md`;
}

/** The history as Markdown; nothing in it is markup by accident. */
export function historyDocument(history: FindingHistory): string {
  const facts = factsOf(history).map(([name, value]) => `| ${name} | ${escaped(value)} |`);
  const events = history.events.map(
    ({ timestamp, event, user, details }) =>
      `| ${[moment(timestamp), HISTORY.events[event], user, details].map(escaped).join(" | ")} |`,
  );
  return [
    `# ${escaped(history.title)}`,
    escaped(history.message),
    ["| | |", "| --- | --- |", ...facts].join("\n"),
    `## ${HISTORY.happened}`,
    [`| ${HISTORY.columns.join(" | ")} |`, "| --- | --- | --- | --- |", ...events].join("\n"),
    "",
  ].join("\n\n");
}

function factsOf(history: FindingHistory): [string, string][] {
  const { author, authored } = history;
  const blame = author === "" ? HISTORY.noBlame : [author, authored].filter(Boolean).join(", ");
  const { facts, status } = HISTORY;
  return [
    [facts.code, history.code],
    [facts.severity, HISTORY.severity[history.severity] ?? history.severity],
    [facts.status, history.status === "snoozed" ? HISTORY.snoozedUntil(history.snoozedUntil) : status[history.status]],
    [facts.place, `${history.path}:${history.line}`],
    [facts.symbol, history.symbol === "" ? HISTORY.noSymbol : history.symbol],
    [facts.author, blame],
    [facts.firstSeen, moment(history.firstSeen)],
    [facts.identity, history.identity],
  ];
}

/** `2026-11-21T10:32:05.123Z` -> `2026-11-21 10:32:05 UTC`; anything else stays as it is. */
function moment(timestamp: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?(?:Z|\+00:00)$/.exec(timestamp);
  return match === null ? timestamp : `${match[1]} ${match[2]} UTC`;
}

function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|~$&]/g, "\\$&").replace(/\s+/g, " ");
}
