import { type Diagnostic, languages, type Position, window } from "vscode";
import type { FindingQuery } from "../../generated/protocol";
import { AUDIT } from "../../ui/messages";
import { inform } from "../../ui/notify";

/** The source of the audit's and the guard's diagnostics. */
const SOURCE = "cockpit";

/** A diagnostic of ours: the daemon puts the identity of the finding into its data. */
export interface Finding extends FindingQuery {
  readonly code: string;
  readonly message: string;
}

/** The finding that a command means: the one its argument names, else the one at the cursor. */
export async function chosenFinding(argument: unknown): Promise<FindingQuery | undefined> {
  return isFindingQuery(argument) ? argument : findingAtCursor();
}

async function findingAtCursor(): Promise<FindingQuery | undefined> {
  const editor = window.activeTextEditor;
  if (editor === undefined) {
    inform(AUDIT.noEditor);
    return undefined;
  }
  const { uri } = editor.document;
  const found = findingsAt(languages.getDiagnostics(uri), editor.selection.active, uri.toString());
  if (found.length === 0) {
    inform(AUDIT.noFinding);
    return undefined;
  }
  return found.length === 1 ? found[0] : pick(found);
}

/** The findings whose range holds the position; without one, those that begin or end on its line. */
export function findingsAt(diagnostics: readonly Diagnostic[], position: Position, uri: string): Finding[] {
  const ours = diagnostics.flatMap((diagnostic) => {
    const identity = identityOf(diagnostic);
    return identity === undefined ? [] : [{ diagnostic, identity }];
  });
  const under = ours.filter(({ diagnostic }) => diagnostic.range.contains(position));
  const near = ours.filter(
    ({ diagnostic: { range } }) => range.start.line === position.line || range.end.line === position.line,
  );
  return (under.length > 0 ? under : near).map(({ diagnostic, identity }) => ({
    uri,
    identity,
    code: codeOf(diagnostic),
    message: diagnostic.message,
  }));
}

async function pick(findings: readonly Finding[]): Promise<Finding | undefined> {
  const items = findings.map((finding) => ({ label: finding.message, description: finding.code, finding }));
  return (await window.showQuickPick(items, { title: AUDIT.chooseFinding }))?.finding;
}

/** Undefined for what is not ours; ruff's findings pass through the daemon but have no history and no snooze. */
export function identityOf({ source, data }: Diagnostic & { readonly data?: unknown }): string | undefined {
  const { identity } = Object(data) as { identity?: unknown };
  return source === SOURCE && typeof identity === "string" ? identity : undefined;
}

function codeOf({ code }: Diagnostic): string {
  return String(typeof code === "object" ? code.value : (code ?? ""));
}

export function isFindingQuery(argument: unknown): argument is FindingQuery {
  const { uri, identity } = Object(argument) as { uri?: unknown; identity?: unknown };
  return typeof uri === "string" && typeof identity === "string";
}
