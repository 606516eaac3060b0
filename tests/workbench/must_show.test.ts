import assert from "node:assert/strict";
import { test } from "node:test";
import { inSession } from "./session.js";

const STUB = "\n\ndef tide_table(days: int) -> list[float]:\n    raise NotImplementedError\n";
const REASON = "the table is printed by the harbour office";

test("a saved stub is a problem, and marking it as intentional resolves it", async () => {
  await inSession("mark-intentional", "sample", async (session) => {
    const { workbench } = session;
    await workbench.trust();
    await workbench.openFile("harmonics.py");
    await workbench.typeAtEnd(STUB);
    await workbench.save();

    await workbench.showProblems();
    const problem = workbench.problem("audit.stub");
    await problem.first().waitFor();
    await session.picture("problem");
    await workbench.goTo(problem.first());
    await workbench.codeAction("Mark as intentional");
    await workbench.answer(REASON);
    await problem.first().waitFor({ state: "detached" });
    await session.picture("resolved");
    assert.match(session.read("tides/harmonics.py"), new RegExp(`cockpit: ignore\\[audit\\.stub\\] ${REASON}`));
  });
});
