import { window } from "vscode";
import type { Daemon } from "../../daemon/daemon";
import { NotRunning } from "../../daemon/failure";
import { databasesGet, type FolderDatabases } from "../../generated/protocol";
import { DATABASES } from "../../ui/database-messages";
import { DAEMON } from "../../ui/messages";

/** The only workspace folder, or the one that is chosen. */
export async function chosenFolder(daemon: Daemon): Promise<FolderDatabases | undefined> {
  if (daemon.lifecycle.state !== "RUNNING") {
    throw new NotRunning(DAEMON.notRunning);
  }
  const { folders } = await daemon.request(databasesGet, {});
  if (folders.length < 2) {
    return folders[0];
  }
  const items = folders.map((folder) => ({ label: folder.name, folder }));
  return (await window.showQuickPick(items, { title: DATABASES.folderTitle }))?.folder;
}
