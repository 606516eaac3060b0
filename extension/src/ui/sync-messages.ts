/** What the extension says of databases that are kept alike. */
import { l10n } from "vscode";
import { figure } from "./messages";

export const SYNC = {
  notConfigured: l10n.t("The project names no databases to keep alike."),
  runTitle: l10n.t("Synchronise the databases of which folder?"),
  running: l10n.t("Cockpit: synchronising"),
  ran: (rows: number): string =>
    rows === 0
      ? l10n.t("All databases have every recorded write.")
      : l10n.t("All databases have every recorded write: {0}.", moved(rows)),
  toDecide: (rows: number, open: number): string =>
    open === 1
      ? l10n.t("Synchronised: {0}. You have 1 conflict to decide.", moved(rows))
      : l10n.t("Synchronised: {0}. You have {1} conflicts to decide.", moved(rows), figure(open)),
  held: (rows: number, held: number): string =>
    l10n.t(
      "Synchronised: {0}. A table does not accept some rows, which wait beside it: {1}.",
      moved(rows),
      figure(held),
    ),
  decide: l10n.t("Decide"),
  previewTitle: l10n.t("Preview the synchronisation of which folder?"),
  previewing: l10n.t("Cockpit: trying what a synchronisation would do"),
  previewName: l10n.t("synchronisation.txt"),
  compareTitle: l10n.t("Compare the databases of which folder?"),
  comparing: l10n.t("Cockpit: synchronising and comparing"),
  noDrift: l10n.t("All databases hold the same rows."),
  driftName: l10n.t("differences.txt"),
  drift: (rows: number): string =>
    rows === 1
      ? l10n.t("1 row differs without a recorded write")
      : l10n.t("{0} rows differ without a recorded write", figure(rows)),
  believe: l10n.t("Which database is right? Escape changes nothing."),
  healAs: (rows: number, replica: string): string =>
    rows === 1
      ? l10n.t("Make 1 row as it is in {0}?", replica)
      : l10n.t("Make {0} rows as they are in {1}?", figure(rows), replica),
  healKeeps: l10n.t("What the others hold there is replaced. It is kept: cockpit sync conflicts --all."),
  heal: l10n.t("Put Right"),
  healing: l10n.t("Cockpit: putting rows right"),
  healed: (rows: number, replica: string): string =>
    rows === 1
      ? l10n.t("1 row is as it is in {0}.", replica)
      : l10n.t("{0} rows are as they are in {1}.", figure(rows), replica),
  journalTitle: l10n.t("Show the journal of which folder?"),
  reading: l10n.t("Reading the journal"),
  journalName: l10n.t("synchronisation-journal.txt"),
  resolveTitle: l10n.t("Resolve Sync Conflicts"),
  looking: l10n.t("Looking for conflicts"),
  noConflict: l10n.t("There is no conflict to decide."),
  allDecided: (count: number): string =>
    count === 1 ? l10n.t("The conflict is decided.") : l10n.t("All {0} conflicts are decided.", figure(count)),
  which: l10n.t("Which conflict?"),
  between: (stands: string, other: string): string => l10n.t("{0} stands over {1}", stands, other),
  sides: (place: string, stands: string, other: string): string =>
    l10n.t("{0}: {1} (stands) ↔ {2}", place, stands, other),
  choose: l10n.t("Which one is right? Escape decides later."),
  keep: (replica: string): string => l10n.t("Keep what stands, of {0}", replica),
  take: (replica: string): string => l10n.t("Take the other, of {0}", replica),
  table: (name: string): string => l10n.t("Table: {0}", name),
  key: (key: string): string => l10n.t("Key: {0}", key),
  found: (moment: string): string => l10n.t("Found: {0}", moment),
  id: (id: string): string => l10n.t("Conflict: {0}", id),
  writtenIn: (replica: string): string => l10n.t("Written in: {0}", replica),
  deleted: l10n.t("deleted"),
  deciding: l10n.t("Deciding the conflict"),
  decided: (place: string, replica: string): string => l10n.t("{0} is as in {1}", place, replica),
  writtenSince: (place: string): string => l10n.t("{0} was written to since. Overrule that?", place),
  overrulesIt: l10n.t("What was written is replaced in all databases by the side that you have chosen."),
  overrule: l10n.t("Overrule"),
  noServer: l10n.t("Neither the project nor the settings name a server."),
  passwordTitle: l10n.t("The password of which server?"),
  passwordOf: (peer: string): string => l10n.t("Password of {0}", peer),
} as const;

function moved(rows: number): string {
  return rows === 1 ? l10n.t("1 row moved") : l10n.t("{0} rows moved", figure(rows));
}
