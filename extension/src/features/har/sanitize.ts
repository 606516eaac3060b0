import { posix } from "node:path";
import { commands, Uri, window } from "vscode";
import type { Daemon } from "../../daemon/daemon";
import { atWork } from "../../daemon/work";
import { harSanitize } from "../../generated/protocol";
import { HAR } from "../../ui/har-messages";
import { inform, warn } from "../../ui/notify";

/** Asks where the copy is to be, writes it, and offers to open it. */
export async function sanitize(daemon: Daemon, file: Uri): Promise<void> {
  const name = posix.basename(file.path);
  const proposed = name.replace(/(\.har)?$/i, ".sanitized.har");
  const target = await window.showSaveDialog({
    title: HAR.saveCopy,
    defaultUri: Uri.joinPath(file, "..", proposed),
    filters: { [HAR.recordings]: ["har"] },
  });
  if (target === undefined) {
    return;
  }
  const { changed, values, lost } = await atWork(daemon, HAR.sanitizing(name), (order, token) =>
    // The dialog has asked before it took the name of a file that is there.
    daemon.request(harSanitize, { uri: file.toString(), target: target.toString(), replace: true, ...order }, token),
  );
  const count = Object.values(values).reduce((all, each) => all + each, 0);
  const copy = posix.basename(target.path);
  const told = count === 0 ? HAR.nothingToReplace(copy) : HAR.sanitized(copy, count, changed);
  const open = { label: HAR.openCopy, run: () => commands.executeCommand("vscode.open", target) };
  if (lost === "") {
    inform(told, open);
  } else {
    warn(HAR.lost(told, lost), open);
  }
}
