import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { inSession } from "./session.js";

const OLD = "tides/forecast_old.py";
const BACKUP = "scripts/release.sh.bak";
const CONTENT = "def spring_tide() -> float:\n    return 4.5\n";
const NOWHERE = [900, 600] as const;
const TRUSTED = { "security.workspace.trust.enabled": false };

function prepare(workspace: string): void {
  writeFileSync(path.join(workspace, OLD), CONTENT);
  writeFileSync(path.join(workspace, BACKUP), "echo first\n");
}

test("what is no longer needed goes into an archive, and comes back", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "cockpit-backups-"));
  try {
    await inSession(
      "cleanup",
      "sample",
      async (session) => {
        const { workbench } = session;
        const overview = await workbench.overview();
        await overview.state("Backup", "none yet");
        await workbench.command("Cockpit: Plan a Cleanup…");
        await workbench.quickPick.getByText("took its place").first().waitFor();
        // What the box says of itself where the palette was clicked would cover its buttons.
        await workbench.page.mouse.move(...NOWHERE);
        await session.pictures("cleanup-plan");
        await workbench.quickPick.getByText(OLD, { exact: true }).hover();
        await workbench.quickPick.getByRole("button", { name: "Compare with tides/forecast.py" }).click();
        await workbench.page.locator(".monaco-diff-editor .view-line", { hasText: "spring_tide" }).first().waitFor();
        await session.pictures("cleanup-compare");
        await workbench.tick(OLD);
        await workbench.accept();
        await workbench.dialog("read back from it byte by byte").waitFor();
        await session.picture("cleanup-agree");
        await workbench.agree("Archive");
        await workbench.notification("1 file is now in archive 1.").waitFor();
        assert.ok(!session.has(OLD));
        assert.ok(session.has(BACKUP), "what was not ticked stays");
        await session.pictures("cleanup-archived");
        await workbench.press("Restore");
        await workbench.notification("1 file is back from archive 1.").waitFor();
        assert.equal(session.read(OLD), CONTENT);
        await overview.tile("Corrections").getByText(OLD).waitFor();
        await overview.tile("Corrections").getByText("Taken back").waitFor();
      },
      { user: { "cockpit.backup.root": root, ...TRUSTED }, prepare },
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test("an archive comes back from the Corrections tile, and nothing is archived without a folder for it", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "cockpit-backups-"));
  try {
    await inSession(
      "cleanup-back",
      "sample",
      async (session) => {
        const { workbench } = session;
        const overview = await workbench.overview();
        await overview.state("Backup", "not set up");
        await workbench.command("Cockpit: Plan a Cleanup…");
        await workbench.tick(BACKUP);
        await workbench.accept();
        await workbench.notification("No folder for backups is set.").waitFor();
        assert.ok(session.has(BACKUP));

        session.configure({ "cockpit.backup.root": root, ...TRUSTED });
        await session.open();
        const again = await workbench.overview();
        await again.state("Backup", "none yet");
        await workbench.command("Cockpit: Plan a Cleanup…");
        await workbench.tick(BACKUP);
        await workbench.accept();
        await workbench.agree("Archive");
        await workbench.notification("1 file is now in archive 1.").waitFor();
        assert.ok(!session.has(BACKUP));
        await again.tile("Corrections").getByRole("button", { name: "Undo" }).click();
        await workbench.notification("1 file is back from archive 1.").waitFor();
        assert.equal(session.read(BACKUP), "echo first\n");
      },
      { user: TRUSTED, prepare },
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
