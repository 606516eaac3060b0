import { languages, window } from "vscode";
import type { Context } from "../../../context";
import { auditNeighbour, type NeighbourQuery } from "../../../generated/protocol";
import { FINDINGS } from "../../../ui/messages";
import { inform, mention } from "../../../ui/notify";
import { findingsAt } from "../finding";
import { openPlace } from "./place";
import type { FindingsView } from "./view";

/** From finding to finding across files, the loudest first, within the filter of the tree. */
export function registerNavigation({ command, daemon }: Context, view: FindingsView): void {
  let last = "";

  const go = async (backwards: boolean): Promise<void> => {
    const filter = view.choice.filter;
    const { finding, position, total } = await daemon.request(auditNeighbour, { filter, backwards, ...startAt(last) });
    if (finding === null) {
      inform(FINDINGS.nowhere);
      return;
    }
    last = finding.identity;
    await openPlace(finding);
    mention(FINDINGS.position(position, total, finding.message));
  };
  command("cockpit.findings.next", () => go(false));
  command("cockpit.findings.previous", () => go(true));
}

/** The finding at the cursor, the last visited one before others; else the cursor's line. */
function startAt(last: string): Pick<NeighbourQuery, "uri" | "line" | "identity"> {
  const editor = window.activeTextEditor;
  if (editor?.document.uri.scheme !== "file") {
    return {};
  }
  const { uri } = editor.document;
  const position = editor.selection.start;
  const here = findingsAt(languages.getDiagnostics(uri), position, uri.toString()).map(({ identity }) => identity);
  const identity = here.includes(last) ? last : here[0];
  return { uri: uri.toString(), line: position.line + 1, ...(identity === undefined ? {} : { identity }) };
}
