import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import type { Generation } from "../../extension/src/generated/protocol";
import { fake, Uri } from "./fake-vscode";
import { rig } from "./fakes";

beforeEach(() => fake.reset());

const SHOP = Uri.file("/home/person/shop");
const MADE: Generation = {
  run: "1f",
  symbol: "slug",
  verdict: "approved",
  reason: "",
  files: [{ path: "a b.py", before: "old", after: "new" }],
  because: ["Slug of a text: its parameters fit."],
  reasons: [],
  proposals: 1,
  seconds: 2,
};
const AGAINST = { path: "a b.py", line: 5, code: "validate.failingTest", message: "test_slug fails.", rejects: true };

function answering(answer: unknown, languageId = "python") {
  fake.folders = [{ uri: SHOP }];
  const saved: boolean[] = [];
  const document = {
    uri: Uri.file("/home/person/shop/a b.py"),
    languageId,
    isDirty: true,
    save: () => Promise.resolve(saved.push(true)),
  };
  fake.activeEditor = { document, selection: { active: { line: 5 } } };
  const made = rig();
  const written = { paths: ["a b.py"] };
  made.daemon.answers = {
    "cockpit/copilots/generate": answer,
    "cockpit/copilots/apply": written,
    "cockpit/copilots/undo": written,
    "cockpit/copilots/discard": {},
  };
  return { ...made, saved };
}

async function implement(command = "cockpit.copilots.implement"): Promise<void> {
  await fake.commands.get(command)?.();
  await new Promise((resolve) => setImmediate(resolve));
}

function asked({ daemon }: ReturnType<typeof answering>): unknown[] {
  return daemon.asked
    .filter(({ method }) => method.startsWith("cockpit/copilots/"))
    .map(({ method, params }) => [method, { ...Object(params), workDoneToken: "" }] as unknown);
}

const PLACE = { folder: SHOP.toString(), path: "a b.py", line: 5, workDoneToken: "" };

describe("what the copilots make", () => {
  test("is shown, and applied once that is agreed to", async () => {
    const made = answering(MADE);
    fake.pressed = "Apply";
    await implement();
    const run = { folder: SHOP.toString(), run: "1f", workDoneToken: "" };
    assert.deepEqual(asked(made), [
      ["cockpit/copilots/generate", { ...PLACE, kind: "stub" }],
      ["cockpit/copilots/apply", run],
    ]);
    assert.deepEqual(made.saved, [true]);
    assert.deepEqual(made.documents, [{ name: "slug: approved", text: "old---\nnew" }]);
    const [message] = fake.messages;
    const said = "The second copilot could not refute the proposal for slug. Slug of a text: its parameters fit.";
    assert.deepEqual([message?.text, message?.buttons], [said, ["Apply", "Discard"]]);
  });

  test("is forgotten when somebody decides against it", async () => {
    const made = answering(MADE);
    fake.pressed = "Discard";
    await implement();
    assert.deepEqual(asked(made), [
      ["cockpit/copilots/generate", { ...PLACE, kind: "stub" }],
      ["cockpit/copilots/discard", { folder: SHOP.toString(), run: "1f", workDoneToken: "" }],
    ]);
  });

  test("is not applied when it is refuted", async () => {
    const made = answering({ ...MADE, verdict: "rejected", reasons: [AGAINST] });
    fake.pressed = "Show Verdict";
    await implement("cockpit.copilots.writeTest");
    assert.deepEqual(asked(made), [["cockpit/copilots/generate", { ...PLACE, kind: "test" }]]);
    const [message] = fake.messages;
    const said = "The second copilot has refuted the proposal for slug: test_slug fails.";
    assert.deepEqual([message?.text, message?.buttons], [said, ["Show Proposal", "Show Verdict"]]);
    const [verdict] = made.documents;
    assert.match(verdict?.text ?? "", /^# slug: rejected\n\n## Against it\n\n- `a b\.py:6` validate\.failingTest: /);
  });

  test("is nothing when nothing fits", async () => {
    answering({ ...MADE, verdict: "nothing fits", files: [], reason: "No template fits `slug`." });
    await implement();
    assert.deepEqual(
      fake.messages.map(({ text, buttons }) => [text, buttons]),
      [["No template fits `slug`.", []]],
    );
  });

  test("needs a function of Python", async () => {
    const made = answering(MADE, "markdown");
    await implement();
    assert.deepEqual(asked(made), []);
    assert.equal(fake.messages[0]?.text, "Put the cursor into a Python function of this workspace first.");
  });

  test("is taken back from the Corrections tile, once that is agreed to", async () => {
    const made = answering(MADE);
    const named = { folder: SHOP.toString(), run: "1f", path: "a b.py" };
    await fake.commands.get("cockpit.copilots.takeBack")?.(named);
    assert.deepEqual(asked(made), []);
    fake.pressed = "Undo";
    await fake.commands.get("cockpit.copilots.takeBack")?.(named);
    assert.deepEqual(asked(made), [["cockpit/copilots/undo", { folder: named.folder, run: "1f", workDoneToken: "" }]]);
  });
});
