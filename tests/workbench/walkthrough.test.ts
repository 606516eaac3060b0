import assert from "node:assert/strict";
import { test } from "node:test";
import { inSession, until } from "./session.js";

test("the walkthrough leads to the first finding, the baseline and the guard", async () => {
  await inSession("walkthrough", "sample", async (session) => {
    const { workbench } = session;
    await workbench.trust();
    const overview = await workbench.overview();
    await overview.state("Audit", "up to date");
    await workbench.command("Cockpit: Get Started");
    const { walkthrough } = workbench;
    await walkthrough.press("Open Cockpit");
    await walkthrough.done("It sets itself up").waitFor();

    await walkthrough.choose("See the first finding");
    await session.picture("walkthrough-1-finding");
    await walkthrough.press("Go to the Next Finding");
    await workbench.mentioned("1 of");
    await workbench.command("Cockpit: Get Started");
    await walkthrough.done("See the first finding").waitFor();

    await walkthrough.choose("Begin with what is new");
    await session.picture("walkthrough-2-baseline");
    await walkthrough.press("Write Baseline…");
    await workbench.agree("Write Baseline");
    await overview.waitForFigure("Open", 0);
    await until("the baseline is written", () => session.has("cockpit-baseline.json"));

    await walkthrough.choose("Ask before you run it");
    await walkthrough.press("Check a Command Line…");
    await workbench.asked("never run");
    await workbench.page.keyboard.press("Escape");
    await walkthrough.done("Ask before you run it").waitFor();
    assert.equal(await walkthrough.done("Say what is meant to be so").count(), 0);
  });
});
