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
    await workbench.showProblems(FILE);
    const problem = workbench.problem("audit.stub", "tide_table");
    await problem.waitFor();
    await overview.waitForFigure("Open", before + 1);
    await session.picture("1-problem");

    await workbench.goTo(problem);
    await (await workbench.codeAction("Explain this finding")).click();
    await workbench.preview.getByText("audit.stub").first().waitFor();
    await session.picture("2-explained");
    await workbench.openFile(FILE);

    await workbench.goTo(problem);
    const action = await workbench.codeAction("Mark as intentional…");
    await session.picture("2-actions");
    await action.click();
    await workbench.asked("The reason is written into the file");
    await session.picture("3-reason");
    await workbench.answer(REASON);
    await problem.waitFor({ state: "detached" });
    await workbench.save();
    await workbench.problem("audit.staleIgnore", "").waitFor({ state: "detached" });
    await overview.waitForFigure("Open", before);
    await session.picture("4-resolved");

    assert.match(session.read(`tides/${FILE}`), new RegExp(`cockpit: ignore\\[audit\\.stub\\] ${REASON}`));
  });
});
