import assert from "node:assert/strict";
import { test } from "node:test";
import { Findings } from "./findings.js";
import { inSession } from "./session.js";

const FILE = "tides/forecast.py";
const NARROW_PX = 300;

test("templates are looked at, inserted, and made of what is selected", async () => {
  await inSession("templates", "sample", async (session) => {
    const { workbench } = session;
    await workbench.overview();
    const pane = workbench.pane("Templates");
    // The list draws only what is in sight.
    for (const title of ["Overview", "Findings", "Templates"]) {
      await workbench.pane(title).locator(".pane-header").click();
    }
    const tree = new Findings(workbench.page, pane);
    await tree.row("Images and containers").click();
    await tree.row("Image of a Python service").waitFor();
    await session.pictures("templates-tree");
    await workbench.sideBarWidth(NARROW_PX);
    await session.pictures("templates-narrow");

    await tree.row("Image of a Python service").click();
    await workbench.page.locator('.tab.active[data-resource-name="docker-python-service.dockerfile"]').waitFor();
    await session.pictures("templates-preview");

    await tree.row("Patterns of").first().click();
    await tree.row("Functions").first().click();
    await session.pictures("templates-patterns");

    await workbench.openFile("forecast.py");
    await workbench.typeAtEnd("\n\n");
    await workbench.command("Cockpit: Insert Template…");
    await workbench.quickPick.locator("input").fill("restrict");
    await workbench.quickPick.getByText("Clamp a number", { exact: true }).waitFor();
    await session.pictures("templates-insert");
    await workbench.pick("Clamp a number");
    await workbench.page.locator(".view-line", { hasText: "def clamp(" }).first().waitFor();
    await workbench.save();
    assert.match(session.read(FILE), /\n\ndef clamp\(value: float, least: float, greatest: float\) -> float:\n {4}"""/);

    await workbench.page.keyboard.press("Control+A");
    await workbench.command("Cockpit: Save Selection as Template…");
    await workbench.asked("Save Selection as Template");
    await workbench.quickPick.locator("input").fill("Our forecast");
    await workbench.page.keyboard.press("Enter");
    await workbench.page.getByPlaceholder("What is it?").waitFor();
    await workbench.pick("Functions");
    await workbench.mentioned("“Our forecast” is kept as a template.");
    await workbench.command("Cockpit: Search Templates…");
    await workbench.quickPick.locator("input").fill("our forecast");
    await workbench.quickPick.getByText("Python · your own").waitFor();
    await session.pictures("templates-search");
    // A pattern of the workspace, found by what it is for; the button beside it leads to where it stands.
    await workbench.quickPick.locator("input").fill("height of the water at high tide");
    await workbench.quickPick.getByText("in the name: water, high", { exact: false }).first().waitFor();
    await session.pictures("templates-found");
    await workbench.pick("first_high_water");
    await workbench.page.locator('.tab.active[data-resource-name="first_high_water.py"]').waitFor();
  });
});
