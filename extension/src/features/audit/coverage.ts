import { window, workspace } from "vscode";
import type { Context } from "../../context";
import { auditCoverage, type Coverage } from "../../generated/protocol";

/** Asks what is audited of the file in the active editor whenever that may have changed, and shows it. */
export function registerCoverage({ daemon, own, status, log }: Context): void {
  let asked = 0;
  const ask = async (): Promise<Coverage | undefined> => {
    const uri = window.activeTextEditor?.document.uri;
    return uri?.scheme === "file" && daemon.lifecycle.state === "RUNNING"
      ? daemon.request(auditCoverage, { uri: uri.toString() })
      : undefined;
  };
  const look = async (): Promise<void> => {
    asked += 1;
    const turn = asked;
    const coverage = await ask().catch((error: unknown) => {
      log.warn(`What is audited of a file: ${String(error)}`);
      return undefined;
    });
    // Meanwhile another file may have come to the front.
    if (turn === asked) {
      status({ coverage });
    }
  };
  own(window.onDidChangeActiveTextEditor(look));
  own(workspace.onDidSaveTextDocument(look));
  own(workspace.onDidChangeConfiguration(look));
  own(daemon.onDidMove(({ state }) => state === "RUNNING" && look()));
}
