import { window } from "vscode";
import type { Daemon } from "../../daemon/daemon";
import { DaemonFailure, NotRunning } from "../../daemon/failure";
import { type FolderSync, syncGet } from "../../generated/protocol";
import { DAEMON } from "../../ui/messages";
import { SYNC } from "../../ui/sync-messages";

/** The only workspace folder whose project names databases, or the one that is chosen. */
export async function chosenFolder(daemon: Daemon, title: string): Promise<FolderSync | undefined> {
  const folders = await foldersOf(daemon);
  const [first] = folders;
  if (first === undefined) {
    throw new DaemonFailure(SYNC.notConfigured, "notConfigured", "cockpit.openDocumentation");
  }
  if (folders.length === 1) {
    return first;
  }
  const items = folders.map((folder) => ({
    label: folder.name,
    description: folder.peers.map(({ name }) => name).join(", "),
    folder,
  }));
  return (await window.showQuickPick(items, { title }))?.folder;
}

/** The workspace folders whose project says what to synchronise, rightly or wrongly. */
export async function foldersOf(daemon: Daemon): Promise<readonly FolderSync[]> {
  if (daemon.lifecycle.state !== "RUNNING") {
    throw new NotRunning(DAEMON.notRunning);
  }
  const { folders } = await daemon.request(syncGet, {});
  return folders.filter(({ state }) => state !== "unconfigured");
}
