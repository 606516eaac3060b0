import { window } from "vscode";
import type { Daemon } from "../../daemon/daemon";
import { NotRunning } from "../../daemon/failure";
import { backupGet, type FolderBackups } from "../../generated/protocol";
import { DAEMON } from "../../ui/messages";

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
