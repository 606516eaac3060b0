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

test("while a daemon that was killed waits to start again, every view says so and keeps what is known", async () => {
  await inSession("killed", "sample", async (session) => {
    const { workbench } = session;
    await workbench.trust();
    await workbench.openFile("forecast.py");
    await workbench.showProblems("forecast.py");
    const stub = workbench.problem("audit.stub", "moon_phase");
    await stub.waitFor();
    const overview = await workbench.overview();
    await overview.state("Daemon", "healthy");
    // The fourth death is followed by eight seconds, in which there is time to look.
    for (const death of [1, 2, 3, 4]) {
      await until(`daemon ${death} runs`, () => session.daemons().length === 1);
      session.daemons().forEach((pid) => process.kill(pid, "SIGKILL"));
      await until(`daemon ${death} is gone`, () => session.daemons().length === 0);
    }
    const audit = overview.tile("Audit");
    // All at once: on a slow machine the seconds are over before one has looked at each after the other.
    const views = [
      workbench.status("starts again in"),
      workbench.pane("Findings").getByText("starts again in"),
      audit.getByText("The daemon ended; it starts again in"),
      audit.getByRole("button", { name: "Start Daemon" }),
      overview.tile("Daemon").getByText("The daemon ended; it starts again in"),
      stub.getByText("from before the daemon ended"),
    ];
    await Promise.all(views.map((view) => view.waitFor()));
    await workbench.command("Cockpit: Audit Workspace");
    await workbench.notification("it starts again by itself").waitFor();
    await session.pictures("killed");
    await overview.state("Daemon", "healthy");
    await workbench.notification("it starts again by itself").waitFor({ state: "detached" });
    await stub.getByText("from before the daemon ended").waitFor({ state: "detached" });
    await stub.waitFor();
    assert.doesNotMatch(session.log(), /can't be stopped/);
  });
});
