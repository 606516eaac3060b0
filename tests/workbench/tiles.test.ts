import assert from "node:assert/strict";
import { test } from "node:test";
import { inSession } from "./session.js";

const THEMES = [
  ["dark", "Dark Modern"],
  ["light", "Light Modern"],
  ["high-contrast", "Default High Contrast"],
] as const;
const WIDTHS = [300, 600];

test("the tiles fit a narrow and a wide side bar in every kind of theme", async () => {
  await inSession("tiles", "sample", async (session) => {
    const { workbench } = session;
    await workbench.trust();
    for (const [kind, theme] of THEMES) {
      session.configure({ "workbench.colorTheme": theme });
      await session.open();
      await workbench.themed(kind);
      const overview = await workbench.overview();
      await overview.state("Audit", "up to date");
      await overview.state("Daemon", "healthy");
      for (const width of WIDTHS) {
        await workbench.sideBarWidth(width);
        await session.picture(`tiles-${kind}-${String(width)}`);
        assert.ok(await overview.fits(), `at ${String(width)} px something of the tiles is cut off`);
      }
    }
  });
});
