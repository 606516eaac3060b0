import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { inSession } from "./session.js";

const LOST = "tides/forecast.py";

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
        await session.picture("backup-choose");
        await workbench.pick(LOST);
        await workbench.dialog("Nothing of that name is there now").waitFor();
        await session.picture("backup-agree");
        await workbench.agree("Restore");
        await workbench.notification(`${LOST} is back, from backup 1.`).waitFor();
        assert.equal(session.read(LOST), content);

        await overview.tile("Backup").getByRole("button", { name: "Test a Restore" }).click();
        await workbench.notification("was restored into a scratch folder").waitFor();
        await overview.tile("Backup").getByText("less than a minute ago").nth(1).waitFor();
        await session.picture("backup-tested");
      },
      { user: { "cockpit.backup.root": root } },
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
