import { posix } from "node:path";
import { commands, Uri, window } from "vscode";
import type { Context } from "../../context";
import type { Daemon } from "../../daemon/daemon";
import { atWork } from "../../daemon/work";
import { harCheck } from "../../generated/protocol";
import { HAR } from "../../ui/har-messages";
import { inform, warn } from "../../ui/notify";

/**
 * Recordings of browsers. The daemon checks those that are opened by itself; this command is for the others, above
 * all for those over 50 MB, which VS Code opens but shows to no extension.
 */
export function register({ command, daemon }: Context): void {
  command("cockpit.har.check", async (argument) => {
    const file = await chosen(argument);
    if (file !== undefined) {
      await check(daemon, file);
    }
  });
}

async function chosen(argument: unknown): Promise<Uri | undefined> {
  if (argument instanceof Uri) {
    return argument;
  }
  const filters = { [HAR.recordings]: ["har"] };
  const files = await window.showOpenDialog({ title: HAR.choose, filters });
  return files?.[0];
}

async function check(daemon: Daemon, file: Uri): Promise<void> {
  const name = posix.basename(file.path);
  const { entries, findings, refused } = await atWork(daemon, HAR.checking(name), (order, token) =>
    daemon.request(harCheck, { uri: file.toString(), ...order }, token),
  );
  const show = { label: HAR.showProblems, run: () => commands.executeCommand("workbench.actions.view.problems") };
  if (refused !== "") {
    warn(HAR.refused(name, refused), show);
  } else if (findings === 0) {
    inform(HAR.clean(name, entries));
  } else {
    inform(HAR.found(name, findings, entries), show);
  }
}
