import assert from "node:assert/strict";
import { test } from "node:test";
import { inSession } from "./session.js";

const FILE = "harmonics.py";
const PATH = `tides/${FILE}`;
// Without a line end: the editor would indent the next line, and take that back by itself later.
const STUB = "\n\ndef tide_table(days: int) -> list[float]:\n    raise NotImplementedError";
const REASON = "the harbour office prints the table";
const UNDO = `Undo: Marked as intentional, ${PATH}`;

test("what was marked as intentional is taken back from the Corrections tile, once it was agreed to", async () => {
  await inSession("corrections", "sample", async (session) => {
    const { workbench } = session;
    await workbench.trust();
    const overview = await workbench.overview();
    await overview.state("Audit", "up to date");
    await overview.state("Corrections", "nothing to undo");
    await workbench.openFile(FILE);
    await workbench.typeAtEnd(STUB);
    await workbench.save();
    const before = session.read(PATH);
    await workbench.showProblems(FILE);
    const problem = workbench.problem("audit.stub", "tide_table");
    await workbench.goTo(problem);
    await (await workbench.codeAction("Mark as intentional…")).click();
    await workbench.asked("The reason is written into the file");
    await workbench.answer(REASON);
    await problem.waitFor({ state: "detached" });
    await workbench.save();
    await overview.state("Corrections", "1 can be undone");

    const undo = overview.tile("Corrections").getByRole("button", { name: UNDO });
    await undo.click();
    const dialog = workbench.dialog(`Take this back: Marked as intentional, ${PATH}?`);
    await dialog.waitFor();
    await session.picture("corrections-agree");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    assert.notEqual(session.read(PATH), before);

    await undo.click();
    await workbench.agree("Undo");
    await workbench.notification(`Taken back in the editor: ${PATH}. It is not saved yet.`).waitFor();
    await workbench.save();
    await problem.waitFor();
    assert.equal(session.read(PATH), before);
    await overview.state("Corrections", "nothing to undo");
    await overview.tile("Corrections").getByText("Taken back").waitFor();
    await session.picture("corrections-undone");
  });
});
