import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { inSession } from "./session.js";

const LOST = "tides/forecast.py";
const OTHER = "README.md";
/** No file of the repository: git cannot give it back. */
const OWN = "notes.py";
const CONTENT = "def spring_tide() -> float:\n    pass\n";

test("a file that is gone comes back from a backup", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "cockpit-backups-"));
  try {
    await inSession(
      "backup",
      "sample",
      async (session) => {
        const { workbench } = session;
        await workbench.trust();
        const overview = await workbench.overview();
        await overview.state("Backup", "none yet");
        await overview.tile("Backup").getByRole("button", { name: "Back Up Now" }).click();
        await workbench.notification("Backup 1 holds").waitFor();
        await overview.state("Backup", "backed up");
        await overview.tile("Backup").getByText("in 1 backup").waitFor();

        const content = session.read(LOST);
        rmSync(path.join(session.workspace, LOST));
        await overview.tile("Backup").getByRole("button", { name: "Restore…" }).click();
        await workbench.quickPick.getByText(LOST).waitFor();
        await session.pictures("backup-choose");
        await workbench.pick(LOST);
        await workbench.dialog("Nothing of that name is there now").waitFor();
        await session.pictures("backup-agree");
        await workbench.agree("Restore");
        await workbench.notification(`${LOST} is back, from backup 1.`).waitFor();
        assert.equal(session.read(LOST), content);

        for (const file of [LOST, OTHER]) rmSync(path.join(session.workspace, file));
        await overview.tile("Backup").getByRole("button", { name: "Restore…" }).click();
        await workbench.quickPick.getByText(OTHER).waitFor();
        await session.pictures("backup-choose-all");
        await workbench.pick("Everything that is no longer here");
        await workbench.dialog("Restore all that is no longer here, 2 files").waitFor();
        await session.pictures("backup-agree-all");
        await workbench.agree("Restore");
        await workbench.notification("Back from backup 1: 2 files.").waitFor();
        assert.equal(session.read(LOST), content);
        assert.notEqual(session.read(OTHER), "");

        await overview.tile("Backup").getByRole("button", { name: "Test a Restore" }).click();
        await overview.tile("Backup").getByText("less than a minute ago").nth(1).waitFor();
        await session.pictures("backup-tested");
        // The fourth notification within a second stays in the centre, and all of this takes less.
        await workbench.command("Notifications: Show Notifications");
        await workbench.notification("was restored into a scratch folder").waitFor();
      },
      { user: { "cockpit.backup.root": root } },
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test("a file that git does not know, and that was emptied, has its content back", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "cockpit-backups-"));
  try {
    await inSession(
      "emptied",
      "sample",
      async (session) => {
        const { workbench } = session;
        const file = path.join(session.workspace, OWN);
        const overview = await workbench.overview();
        await overview.state("Audit", "up to date");
        writeFileSync(file, CONTENT);
        await workbench.openFile(OWN);
        await workbench.showProblems(OWN);
        await workbench.problem("audit.stub", "spring_tide").waitFor();
        await workbench.command("Cockpit: Back Up Now");
        await workbench.notification("Backup 1 holds").waitFor();

        writeFileSync(file, "");
        const problem = workbench.problem("audit.emptied", "had content when it was audited last");
        await workbench.goTo(problem);
        await (await workbench.codeAction("Restore the content from the last backup that has it…")).click();
        await workbench.dialog(`Restore ${OWN} as it was`).waitFor();
        await session.pictures("emptied-agree");
        await workbench.agree("Restore");
        await workbench.notification(`${OWN} is back, from backup 1.`).waitFor();
        await problem.waitFor({ state: "detached" });
        assert.equal(session.read(OWN), CONTENT);
      },
      { user: { "cockpit.backup.root": root, "security.workspace.trust.enabled": false } },
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
