import { commands, env, type QuickPickItem, window } from "vscode";
import type { Context } from "../../context";
import {
  auditCorrections,
  auditCorrectionsChanged,
  auditUndo,
  type CorrectionRow,
  type CorrectionsTile,
} from "../../generated/protocol";
import { UNDO } from "../../ui/undo-messages";
import { confirm, inform } from "../../ui/notify";

/** The Corrections tile, and the command that takes one back. */
export function registerUndo(context: Context): void {
  context.command("cockpit.audit.undoCorrection", (named) => undo(context, named));
  followTile(context);
}

/** Takes back the one that the tile names, or one to choose; what changes is shown before. */
async function undo({ daemon }: Context, named: unknown): Promise<void> {
  const { corrections } = await daemon.request(auditCorrections, {});
  const row =
    typeof named === "string" ? corrections.find((each) => nameOf(each) === named) : await choose(corrections);
  if (row === undefined) {
    if (typeof named === "string") {
      inform(UNDO.unknown);
    }
    return;
  }
  if (row.archive > 0) {
    // Its files are in the backups, which overwrite nothing when they give them back.
    await commands.executeCommand("cockpit.cleanup.restore", { folder: row.folder, archive: row.archive });
    return;
  }
  if (row.run !== "") {
    await commands.executeCommand("cockpit.copilots.takeBack", { folder: row.folder, run: row.run, path: row.path });
    return;
  }
  const query = { folder: row.folder, number: row.number };
  const { steps } = await daemon.request(auditUndo, { ...query, apply: false });
  if (!(await confirm(UNDO.question(whatOf(row), row.path), steps.join("\n"), UNDO.yes))) {
    return;
  }
  const { unsaved } = await daemon.request(auditUndo, { ...query, apply: true });
  inform(unsaved ? UNDO.unsaved(row.path) : UNDO.done(row.path));
}

async function choose(corrections: readonly CorrectionRow[]): Promise<CorrectionRow | undefined> {
  const items = corrections.filter(({ undoable }) => undoable).map(itemOf);
  if (items.length === 0) {
    inform(UNDO.none);
    return undefined;
  }
  const options = { title: UNDO.title, placeHolder: UNDO.choose, matchOnDescription: true, matchOnDetail: true };
  return (await window.showQuickPick(items, options))?.row;
}

function itemOf(row: CorrectionRow): QuickPickItem & { readonly row: CorrectionRow } {
  const moment = new Date(row.at).toLocaleString(env.language, { dateStyle: "medium", timeStyle: "short" });
  const detail = [moment, row.user, row.rationale].filter((each) => each !== "").join(" · ");
  return { label: whatOf(row), description: row.path, detail, row };
}

function whatOf({ kind }: CorrectionRow): string {
  return UNDO.kinds[kind] ?? kind;
}

/** How the tile names a correction. */
function nameOf({ number, folder }: CorrectionRow): string {
  return `${number} ${folder}`;
}

function followTile({ daemon, own, show, log }: Context): void {
  const publish = (tile: CorrectionsTile): void => show({ corrections: tile });
  own(daemon.listen(auditCorrectionsChanged, publish));
  own(
    daemon.onDidMove(({ state }) => {
      if (state === "RUNNING") {
        daemon
          .request(auditCorrections, {})
          .then(publish, (error: unknown) => log.warn(`The Corrections tile: ${String(error)}`));
      }
    }),
  );
}
