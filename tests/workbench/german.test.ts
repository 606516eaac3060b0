import assert from "node:assert/strict";
import { test } from "node:test";
import { inSession } from "./session.js";

test("a German window shows the tiles, the Findings view and the palette in German", async () => {
  await inSession(
    "german",
    "sample",
    async (session) => {
      const { workbench } = session;
      await workbench.trust();
      const overview = await workbench.overview();
      await overview.state("Prüfung", "aktuell");
      await overview.state("Daemon", "gesund");
      await workbench.page.locator(".pane-header", { hasText: "Befunde" }).waitFor();
      await workbench.sideBarWidth(300);
      await session.picture("german");
      assert.ok(await overview.fits(), "at 300 px something of the tiles is cut off");
      await workbench.command("Cockpit: Nächster Befund");
      await workbench.mentioned("1 von");
    },
    { language: "de" },
  );
});
