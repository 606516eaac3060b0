import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { inRoot, venvProgram } from "../../scripts/lib/paths.mjs";
import { must } from "../../scripts/lib/process.mjs";
import { inSession, NO_INDEX, NO_INTERPRETER, type Session, until } from "./session.js";

/** An environment with all packages takes longer than a step in the window. */
const SET_UP_MS = 180_000;

test("a packaged extension without any environment sets itself up, and goes on after a cut", async () => {
  await inSession(
    "install",
    "sample",
    async (session) => {
      const { workbench } = session;
      const overview = await workbench.overview();
      await overview.state("Daemon", "setting up");
      await workbench.notification("Setting up the Cockpit").waitFor();
      await session.picture("install-progress");
      await until("pip is at work", () => session.installers().length > 0);
      session.installers().forEach((pid) => process.kill(pid, "SIGKILL"));
      await workbench.notification("could not").waitFor();
      assert.deepEqual(session.environments(), []);
      await session.picture("install-cut");
      await workbench.notification("could not").getByRole("button", { name: "Set Up Environment Again" }).click();
      await firstFinding(session);
      assert.equal(session.environments().length, 1);
      await session.picture("install-done");
    },
    { machine: NO_INTERPRETER },
  );
});

test("a window that is closed in the middle of the set-up leaves nothing behind, and the next one finishes it", async () => {
  await inSession(
    "install-closed",
    "sample",
    async (session) => {
      await until("pip is at work", () => session.installers().length > 0);
      await session.workbench.page.goto("about:blank");
      await until("nothing is at work", () => session.installers().length === 0);
      assert.deepEqual(session.environments(), []);
      await session.open();
      await firstFinding(session);
    },
    { machine: NO_INTERPRETER },
  );
});

test("without a network the set-up takes the wheels from a folder", async () => {
  const wheelhouse = mkdtempSync(path.join(tmpdir(), "cockpit-wheelhouse-"));
  const download = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"];
  const pinned = ["--only-binary", ":all:", "--require-hashes", "-r", inRoot("requirements", "runtime.txt")];
  try {
    await must(venvProgram("python"), [...download, ...pinned, "--dest", wheelhouse]);
    const machine = { "cockpit.daemon.wheelhouse": wheelhouse };
    await inSession("install-offline", "sample", firstFinding, { machine, env: NO_INDEX });
  } finally {
    rmSync(wheelhouse, { recursive: true, force: true });
  }
});

async function firstFinding({ workbench }: Session): Promise<void> {
  const overview = await workbench.overview();
  await overview.state("Daemon", "healthy", SET_UP_MS);
  await workbench.openFile("forecast.py");
  await workbench.showProblems("forecast.py");
  await workbench.problem("audit.stub", "moon_phase").waitFor();
}
