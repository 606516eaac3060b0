import { env, QuickPickItemKind, type QuickPickItem, Uri, window } from "vscode";
import type { Daemon } from "../../daemon/daemon";
import { atWork } from "../../daemon/work";
import {
  backupCompare,
  backupGet,
  backupRestore,
  backupVersions,
  type Comparison,
  type FolderBackups,
  type KeptItem,
  type KeptVersion,
} from "../../generated/protocol";
import { amount, BACKUP, BUTTON, countOfFiles } from "../../ui/messages";
import { confirm, during, inform, warn } from "../../ui/notify";
import { chosenFolder } from "./folder";

interface PathItem extends QuickPickItem {
  /** Undefined for a separator, and for a path that is typed. */
  readonly path?: string;
  readonly isEverything?: true;
}

interface NamedFile {
  readonly folder: FolderBackups;
  readonly path: string;
}

/** From "my file is gone" to the file: which one, of when, and what happens to what is there. */
export async function restoreFromBackup(daemon: Daemon, argument: unknown): Promise<void> {
  const emptied = await emptiedFile(daemon, argument);
  const folder = emptied?.folder ?? (await chosenFolder(daemon, BACKUP.restoreTitle));
  const path = emptied?.path ?? (folder === undefined ? undefined : await choosePath(daemon, folder));
  if (folder === undefined || path === undefined) {
    return;
  }
  if (typeof path === "object") {
    await restoreAll(daemon, folder, path);
    return;
  }
  const { versions, overwrites } = await daemon.request(backupVersions, { folder: folder.folder, path });
  const usable = emptied === undefined ? versions : versions.filter(({ size }) => size > 0).slice(0, 1);
  if (usable.length === 0) {
    warn(emptied === undefined ? BACKUP.notKept(path) : BACKUP.noContentKept(path));
    return;
  }
  const version = await chooseVersion(usable, path);
  if (version === undefined || !(await agreed(path, version, overwrites))) {
    return;
  }
  const { backup, files } = version;
  const report = await atWork(daemon, BACKUP.restoring, (order, token) =>
    daemon.request(backupRestore, { folder: folder.folder, path, backup, ...order }, token),
  );
  const [lost] = report.lost;
  if (lost !== undefined) {
    warn(BACKUP.notRestored(lost.path, lost.reason));
    return;
  }
  const place = Uri.joinPath(Uri.parse(folder.folder), ...path.split("/"));
  const open = { label: BUTTON.openFile, run: () => window.showTextDocument(place) };
  const { before } = report;
  const told = before === null ? BACKUP.restored(path, backup) : BACKUP.replaced(path, backup, before);
  inform(told, ...(files === 1 ? [open] : []));
}

/** All that the last backup has and the workspace lacks. */
async function restoreAll(daemon: Daemon, { folder }: FolderBackups, gone: Comparison): Promise<void> {
  const { backup, created, lostFiles } = gone;
  const question = BACKUP.questionOfAll(countOfFiles(lostFiles), moment(created));
  if (!(await confirm(question, BACKUP.leavesTheRest, BACKUP.restore))) {
    return;
  }
  const { written, lost } = await atWork(daemon, BACKUP.restoring, (order, token) =>
    daemon.request(backupRestore, { folder, path: "", backup, ...order }, token),
  );
  const [first] = lost;
  if (first === undefined) {
    inform(BACKUP.restoredAll(countOfFiles(written), backup));
  } else {
    warn(BACKUP.notRestored(first.path, first.reason));
  }
}

/** The file that an action on it names; the last of its kept states that has content is wanted. */
async function emptiedFile(daemon: Daemon, argument: unknown): Promise<NamedFile | undefined> {
  const { uri } = Object(argument) as { readonly uri?: unknown };
  if (typeof uri !== "string") {
    return undefined;
  }
  const { folders } = await daemon.request(backupGet, {});
  const place = Uri.parse(uri).path;
  const around = folders
    .map((folder) => ({ folder, start: `${Uri.parse(folder.folder).path}/` }))
    .filter(({ start }) => place.startsWith(start))
    .sort((one, other) => other.start.length - one.start.length);
  const [innermost] = around;
  return innermost && { folder: innermost.folder, path: place.slice(innermost.start.length) };
}

/** A path, or all that is gone. */
async function choosePath(daemon: Daemon, { folder }: FolderBackups): Promise<string | Comparison | undefined> {
  const compared = await during(BACKUP.comparing, daemon.request(backupCompare, { folder }));
  const { lost, changed, created } = compared;
  const prompt = lost.length + changed.length === 0 ? BACKUP.nothingLost(moment(created)) : BACKUP.choosePath;
  const chosen = await window.showQuickPick(pathItems(compared), {
    title: BACKUP.restoreTitle,
    placeHolder: prompt,
    matchOnDescription: true,
  });
  if (chosen?.isEverything === true) {
    return compared;
  }
  if (chosen === undefined || chosen.path !== undefined) {
    return chosen?.path;
  }
  const typed = await window.showInputBox({ title: BACKUP.restoreTitle, prompt: BACKUP.typePath });
  const path = typed
    ?.trim()
    .replaceAll("\\", "/")
    .replace(/^\/+|\/+$/g, "");
  return path === "" ? undefined : path;
}

function pathItems({ lost, changed, more, lostFiles, lostSize }: Comparison): PathItem[] {
  const another = { label: BACKUP.another, description: more === 0 ? "" : BACKUP.more(more) };
  const all = { label: BACKUP.everything, description: extent(lostFiles, lostSize), isEverything: true } as const;
  const [heading, ...items] = group(BACKUP.lost, lost);
  return [
    ...(heading === undefined ? [] : [heading]),
    ...(items.length > 1 ? [all] : []),
    ...items,
    ...group(BACKUP.changed, changed),
    separator(BACKUP.others),
    another,
  ];
}

function group(label: string, items: readonly KeptItem[]): PathItem[] {
  const shown = items.map(({ path, size, files, isFolder }) => ({
    label: isFolder ? `${path}/` : path,
    description: isFolder ? extent(files, size) : amount(size),
    path,
  }));
  return items.length === 0 ? [] : [separator(label), ...shown];
}

function extent(files: number, size: number): string {
  return `${countOfFiles(files)}, ${amount(size)}`;
}

function separator(label: string): PathItem {
  return { label, kind: QuickPickItemKind.Separator };
}

/** Without a choice there is none to make. */
async function chooseVersion(versions: readonly KeptVersion[], path: string): Promise<KeptVersion | undefined> {
  if (versions.length === 1) {
    return versions[0];
  }
  const items = versions.map((version) => ({
    label: moment(version.created),
    description: [
      BACKUP.version(version.backup, BACKUP.reasons[version.reason] ?? version.reason),
      amount(version.size),
      ...(version.isPresent ? [BACKUP.asNow] : []),
    ].join(", "),
    version,
  }));
  const placeHolder = BACKUP.chooseVersion(path);
  return (await window.showQuickPick(items, { title: BACKUP.restoreTitle, placeHolder }))?.version;
}

async function agreed(path: string, version: KeptVersion, overwrites: boolean): Promise<boolean> {
  const detail = overwrites ? BACKUP.overwrites : BACKUP.overwritesNothing;
  return confirm(BACKUP.question(path, moment(version.created)), detail, BACKUP.restore);
}

function moment(created: string): string {
  return new Date(created).toLocaleString(env.language, { dateStyle: "medium", timeStyle: "short" });
}
