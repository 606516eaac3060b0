import { window } from "vscode";
import type { Context } from "../../context";
import { atWork } from "../../daemon/work";
import { syncHeal, syncJournal } from "../../generated/protocol";
import { confirm, during, inform } from "../../ui/notify";
import { SYNC } from "../../ui/sync-messages";
import { chosenFolder } from "./folder";

/** Shows what differs without a recorded write, and puts it right as in the database that the person believes. */
export async function compare({ daemon, openDocument }: Context): Promise<void> {
  const chosen = await chosenFolder(daemon, SYNC.compareTitle);
  if (chosen === undefined) {
    return;
  }
  const { folder, peers } = chosen;
  const found = await atWork(daemon, SYNC.comparing, (order, token) =>
    daemon.request(syncHeal, { folder, ...order }, token),
  );
  if (found.count === 0) {
    inform(SYNC.noDrift);
    return;
  }
  const items = peers.map(({ name, place }) => ({ label: name, description: place }));
  // The choice covers the first lines.
  const about = [SYNC.drift(found.count), ...peers.map(({ name, place }) => `${name}: ${place}`), "", "", ""];
  await openDocument(SYNC.driftName, [...about, ...found.lines, ""].join("\n"));
  const options = { title: SYNC.drift(found.count), placeHolder: SYNC.believe, ignoreFocusOut: true };
  const believe = (await window.showQuickPick(items, options))?.label;
  if (believe === undefined || !(await confirm(SYNC.healAs(found.count, believe), SYNC.healKeeps, SYNC.heal))) {
    return;
  }
  const { plan } = found;
  const healed = await atWork(daemon, SYNC.healing, (order, token) =>
    daemon.request(syncHeal, { folder, believe, plan, ...order }, token),
  );
  inform(SYNC.healed(healed.count, believe));
}

/** Shows what was done and what failed, the latest first. */
export async function showJournal({ daemon, openDocument }: Context): Promise<void> {
  const chosen = await chosenFolder(daemon, SYNC.journalTitle);
  if (chosen !== undefined) {
    const { lines } = await during(SYNC.reading, daemon.request(syncJournal, { folder: chosen.folder }));
    await openDocument(SYNC.journalName, `${lines.join("\n")}\n`);
  }
}
