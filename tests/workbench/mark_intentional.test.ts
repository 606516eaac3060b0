import assert from "node:assert/strict";
import { test } from "node:test";
import { inSession } from "./session.js";

const FILE = "harmonics.py";
const STUB = "\n\ndef tide_table(days: int) -> list[float]:\n    raise NotImplementedError\n";
const REASON = "the harbour office prints the table";

test("a saved stub is a problem; marked as intentional it is resolved, and the tile follows", async () => {
  await inSession("mark-intentional", "sample", async (session) => {
    const { workbench } = session;
    await workbench.trust();
    const overview = await workbench.overview();
    await overview.state("Audit", "up to date");
    const before = await overview.figure("Open");

    await workbench.openFile(FILE);
    await workbench.typeAtEnd(STUB);
    await workbench.save();
    await workbench.showProblems();
    const problem = workbench.problem(FILE, "audit.stub");
    await problem.waitFor();
    await overview.waitForFigure("Open", before + 1);
    await session.picture("1-problem");

    await workbench.goTo(problem);
    await workbench.codeAction("Mark as intentional…");
    await session.picture("2-reason");
    await workbench.answer(REASON);
    await problem.waitFor({ state: "detached" });
    await overview.waitForFigure("Open", before);
    await session.picture("3-resolved");

    assert.match(session.read(`tides/${FILE}`), new RegExp(`cockpit: ignore\\[audit\\.stub\\] ${REASON}`));
  });
});

test("the tiles fit a narrow and a wide side bar, in the dark and in the light", async () => {
  await inSession("tiles", "sample", async (session) => {
    const { workbench } = session;
    await workbench.trust();
    const overview = await workbench.overview();
    await overview.state("Audit", "up to date");
    await overview.state("Daemon", "healthy");
    for (const [kind, theme] of [
      ["dark", "Default Dark Modern"],
      ["light", "Default Light Modern"],
      ["high-contrast", "Default High Contrast"],
    ] as const) {
      session.configure({ "workbench.colorTheme": theme });
      await workbench.themed(kind);
      for (const width of [300, 600]) {
        await workbench.sideBarWidth(width);
        await session.picture(`tiles-${kind}-${String(width)}`);
        assert.ok(await overview.fits(), `at ${String(width)} px something of the tiles is cut off`);
      }
    }
  });
});
