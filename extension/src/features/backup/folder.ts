import { randomUUID } from "node:crypto";
import { type CancellationToken, window } from "vscode";
import type { Daemon } from "../../daemon/daemon";
import { NotRunning } from "../../daemon/failure";
import { backupGet, type FolderBackups } from "../../generated/protocol";
import { DAEMON } from "../../ui/messages";
import { withProgress } from "../../ui/progress";

/** The only workspace folder, or the one that is chosen. */
export async function chosenFolder(daemon: Daemon, title: string): Promise<FolderBackups | undefined> {
  if (daemon.lifecycle.state !== "RUNNING") {
    throw new NotRunning(DAEMON.notRunning);
  }
  const { folders } = await daemon.request(backupGet, {});
  if (folders.length < 2) {
    return folders[0];
  }
  const items = folders.map((folder) => ({ label: folder.name, description: folder.repository, folder }));
  return (await window.showQuickPick(items, { title }))?.folder;
}

/** Long work of the daemon under a notification that can cancel it. */
export async function atWork<T>(
  daemon: Daemon,
  title: string,
  work: (order: { workDoneToken: string }, token: CancellationToken) => Promise<T>,
): Promise<T> {
  return withProgress(title, async (step, token) => {
    const workDoneToken = randomUUID();
    const progress = daemon.progress(workDoneToken, step);
    try {
      return await work({ workDoneToken }, token);
    } finally {
      progress.dispose();
    }
  });
}
