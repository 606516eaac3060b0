import type { Context } from "../../context";
import { atWork } from "../../daemon/work";
import { syncChanged, syncGet, syncPreview, syncRun, type SyncTile } from "../../generated/protocol";
import { inform, warn } from "../../ui/notify";
import { SYNC } from "../../ui/sync-messages";
import { buttonFor } from "../../views/life";
import type { SyncView } from "../../views/wire";
import { compare, showJournal } from "./comparing";
import { resolveConflicts } from "./conflicts";
import { chosenFolder } from "./folder";
import { Passwords } from "./passwords";

/** The commands about databases that are kept alike, and their tile. */
export function register(context: Context): void {
  const { command, daemon, secrets } = context;
  const passwords = new Passwords(daemon, secrets);
  command("cockpit.sync.run", () => run(context));
  command("cockpit.sync.preview", () => preview(context));
  command("cockpit.sync.compare", () => compare(context));
  command("cockpit.sync.journal", () => showJournal(context));
  command("cockpit.sync.resolve", () => resolveConflicts(context));
  command("cockpit.sync.setPassword", () => passwords.ask());
  followTile(context, passwords);
}

async function run(context: Context): Promise<void> {
  const { daemon } = context;
  const folder = await chosenFolder(daemon, SYNC.runTitle);
  if (folder === undefined) {
    return;
  }
  const report = await atWork(daemon, SYNC.running, (order, token) =>
    daemon.request(syncRun, { folder: folder.folder, ...order }, token),
  );
  const rows = report.deliveries.reduce((sum, each) => sum + each.inserted + each.updated + each.deleted, 0);
  if (report.open > 0) {
    warn(SYNC.toDecide(rows, report.open), { label: SYNC.decide, run: () => resolveConflicts(context) });
  } else if (report.held > 0) {
    warn(SYNC.held(rows, report.held));
  } else {
    inform(SYNC.ran(rows));
  }
}

async function preview({ daemon, openDocument }: Context): Promise<void> {
  const folder = await chosenFolder(daemon, SYNC.previewTitle);
  if (folder === undefined) {
    return;
  }
  const { lines } = await atWork(daemon, SYNC.previewing, (order, token) =>
    daemon.request(syncPreview, { folder: folder.folder, ...order }, token),
  );
  await openDocument(SYNC.previewName, `${lines.join("\n")}\n`);
}

function followTile({ daemon, own, show, log }: Context, passwords: Passwords): void {
  const publish = (tile: SyncTile): void => show({ sync: viewOf(tile) });
  const failed = (error: unknown): void => log.warn(`The Sync tile: ${String(error)}`);
  own(daemon.listen(syncChanged, publish));
  own(
    daemon.onDidMove(({ state }) => {
      if (state === "RUNNING") {
        daemon
          .request(syncGet, {})
          .then(async (tile) => {
            publish(tile);
            await passwords.handOver(tile.folders);
          })
          .catch(failed);
      } else {
        show({ sync: null });
      }
    }),
  );
}

/** The tile with a button where something helps. */
function viewOf({ folders }: SyncTile): SyncView {
  return { folders: folders.map(({ hint, ...folder }) => ({ ...folder, button: buttonFor(hint) })) };
}
