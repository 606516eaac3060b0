import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { venvProgram } from "../../scripts/lib/paths.mjs";
import { inSession, type Surroundings } from "./session.js";
import type { Workbench } from "./workbench.js";

const API = "def twice(n: int) -> int:\n    return 2 * n\n";
const TEST = "from api import twice\n\n\ndef test_two() -> None:\n    assert twice(2) == 4\n";
const FAILING = "\n\ndef test_three() -> None:\n    assert twice(3) == 5\n";
const SURROUNDINGS: Surroundings = {
  prepare: addTests,
  user: { "security.workspace.trust.enabled": false, "cockpit.compliance.runTestsOnSave": true },
};

/** Programs and a test, and an interpreter of the workspace that has pytest. */
function addTests(workspace: string): void {
  writeFileSync(path.join(workspace, "api.py"), API);
  writeFileSync(path.join(workspace, "test_api.py"), TEST);
  writeFileSync(path.join(workspace, ".gitignore"), ".venv\n");
  const programs = path.join(workspace, ".venv", "bin");
  mkdirSync(programs, { recursive: true });
  writeFileSync(path.join(programs, "python"), `#!/bin/sh\nexec "${venvProgram("python")}" "$@"\n`);
  chmodSync(path.join(programs, "python"), 0o755);
}

async function score(workbench: Workbench, text: string): Promise<void> {
  await workbench.statusItem("cockpit.score").filter({ hasText: text }).waitFor();
}

/** The editor takes a text back in pieces; more than there is to undo does no harm. */
async function undoAll(workbench: Workbench): Promise<void> {
  for (let piece = 0; piece < 12; piece += 1) {
    await workbench.page.keyboard.press("Control+Z");
  }
  await workbench.save();
}

test("the score follows what is broken and mended, and says why", async () => {
  await inSession(
    "score",
    "clean",
    async (session) => {
      const { workbench } = session;
      const overview = await workbench.overview();
      const tile = overview.tile("Compliance");
      await overview.state("Compliance", "incomplete");
      await score(workbench, "Score: incomplete");
      await tile.getByText("no run of the tests is known").first().waitFor();
      await workbench.command("Cockpit: Run Tests for the Score");
      await workbench.notification("1 test ran: none failed.").waitFor();
      await overview.state("Compliance", "passes");
      await score(workbench, "100.00");

      await workbench.openFile("api.py");
      await workbench.typeAtEnd("\nimport os  # TODO: use it\n");
      await workbench.save();
      await tile.getByText("1 new open finding (audit.tag) in api.py").waitFor();
      await tile.getByText("1 new lint finding (F401) in api.py").waitFor();
      await score(workbench, "98.80");
      await session.picture("score-moved");
      await undoAll(workbench);
      await score(workbench, "100.00");
      await overview.state("Compliance", "passes");

      await workbench.openFile("test_api.py");
      await workbench.typeAtEnd(FAILING);
      await workbench.save();
      await tile.getByText("test test_api::test_three fails since").first().waitFor();
      await workbench.notification("below the minimum of 90").or(workbench.notification("below 85")).first().waitFor();
      await overview.state("Compliance", "below the minimum");
      await workbench.openFile("api.py");
      await session.picture("score-fallen");
      await tile.getByRole("button", { name: "Fix Next" }).click();
      await workbench.page.locator(".tab.active", { hasText: "test_api.py" }).waitFor();
      const lenses = workbench.page.locator(".codelens-decoration");
      await lenses.filter({ hasText: /^failed in .+, fails since / }).waitFor();
      await lenses.filter({ hasText: /^passed in / }).waitFor();
      await session.picture("score-lenses");
      await undoAll(workbench);
      await score(workbench, "100.00");
      assert.equal(session.read("test_api.py"), TEST);
    },
    SURROUNDINGS,
  );
});

test("without trust nothing is run, and the score says so", async () => {
  await inSession(
    "score-restricted",
    "clean",
    async ({ workbench }) => {
      const overview = await workbench.overview();
      await overview.state("Compliance", "incomplete");
      await overview.tile("Compliance").getByText("Restricted Mode: neither tests nor ruff are run").waitFor();
      assert.equal(await overview.tile("Compliance").getByRole("button", { name: "Run Tests" }).count(), 0);
      await score(workbench, "Score: incomplete");
    },
    { prepare: addTests },
  );
});
