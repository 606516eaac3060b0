import { posix } from "node:path";
import { commands, TabInputCustom, TabInputText, Uri, window } from "vscode";
import type { Context } from "../../context";
import type { Daemon } from "../../daemon/daemon";
import { atWork } from "../../daemon/work";
import { harCheck } from "../../generated/protocol";
import { HAR_GENERATE } from "../../ui/har-generate-messages";
import { HAR } from "../../ui/har-messages";
import { inform, warn } from "../../ui/notify";
import { generate } from "./generate";
import { sanitize } from "./sanitize";
import { openText, registerViewer, VIEW_TYPE } from "./viewer";

/**
 * Recordings of browsers, in a viewer and as text. The daemon checks those that are opened as text by itself; the
 * command is for the others, above all for those over 50 MB, which VS Code shows to no extension.
 */
export function register(context: Context): void {
  const { command, daemon } = context;
  registerViewer(context);
  onFile(command, "cockpit.har.check", HAR.choose, (file) => check(daemon, file));
  onFile(command, "cockpit.har.sanitize", HAR.chooseSanitize, (file) => sanitize(daemon, file));
  onFile(command, "cockpit.har.generate", HAR_GENERATE.choose, (file, named) => generate(context, file, named));
  onFile(command, "cockpit.har.openViewer", HAR.chooseOpen, async (file) => {
    await commands.executeCommand("vscode.openWith", file, VIEW_TYPE);
  });
  onFile(command, "cockpit.har.openText", HAR.chooseOpen, (file) => openText(file));
}

/** A command that is given a recording, or takes that of the active editor, or asks for one. */
function onFile(
  command: Context["command"],
  id: Parameters<Context["command"]>[0],
  question: string,
  run: (file: Uri, more: unknown) => Promise<void>,
): void {
  command(id, async (argument, more) => {
    const file = await chosen(argument, question);
    if (file !== undefined) {
      await run(file, more);
    }
  });
}

async function chosen(argument: unknown, title: string): Promise<Uri | undefined> {
  if (argument instanceof Uri) {
    return argument;
  }
  if (typeof argument === "string") {
    return Uri.parse(argument);
  }
  const active = activeRecording();
  if (active !== undefined) {
    return active;
  }
  const files = await window.showOpenDialog({ title, filters: { [HAR.recordings]: ["har"] } });
  return files?.[0];
}

function activeRecording(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  const isFile = input instanceof TabInputCustom || input instanceof TabInputText;
  return isFile && input.uri.path.toLowerCase().endsWith(".har") ? input.uri : undefined;
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
