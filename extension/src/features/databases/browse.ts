import { env, type QuickPickItem, window } from "vscode";
import type { Context } from "../../context";
import type { Daemon } from "../../daemon/daemon";
import { databasesCatalog, databasesPage, type LogicalSummary, type Page } from "../../generated/protocol";
import { DATABASES } from "../../ui/database-messages";
import { amount } from "../../ui/messages";
import { during, inform } from "../../ui/notify";
import { chosenFolder } from "./folder";

/** A table of one folder's databases. */
export interface Table {
  readonly folder: string;
  readonly table: string;
}

interface WayItem extends QuickPickItem {
  /** Where the rows begin that are shown next; absent for an export. */
  readonly start?: number;
}

/** From the 27 databases to a table, and from page to page of it. */
export async function browse(context: Context, exportTable: (table: Table) => Promise<void>): Promise<void> {
  const { daemon, openDocument } = context;
  const chosen = await chooseTable(daemon);
  let start: number | undefined = 0;
  while (chosen !== undefined && start !== undefined) {
    const page: Page = await during(DATABASES.reading, daemon.request(databasesPage, { ...chosen, start }));
    const title = DATABASES.pageOf(chosen.table, page.start + 1, page.start + page.rows, page.total);
    await openDocument(`${chosen.table}.txt`, [title, "", "", "", "", ...page.lines, ""].join("\n"));
    const ways = waysFrom(page);
    const way: WayItem | undefined = await window.showQuickPick(ways, { title, ignoreFocusOut: true });
    if (way !== undefined && way.start === undefined) {
      await exportTable(chosen);
    }
    start = way?.start;
  }
}

/** One table, from the catalog. */
export async function chooseTable(daemon: Daemon): Promise<Table | undefined> {
  const folder = await chosenFolder(daemon);
  if (folder === undefined) {
    return undefined;
  }
  const { databases } = await during(DATABASES.counting, daemon.request(databasesCatalog, { folder: folder.folder }));
  const items = databases.map((database) => ({
    label: database.name,
    description: standing(database),
    detail: database.reason === "" ? database.role : database.reason,
    database,
  }));
  const options = { title: DATABASES.browseTitle, placeHolder: DATABASES.whichDatabase, matchOnDetail: true };
  const database = (await window.showQuickPick(items, options))?.database;
  if (database === undefined) {
    return undefined;
  }
  if (database.tables.length === 0) {
    inform(DATABASES.nothingIn(database.name));
    return undefined;
  }
  const tables = database.tables.map(({ name, rows, size, newest }) => ({
    label: name,
    description: [DATABASES.rows(rows), amount(size), ...(newest === null ? [] : [dated(newest)])].join(", "),
  }));
  const placeHolder = DATABASES.whichTable(database.name);
  const table = (await window.showQuickPick(tables, { title: DATABASES.browseTitle, placeHolder }))?.label;
  return table === undefined ? undefined : { folder: folder.folder, table };
}

function standing({ state, tables }: LogicalSummary): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const size = tables.reduce((sum, table) => sum + table.size, 0);
  return DATABASES.states[state] ?? `${DATABASES.rows(rows)}, ${amount(size)}`;
}

function waysFrom({ start, rows, total }: Page): WayItem[] {
  return [
    ...(start + rows < total ? [{ label: DATABASES.next, start: start + rows }] : []),
    ...(start > 0 ? [{ label: DATABASES.previous, start: Math.max(0, start - PAGE) }] : []),
    { label: DATABASES.exportIt },
  ];
}

/** As many rows as the daemon gives at once. */
const PAGE = 100;

function dated(moment: string): string {
  return DATABASES.newest(new Date(moment).toLocaleString(env.language, { dateStyle: "medium", timeStyle: "short" }));
}
