import assert from "node:assert/strict";
import { test } from "node:test";
import { inSession, until } from "./session.js";

test("in a restricted workspace the built-in audit works, and nothing is run", async () => {
  await inSession("restricted", "sample", async (session) => {
    const { workbench } = session;
    await workbench.restricted.waitFor();
    await workbench.openFile("forecast.py");
    await workbench.showProblems("forecast.py");
    await workbench.problem("audit.stub", "moon_phase").waitFor();
    const overview = await workbench.overview();
    await overview.tile("Daemon").getByText("restricted: nothing is run").waitFor();
    await session.picture("restricted");
  });
});

test("a closed window leaves no daemon behind", async () => {
  await inSession("closed", "sample", async (session) => {
    const overview = await session.workbench.overview();
    await overview.state("Daemon", "healthy");
    assert.equal(session.daemons().length, 1);
    await session.closePage();
    await until("the daemon has ended", () => session.daemons().length === 0);
  });
});
