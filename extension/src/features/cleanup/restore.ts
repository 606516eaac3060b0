import { env, window } from "vscode";
import type { Daemon } from "../../daemon/daemon";
import { atWork } from "../../daemon/work";
import { backupArchives, backupReturn } from "../../generated/protocol";
import { CLEANUP } from "../../ui/cleanup-messages";
import { amount, countOfFiles } from "../../ui/messages";
import { inform, warn } from "../../ui/notify";
import { chosenFolder } from "./folder";

/** Gives the files of an archive back: of the one that is named, or of one to choose. */
export async function restoreCleanup(daemon: Daemon, argument: unknown): Promise<void> {
  const { folder: named, archive } = Object(argument) as { readonly folder?: unknown; readonly archive?: unknown };
  const uri = typeof named === "string" ? named : undefined;
  const folder = (await chosenFolder(daemon, CLEANUP.restoreTitle, uri))?.folder;
  const number = folder === undefined || typeof archive === "number" ? archive : await choose(daemon, folder);
  if (folder !== undefined && typeof number === "number") {
    await giveBack(daemon, folder, number);
  }
}

/** Nothing is ever overwritten, so nothing is asked. */
export async function giveBack(daemon: Daemon, folder: string, archive: number): Promise<void> {
  const { written, lost } = await atWork(daemon, CLEANUP.restoring, (order, token) =>
    daemon.request(backupReturn, { folder, archive, ...order }, token),
  );
  const [first] = lost;
  if (first === undefined) {
    inform(CLEANUP.restored(written, archive));
  } else {
    warn(CLEANUP.notRestored(first.path, first.reason));
  }
}

async function choose(daemon: Daemon, folder: string): Promise<number | undefined> {
  const { archives } = await daemon.request(backupArchives, { folder });
  if (archives.length === 0) {
    inform(CLEANUP.noArchive);
    return undefined;
  }
  const items = archives.map(({ archive, created, files, first, size }) => ({
    label: CLEANUP.archiveOf(archive),
    description: [moment(created), countOfFiles(files), amount(size)].join(", "),
    detail: files > first.length ? `${first.join(", ")}, …` : first.join(", "),
    archive,
  }));
  const options = { title: CLEANUP.restoreTitle, placeHolder: CLEANUP.whichArchive, matchOnDetail: true };
  return (await window.showQuickPick(items, options))?.archive;
}

function moment(created: string): string {
  return new Date(created).toLocaleString(env.language, { dateStyle: "medium", timeStyle: "short" });
}
