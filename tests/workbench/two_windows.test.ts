import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { inSession, until } from "./session.js";
import type { Workbench } from "./workbench.js";

const NEW_STUB = "def storm_surge():\n    raise NotImplementedError\n";

/** The number of open findings, once the audit has finished. */
async function open(workbench: Workbench): Promise<number> {
  const overview = await workbench.overview();
  await overview.state("Audit", "up to date");
  return overview.figure("Open");
}

test("two windows on a workspace agree, and one closes without harm to the other", async () => {
  await inSession("two-windows", "sample", async (session) => {
    const first = session.workbench;
    await first.trust();
    const second = await session.openAnother();
    const before = await open(first);
    assert.equal(await open(second), before);
    assert.equal(session.daemons().length, 2);

    writeFileSync(path.join(session.workspace, "tides", "surge.py"), NEW_STUB);
    for (const window of [first, second]) await (await window.overview()).waitForFigure("Open", before + 1);

    await second.page.close();
    await until("its daemon has ended", () => session.daemons().length === 1);
    await first.openFile("surge.py");
    await first.typeAtEnd("\n\ndef tsunami():\n    raise NotImplementedError\n");
    await first.save();
    await (await first.overview()).waitForFigure("Open", before + 2);
    assert.doesNotMatch(session.log(), /database is locked|Traceback/);
  });
});
