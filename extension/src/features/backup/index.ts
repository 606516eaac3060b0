import type { Context } from "../../context";
import { atWork } from "../../daemon/work";
import { backupChanged, backupCreate, backupDrill, backupGet, type BackupTile } from "../../generated/protocol";
import { amount, BACKUP, countOfFiles } from "../../ui/messages";
import { inform, warn } from "../../ui/notify";
import { buttonFor } from "../../views/life";
import type { BackupView } from "../../views/wire";
import { chosenFolder } from "./folder";
import { restoreFromBackup } from "./restore";

/** The commands about backups, and their tile. */
export function register(context: Context): void {
  const { command, daemon } = context;
  command("cockpit.backup.create", () => backUp(context));
  command("cockpit.backup.drill", () => drill(context));
  command("cockpit.backup.restore", (argument) => restoreFromBackup(daemon, argument));
  followTile(context);
}

async function backUp({ daemon }: Context): Promise<void> {
  const folder = await chosenFolder(daemon, BACKUP.createTitle);
  if (folder === undefined) {
    return;
  }
  const made = await atWork(daemon, BACKUP.creating, (order, token) =>
    daemon.request(backupCreate, { folder: folder.folder, ...order }, token),
  );
  const [first] = made.missed;
  if (first === undefined) {
    inform(BACKUP.created(made.number, countOfFiles(made.files), amount(made.added)));
  } else {
    warn(BACKUP.missed(made.number, made.missed.length, first.path, first.reason));
  }
}

async function drill({ daemon }: Context): Promise<void> {
  const folder = await chosenFolder(daemon, BACKUP.drillTitle);
  if (folder === undefined) {
    return;
  }
  const report = await atWork(daemon, BACKUP.drilling, (order, token) =>
    daemon.request(backupDrill, { folder: folder.folder, ...order }, token),
  );
  const [first] = report.faults;
  if (first === undefined) {
    inform(BACKUP.drilled(report.backup, countOfFiles(report.files), report.databases));
  } else {
    warn(BACKUP.drillFailed(report.backup, report.faults.length, first.path, first.reason));
  }
}

function followTile({ daemon, own, show, log }: Context): void {
  const publish = (tile: BackupTile): void => show({ backup: viewOf(tile) });
  own(daemon.listen(backupChanged, publish));
  own(
    daemon.onDidMove(({ state }) => {
      if (state === "RUNNING") {
        daemon.request(backupGet, {}).then(publish, (error: unknown) => log.warn(`The Backup tile: ${String(error)}`));
      } else {
        show({ backup: null });
      }
    }),
  );
}

/** The tile with a button where something helps. */
function viewOf({ folders }: BackupTile): BackupView {
  return { folders: folders.map(({ hint, ...folder }) => ({ ...folder, button: buttonFor(hint) })) };
}
