import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { venvProgram } from "../../scripts/lib/paths.mjs";
import { inSession, until } from "./session.js";

const PROJECT = `
[sync.replicas]
laptop = "laptop.db"
team = "team.db"

[sync.tables.notes]
policy = "manual"
`;
const MAKE = `
import sqlite3, sys
for name in sys.argv[1:]:
    connection = sqlite3.connect(name)
    connection.executescript("CREATE TABLE notes (id TEXT PRIMARY KEY, title TEXT); INSERT INTO notes VALUES ('n1', 'Draft')")
    connection.close()
`;
/** Neither transaction knows of the other, and that of the team is the later one. */
const DISAGREE = `
import sqlite3, sys, time
laptop, team = (sqlite3.connect(name, isolation_level=None, timeout=30) for name in sys.argv[1:])
for connection in (laptop, team):
    connection.execute("BEGIN IMMEDIATE")
laptop.execute("UPDATE notes SET title = 'Mine'")
then = time.time()
while time.time() < then + 0.01:
    continue
team.execute("UPDATE notes SET title = 'Theirs'")
for connection in (laptop, team):
    connection.execute("COMMIT")
    connection.close()
`;
/** What no trigger sees is no write that anybody could synchronise. */
const DRIFT = `
import sqlite3, sys
laptop, team = (sqlite3.connect(name, isolation_level=None, timeout=30) for name in sys.argv[1:])
team.executescript("BEGIN IMMEDIATE; DROP TRIGGER cockpit_sync_notes_update; UPDATE notes SET title = 'Drifted'; COMMIT")
`;
const TITLES = `
import sqlite3, sys
print(*(sqlite3.connect(name).execute("SELECT title FROM notes").fetchone()[0] for name in sys.argv[1:]))
`;

function python(script: string, folder: string): string {
  const files = ["laptop.db", "team.db"].map((name) => path.join(folder, name));
  return execFileSync(venvProgram("python"), ["-c", script, ...files], { encoding: "utf8" }).trim();
}

function prepare(workspace: string): void {
  writeFileSync(path.join(workspace, "cockpit.toml"), PROJECT);
  python(MAKE, workspace);
}

test("two databases are kept alike, and a person decides where they disagree", async () => {
  await inSession(
    "sync",
    "clean",
    async (session) => {
      const { workbench, workspace } = session;
      await workbench.trust();
      const overview = await workbench.overview();
      await overview.state("Sync", "alike");
      await session.picture("sync-alike");

      python(DISAGREE, workspace);
      await overview.state("Sync", "1 conflict");
      assert.equal(python(TITLES, workspace), "Theirs Theirs");
      await overview.tile("Sync").getByRole("button", { name: "Decide Conflicts…" }).click();
      await workbench.quickPick.getByText("notes n1.title").waitFor();
      await workbench.pick("notes n1.title");
      await workbench.quickPick.getByText("Take the other, of laptop").waitFor();
      await session.picture("sync-conflict");
      await workbench.pick("Take the other, of laptop");
      await workbench.notification("The conflict is decided.").waitFor();
      await until("both hold what was chosen", () => python(TITLES, workspace) === "Mine Mine");
      await overview.state("Sync", "alike");

      python(DRIFT, workspace);
      await workbench.command("Cockpit: Synchronise and Compare Databases…");
      await workbench.quickPick.getByText("laptop.db").waitFor();
      await session.picture("sync-drift");
      await workbench.pick("laptop");
      await workbench.dialog("Make 1 row as it is in laptop?").waitFor();
      await workbench.agree("Put Right");
      await workbench.notification("1 row is as it is in laptop.").waitFor();
      assert.equal(python(TITLES, workspace), "Mine Mine");
      await workbench.command("Cockpit: Show Sync Journal");
      await workbench.page.locator(".view-line", { hasText: "heal:" }).waitFor();
      await session.picture("sync-journal");
    },
    { user: { "cockpit.sync.live": true }, prepare },
  );
});
