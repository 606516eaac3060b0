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

test("the log tells what the daemon did, and a closed window leaves no daemon behind", async () => {
  await inSession("closed", "sample", async (session) => {
    const { workbench } = session;
    const overview = await workbench.overview();
    await overview.state("Daemon", "healthy");
    await workbench.command("Cockpit: Show Log");
    await workbench.output("from STARTING to RUNNING").waitFor();
    assert.equal(session.daemons().length, 1);
    await session.closePage();
    await until("the daemon has ended", () => session.daemons().length === 0);
  });
});
