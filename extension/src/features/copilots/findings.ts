import { type Diagnostic, languages, type Uri, workspace } from "vscode";
import { COPILOTS } from "../../ui/copilot-messages";
import { plain } from "./verdict";

const OURS = "cockpit";
const MOST = 20;

/** A finding that the Problems panel shows. */
export interface Shown {
  readonly uri: Uri;
  readonly diagnostic: Diagnostic;
}

/** The findings of the audit and the guard, the loudest first; of one file, or of all. */
export function shown(only?: Uri): Shown[] {
  return languages
    .getDiagnostics()
    .filter(([uri]) => only === undefined || uri.toString() === only.toString())
    .flatMap(([uri, found]) => found.map((diagnostic) => ({ uri, diagnostic })))
    .filter(({ diagnostic }) => diagnostic.source === OURS)
    .sort((one, other) => one.diagnostic.severity - other.diagnostic.severity);
}

/** The code of a finding. */
export function codeOf({ code }: Diagnostic): string {
  return String(typeof code === "object" ? code.value : (code ?? ""));
}

/** The findings as Markdown, with links to their places. */
export function listOf(only?: Uri): string {
  const all = shown(only);
  if (all.length === 0) {
    return only === undefined ? COPILOTS.chat.clean : COPILOTS.chat.cleanFile(plain(workspace.asRelativePath(only)));
  }
  const lines = all.slice(0, MOST).map(({ uri, diagnostic }) => {
    const line = diagnostic.range.start.line + 1;
    const place = `[${plain(workspace.asRelativePath(uri))}:${line}](${uri.toString()}#L${line})`;
    return `- ${place} \`${codeOf(diagnostic)}\`: ${plain(diagnostic.message)}`;
  });
  const others = all.length - lines.length;
  return [
    COPILOTS.chat.findings(all.length),
    "",
    ...lines,
    ...(others > 0 ? ["", COPILOTS.chat.others(others)] : []),
  ].join("\n");
}
