import { env, type QuickPickItem, window } from "vscode";
import type { Context } from "../../context";
import { DaemonFailure } from "../../daemon/failure";
import {
  type FolderSync,
  type SyncConflict,
  syncConflicts,
  syncResolve,
  type SyncSide,
} from "../../generated/protocol";
import { confirm, during, inform, mention } from "../../ui/notify";
import { SYNC } from "../../ui/sync-messages";
import { chosenFolder } from "./folder";

interface ChoiceItem extends QuickPickItem {
  readonly take: boolean;
}

/** From one conflict to the next, until none is left or the person has enough. */
export async function resolveConflicts(context: Context): Promise<void> {
  const { daemon } = context;
  const folder = await chosenFolder(daemon, SYNC.resolveTitle);
  if (folder === undefined) {
    return;
  }
  let decided = 0;
  for (;;) {
    const { conflicts } = await during(SYNC.looking, daemon.request(syncConflicts, { folder: folder.folder }));
    if (conflicts.length === 0) {
      inform(decided === 0 ? SYNC.noConflict : SYNC.allDecided(decided));
      return;
    }
    const conflict = await chooseConflict(conflicts);
    if (conflict === undefined || !(await decide(context, folder, conflict))) {
      return;
    }
    decided += 1;
  }
}

async function chooseConflict(conflicts: readonly SyncConflict[]): Promise<SyncConflict | undefined> {
  const items = conflicts.map((conflict) => ({
    label: placeOf(conflict),
    description: moment(conflict.at),
    detail: SYNC.between(said(conflict.stands), said(conflict.other)),
    conflict,
  }));
  return (await window.showQuickPick(items, { title: SYNC.resolveTitle, placeHolder: SYNC.which }))?.conflict;
}

/** Both sides beside each other, and the choice above them; whether one was made. */
async function decide(
  { daemon, compareDocuments }: Context,
  { folder }: FolderSync,
  conflict: SyncConflict,
): Promise<boolean> {
  const { id, stands, other } = conflict;
  const title = SYNC.sides(placeOf(conflict), stands.replica, other.replica);
  await compareDocuments(title, documentOf(conflict, stands), documentOf(conflict, other));
  const items: ChoiceItem[] = [
    { label: SYNC.keep(stands.replica), detail: said(stands), take: false },
    { label: SYNC.take(other.replica), detail: said(other), take: true },
  ];
  const options = { title: placeOf(conflict), placeHolder: SYNC.choose, ignoreFocusOut: true };
  const take = (await window.showQuickPick(items, options))?.take;
  if (take === undefined) {
    return false;
  }
  const choice = { folder, conflict: id, take };
  try {
    await during(SYNC.deciding, daemon.request(syncResolve, choice));
  } catch (error) {
    if (!(error instanceof DaemonFailure) || error.kind !== "conflict") {
      throw error;
    }
    if (!(await confirm(SYNC.writtenSince(placeOf(conflict)), SYNC.overrulesIt, SYNC.overrule))) {
      return false;
    }
    await during(SYNC.deciding, daemon.request(syncResolve, { ...choice, anyway: true }));
  }
  mention(SYNC.decided(placeOf(conflict), (take ? other : stands).replica));
  return true;
}

function placeOf({ table, key, column }: SyncConflict): string {
  return column === "" ? `${table} ${key}` : `${table} ${key}.${column}`;
}

/** One side in a line. */
function said({ replica, isDeleted, values }: SyncSide): string {
  const shown = values.map(({ column, text }) => `${column}=${text}`).join(", ");
  return `${replica}: ${isDeleted ? SYNC.deleted : shown}`;
}

/** One side as a document: what it is about, which the choice may cover, and then a column in each line. */
function documentOf({ table, key, id, at }: SyncConflict, side: SyncSide): { name: string; text: string } {
  const { replica, isDeleted, values } = side;
  const about = [SYNC.table(table), SYNC.key(key), SYNC.found(moment(at)), SYNC.id(id), SYNC.writtenIn(replica), ""];
  const lines = isDeleted ? [SYNC.deleted] : values.map(({ column, text }) => `${column}: ${text}`);
  return { name: `${replica}.txt`, text: [...about, ...lines, ""].join("\n") };
}

function moment(at: string): string {
  return new Date(at).toLocaleString(env.language, { dateStyle: "medium", timeStyle: "short" });
}
