import { window } from "vscode";
import type { Daemon } from "../../daemon/daemon";
import { NotRunning } from "../../daemon/failure";
import { backupGet, type FolderBackups } from "../../generated/protocol";
import { DAEMON } from "../../ui/messages";

/** The workspace folder that is named, the only one, or the one that is chosen; and where its backups are. */
export async function chosenFolder(daemon: Daemon, title: string, named?: string): Promise<FolderBackups | undefined> {
  if (daemon.lifecycle.state !== "RUNNING") {
    throw new NotRunning(DAEMON.notRunning);
  }
  const { folders } = await daemon.request(backupGet, {});
  if (named !== undefined || folders.length < 2) {
    return folders.find(({ folder }) => named === undefined || folder === named);
  }
  const items = folders.map((folder) => ({ label: folder.name, folder }));
  return (await window.showQuickPick(items, { title }))?.folder;
}
