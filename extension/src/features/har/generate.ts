import { posix } from "node:path";
import { commands, type Memento, type Uri, window, workspace, type WorkspaceFolder } from "vscode";
import type { Context } from "../../context";
import { DaemonFailure, NotRunning } from "../../daemon/failure";
import type { RecordingQuery } from "../../generated/protocol";
import { setting } from "../../generated/settings";
import { HAR_GENERATE } from "../../ui/har-generate-messages";
import { DAEMON } from "../../ui/messages";
import { warn } from "../../ui/notify";

type Artefact = RecordingQuery["artefacts"][number];

/** Under which the last choice is remembered. */
const MEMORY = "har.artefacts";
const USUAL: readonly Artefact[] = ["client", "pytest"];

/** Asks what is to be made of a recording, or of the entries that are named, and where; the copilots make it. */
export async function generate({ daemon, memory }: Context, file: Uri, named?: unknown): Promise<void> {
  if (daemon.lifecycle.state !== "RUNNING") {
    throw new NotRunning(DAEMON.notRunning);
  }
  if (!workspace.isTrusted) {
    throw new DaemonFailure(HAR_GENERATE.untrusted, "refused", "workbench.trust.manage");
  }
  const entries = entriesOf(named);
  const folder = await folderFor(file);
  if (folder === undefined) {
    return;
  }
  const artefacts = await chosenArtefacts(memory, file, entries);
  const into = artefacts && (await chosenPlace(file, folder));
  if (artefacts === undefined || into === undefined) {
    return;
  }
  // What is read is the file, and the entries that are meant were counted in the editor.
  await workspace.textDocuments.find(({ uri, isDirty }) => isDirty && uri.toString() === file.toString())?.save();
  const query: RecordingQuery = { folder: folder.uri.toString(), uri: file.toString(), artefacts, into, entries };
  await commands.executeCommand("cockpit.copilots.generateFromRecording", query);
}

/** The Explorer hands over the files that are selected beside the first. */
function entriesOf(named: unknown): number[] | null {
  const isNumbers = Array.isArray(named) && named.every((each) => typeof each === "number");
  return isNumbers ? named : null;
}

/** The folder that the recording is in, the only one, or the one that is chosen. */
async function folderFor(file: Uri): Promise<WorkspaceFolder | undefined> {
  const [first, ...others] = workspace.workspaceFolders ?? [];
  if (first === undefined) {
    warn(HAR_GENERATE.noFolder);
    return undefined;
  }
  const own = workspace.getWorkspaceFolder(file);
  return own ?? (others.length === 0 ? first : window.showWorkspaceFolderPick({ placeHolder: HAR_GENERATE.folder }));
}

async function chosenArtefacts(
  memory: Memento,
  file: Uri,
  entries: readonly number[] | null,
): Promise<Artefact[] | undefined> {
  const last = memory.get<readonly Artefact[]>(MEMORY) ?? USUAL;
  const rows = HAR_GENERATE.artefacts
    // A recording is sanitised as a whole.
    .filter(({ name }) => entries === null || name !== "sanitized")
    .map(({ name, label, detail }) => ({ name, label, detail, picked: last.includes(name) }));
  const chosen = await window.showQuickPick(rows, {
    canPickMany: true,
    title: HAR_GENERATE.what(posix.basename(file.path), entries?.length),
    placeHolder: HAR_GENERATE.pick,
    matchOnDetail: true,
  });
  if (chosen === undefined || chosen.length === 0) {
    return undefined;
  }
  const names = chosen.map(({ name }) => name);
  await memory.update(MEMORY, names);
  return names;
}

/** The folder of the files, relative to the workspace folder. */
async function chosenPlace(file: Uri, folder: WorkspaceFolder): Promise<string | undefined> {
  const name = (posix.basename(file.path).split(".")[0] ?? "").replaceAll(/[^\p{L}\p{N}_-]+/gu, "_") || "session";
  const place = await window.showInputBox({
    title: HAR_GENERATE.where,
    prompt: HAR_GENERATE.relative(folder.name),
    value: setting("cockpit.har.generateInto", folder.uri).replaceAll("{name}", name),
    validateInput: (text) => (isWithin(plain(text)) ? undefined : HAR_GENERATE.outside(folder.name)),
  });
  return place === undefined ? undefined : plain(place);
}

function plain(text: string): string {
  const path = posix.normalize(text.trim().replaceAll("\\", "/")).replace(/\/$/, "");
  return path === "." ? "" : path;
}

function isWithin(path: string): boolean {
  return !/^(?:\/|~|\.\.(?:\/|$)|[a-z]:)/i.test(path);
}
