import { randomUUID } from "node:crypto";
import { window, workspace } from "vscode";
import type { Daemon } from "../../daemon/daemon";
import { complianceRunTests } from "../../generated/protocol";
import { inform, warn } from "../../ui/notify";
import { withProgress } from "../../ui/progress";
import { SCORE } from "../../ui/score-messages";

/** Runs a folder's tests under a progress notification and says how they went. */
export async function runTests(daemon: Daemon): Promise<void> {
  const folder = await chosenFolder();
  if (folder === undefined) {
    return;
  }
  const { passed, failed, skipped, cancelled } = await withProgress(SCORE.running, async (step, token) => {
    const workDoneToken = randomUUID();
    const progress = daemon.progress(workDoneToken, step);
    try {
      return await daemon.request(complianceRunTests, { folder, workDoneToken }, token);
    } finally {
      progress.dispose();
    }
  });
  if (cancelled) {
    inform(SCORE.cancelled);
  } else {
    (failed > 0 ? warn : inform)(SCORE.tested(passed, failed, skipped));
  }
}

async function chosenFolder(): Promise<string | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    inform(SCORE.noFolder);
    return undefined;
  }
  const folder = folders.length === 1 ? folders[0] : await window.showWorkspaceFolderPick();
  return folder?.uri.toString();
}
