import { Uri, window } from "vscode";
import type { Context } from "../../context";
import { DaemonFailure } from "../../daemon/failure";
import {
  databasesChanged,
  databasesCheck,
  databasesExport,
  databasesGet,
  databasesPlan,
  databasesQuery,
  type DatabasesTile,
  databasesVacuum,
} from "../../generated/protocol";
import { DATABASES } from "../../ui/database-messages";
import { amount, BUTTON, PASSWORD } from "../../ui/messages";
import { during, inform, mention, warn } from "../../ui/notify";
import { browse, chooseTable } from "./browse";
import { chosenFolder } from "./folder";

/** The commands about what the product records, and their tile. */
export function register(context: Context): void {
  const { command, daemon } = context;
  command("cockpit.databases.browse", () => browse(context, (table) => exportTable(context, table)));
  command("cockpit.databases.ask", () => ask(context));
  command("cockpit.databases.check", () => check(context));
  command("cockpit.databases.plan", () => planMigrations(context));
  command("cockpit.databases.vacuum", () => vacuum(context));
  command("cockpit.databases.setPassword", () => setPassword(context));
  command("cockpit.databases.export", async () => {
    const table = await chooseTable(daemon);
    return table && exportTable(context, table);
  });
  followTile(context);
}

/** Asks for the password of the team's store; an empty one is forgotten. */
async function setPassword({ daemon, teamStore }: Context): Promise<void> {
  const { url } = teamStore;
  if (url === "") {
    throw new DaemonFailure(DATABASES.noTeamStore, "notConfigured", "cockpit.storage.url");
  }
  const prompt = PASSWORD.prompt(url);
  const password = await window.showInputBox({ title: DATABASES.passwordTitle, prompt, password: true });
  if (password !== undefined) {
    await teamStore.keep(password);
    // It is told when it starts.
    daemon.restart("person");
    mention(password === "" ? PASSWORD.forgotten : PASSWORD.kept);
  }
}

async function ask({ daemon, openDocument }: Context): Promise<void> {
  const folder = await chosenFolder(daemon);
  const words =
    folder && (await window.showInputBox({ title: DATABASES.askTitle, prompt: DATABASES.askPrompt }))?.trim();
  if (folder === undefined || words === undefined || words === "") {
    return;
  }
  const answer = daemon.request(databasesQuery, { folder: folder.folder, words });
  const { lines } = await during(DATABASES.answering, answer);
  await openDocument("answer.sql", `-- ${words}\n${lines.join("\n")}\n`);
}

async function check({ daemon }: Context): Promise<void> {
  const folder = await chosenFolder(daemon);
  if (folder === undefined) {
    return;
  }
  const report = await during(DATABASES.checking, daemon.request(databasesCheck, { folder: folder.folder }));
  const [first] = report.faults;
  if (first !== undefined) {
    warn(DATABASES.faults(report.faults.length, first.database, first.message));
  } else {
    inform(report.checked.length === 0 ? DATABASES.noneYet : DATABASES.whole(report.checked.join(", ")));
  }
}

/** What is to be done, or why it cannot be, as a text; a word where there is nothing. */
async function planMigrations({ daemon, openDocument }: Context): Promise<void> {
  const folder = await chosenFolder(daemon);
  if (folder === undefined) {
    return;
  }
  const plan = daemon.request(databasesPlan, { folder: folder.folder });
  const { pending, refused, lines } = await during(DATABASES.planning, plan);
  if (pending || refused) {
    await openDocument("migrations.txt", `${lines.join("\n")}\n`);
    return;
  }
  const schemas = folder.files.map(({ name, revision }) =>
    revision === null ? [] : DATABASES.schemaOf(name, revision),
  );
  inform(schemas.flat().length === 0 ? DATABASES.noneYet : DATABASES.current(schemas.flat().join(", ")));
}

async function vacuum(context: Context): Promise<void> {
  const { daemon } = context;
  const folder = await chosenFolder(daemon);
  if (folder === undefined) {
    return;
  }
  const { files } = await during(DATABASES.compacting, daemon.request(databasesVacuum, { folder: folder.folder }));
  const told = files.map(({ database, before, after }) => DATABASES.compacted(database, amount(before), amount(after)));
  inform(files.length === 0 ? DATABASES.noneYet : `${told.join("; ")}.`);
  await refresh(context);
}

async function exportTable({ daemon }: Context, { folder, table }: { folder: string; table: string }): Promise<void> {
  const target = await window.showSaveDialog({
    defaultUri: Uri.joinPath(Uri.parse(folder), `${table}.csv`),
    filters: { CSV: ["csv"], "JSON Lines": ["jsonl"] },
    saveLabel: DATABASES.save,
  });
  if (target === undefined) {
    return;
  }
  const order = { folder, table, path: target.fsPath };
  const { rows, size } = await during(DATABASES.exporting, daemon.request(databasesExport, order));
  const open = { label: BUTTON.openFile, run: () => window.showTextDocument(target) };
  inform(DATABASES.exported(table, rows, amount(size)), open);
}

async function refresh({ daemon, show, log }: Context): Promise<void> {
  await daemon.request(databasesGet, {}).then(
    (tile) => show({ databases: tile }),
    (error: unknown) => log.warn(`The Databases tile: ${String(error)}`),
  );
}

function followTile(context: Context): void {
  const { daemon, own, show } = context;
  own(daemon.listen(databasesChanged, (tile: DatabasesTile) => show({ databases: tile })));
  own(
    daemon.onDidMove(({ state }) => {
      if (state === "RUNNING") {
        void refresh(context);
      } else {
        show({ databases: null });
      }
    }),
  );
}
