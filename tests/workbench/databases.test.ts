import { test } from "node:test";
import { inSession } from "./session.js";

test("what is recorded is browsed page by page, and answers questions", async () => {
  await inSession("databases", "sample", async (session) => {
    const { workbench } = session;
    await workbench.trust();
    const overview = await workbench.overview();
    await overview.state("Audit", "up to date");
    await overview.state("Databases", "in order");
    // Both files are made while the window opens, and the tile follows; patterns are there when they are mined.
    await overview
      .tile("Databases")
      .filter({ hasNotText: /(production|analytics)\s*not made yet|Its schema is none/ })
      .waitFor();
    await overview.tile("Databases").getByRole("button", { name: "Browse…" }).click();
    await workbench.quickPick.getByText("Findings, scores").first().waitFor();
    await session.picture("databases-browse");
    await workbench.pick("analytics");
    await workbench.pick("placeholder_tasks");
    await workbench.asked("nothing can be changed here");
    await session.picture("databases-page");
    await workbench.page.keyboard.press("Escape");
    await overview.tile("Databases").getByRole("button", { name: "Check" }).click();
    await workbench.notification("Nothing is wrong with").waitFor();
    await overview.tile("Databases").getByText("Migration: nothing to do").click();
    await overview.tile("Databases").getByText("that of this version").first().waitFor();
    await overview.tile("Databases").getByRole("button", { name: "Plan" }).click();
    await workbench.notification("Nothing is to be migrated: ").waitFor();
    await overview.tile("Databases").getByRole("button", { name: "Ask…" }).click();
    await workbench.answer("count open stubs");
    await workbench.page.getByText("-- SELECT count(*)").first().waitFor();
    await session.picture("databases-answer");
  });
});
