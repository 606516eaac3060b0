import assert from "node:assert/strict";
import { test } from "node:test";
import { SNAPSHOTS } from "../snapshots.js";
import { CONTRAST, PLACED, faultsOf } from "./axe.js";
import { PAIRS, WIDTHS } from "./looks.js";
import type { Overview } from "./overview.js";
import { inSession, type Session } from "./session.js";

/** Runs something in each look of the window, the view in its first state. */
async function inEachLook(session: Session, look: (name: string, overview: Overview) => Promise<void>): Promise<void> {
  const { workbench } = session;
  for (const { settings, looks } of PAIRS) {
    session.configure(settings);
    await session.open();
    const overview = await workbench.overview();
    await overview.state("Daemon", "healthy");
    for (const each of looks) {
      await workbench.look(each);
      await overview.drawn(each);
      await overview.paintBehind(await workbench.sideBarColour());
      await look(each.name, overview);
    }
  }
}

test("axe finds no fault in any state of the tiles, and nothing is cut off, in each look", async () => {
  await inSession("accessibility", "clean", async (session) => {
    const faults: string[] = [];
    let first = true;
    await inEachLook(session, async (look, overview) => {
      for (const width of WIDTHS) {
        await session.workbench.sideBarWidth(width);
        for (const [state, snapshot] of Object.entries(SNAPSHOTS)) {
          await overview.send(snapshot);
          const where = `${state}, ${look}, ${String(width)} px`;
          if (!(await overview.fits())) faults.push(`${where}: something is cut off`);
          // Another look changes nothing but colours, which are the same at every width; another width only places.
          const isNarrow = width === WIDTHS[0];
          if (!first && !isNarrow) continue;
          const rules = first ? (isNarrow ? undefined : PLACED) : [CONTRAST];
          faults.push(...(await faultsOf(overview.root, rules)).map((fault) => `${where}: ${fault}`));
        }
      }
      first = false;
    });
    assert.deepEqual(faults, []);
  });
});

test("axe sees a button without a name, and words that nobody can read, in the very frame", async () => {
  await inSession("accessibility-fails", "clean", async ({ workbench }) => {
    const overview = await workbench.overview();
    await overview.state("Daemon", "healthy");
    await overview.paintBehind(await workbench.sideBarColour());
    await overview.view.getByRole("main").evaluate((main) => {
      const button = main.appendChild(document.createElement("button"));
      const words = main.appendChild(document.createElement("p"));
      words.textContent = "hardly there";
      words.style.color = document.documentElement.style.background;
      button.style.width = "40px";
    });
    const faults = await faultsOf(overview.root);
    assert.deepEqual(faults.map((fault) => fault.split(":")[0]).sort(), ["button-name", "color-contrast"]);
  });
});
