import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { DaemonFailure } from "../../extension/src/daemon/failure";
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
  hunks: [
    { path: "a b.py", line: 2, removed: [], added: ["", "import re"] },
    { path: "a b.py", line: 5, removed: ["    raise X"], added: ["    a", "    b"] },
  ],
  checks: [
    { name: "syntax", state: "passed", reason: "", seconds: 1.25 },
    { name: "types", state: "not checked", reason: "There is no *checker*.", seconds: 0.001 },
  ],
  proposals: 1,
  seconds: 2,
  former: "",
  since: [],
  diff: "",
};
const TAKEN_BACK = { folder: SHOP.toString(), run: "1f", path: "a b.py" };
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
  const written = { paths: ["a b.py"], changed: [] };
  made.daemon.answers = {
    "cockpit/copilots/generate": answer,
    "cockpit/copilots/preview": answer,
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
    const buttons = ["Apply", "Choose Hunks…", "Refine…", "Show Verdict", "Discard"];
    assert.deepEqual([message?.text, message?.buttons], [said, buttons]);
  });

  test("is shown file by file, each in an editor that stays", async () => {
    const files = ["a.py", "b.py"].map((path) => ({ path, before: "old", after: path }));
    const made = answering({ ...MADE, files });
    await implement();
    assert.deepEqual(made.documents, [
      { name: "a.py · slug: approved", text: "old---\na.py", stays: true },
      { name: "b.py · slug: approved", text: "old---\nb.py", stays: true },
    ]);
  });

  test("is for the file as it is called", async () => {
    const made = answering(MADE);
    const uri = Uri.file("/home/person/shop/shop/100%25 a.py");
    fake.activeEditor = { document: { uri, languageId: "python", isDirty: false }, selection: { active: { line: 5 } } };
    await implement();
    const place = { ...PLACE, path: "shop/100%25 a.py", kind: "stub" };
    assert.deepEqual(asked(made), [["cockpit/copilots/generate", place]]);
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

  test("is taken in part, which is judged anew", async () => {
    const made = answering(MADE);
    made.daemon.answers["cockpit/copilots/choose"] = { ...MADE, run: "2f", hunks: MADE.hunks.slice(1) };
    fake.pressed = "Choose Hunks…";
    fake.ticks = [["a b.py:6"]];
    await implement();
    const part = ["cockpit/copilots/choose", { folder: SHOP.toString(), run: "1f", hunks: [1], workDoneToken: "" }];
    assert.deepEqual(asked(made).slice(1), [part]);
    assert.deepEqual(fake.messages.at(-1)?.buttons, ["Apply", "Refine…", "Show Verdict", "Discard"]);
  });

  test("is shown in part with the verdict on that part", async () => {
    const made = answering(MADE);
    const [, second] = MADE.hunks;
    made.daemon.answers["cockpit/copilots/choose"] = {
      ...MADE,
      verdict: "rejected",
      reasons: [AGAINST],
      hunks: [second],
    };
    fake.pressed = "Choose Hunks…";
    fake.ticks = [["a b.py:6"]];
    await implement();
    assert.deepEqual(
      made.documents.map(({ name }) => name),
      ["slug: approved", "slug: rejected"],
    );
  });

  for (const ticks of [undefined, [], ["a b.py:3", "a b.py:6"]]) {
    test(`is offered as it was when ${String(ticks?.length)} of its parts are taken`, async () => {
      const made = answering(MADE);
      fake.pressed = "Choose Hunks…";
      fake.ticks = [ticks, ["a b.py:6"]];
      made.daemon.answers["cockpit/copilots/choose"] = { ...MADE, hunks: [] };
      await implement();
      assert.deepEqual(fake.messages[1], fake.messages[0]);
    });
  }

  test("is explained: why it is so, and what was checked", async () => {
    const made = answering(MADE);
    fake.pressed = "Show Verdict";
    await implement();
    const text = made.documents.at(-1)?.text ?? "";
    assert.match(text, /## Why it is so\n\n- Slug of a text: its parameters fit\./);
    const checked =
      "## What was checked\n\n- `syntax` passed (1.3 s)\n- `types` not checked: There is no \\*checker\\*.";
    assert.ok(text.includes(checked), text);
  });

  test("is not applied when it is refuted", async () => {
    const made = answering({ ...MADE, verdict: "rejected", reasons: [AGAINST] });
    fake.pressed = "Show Verdict";
    await implement("cockpit.copilots.writeTest");
    assert.deepEqual(asked(made), [["cockpit/copilots/generate", { ...PLACE, kind: "test" }]]);
    const [message] = fake.messages;
    const said = "The second copilot has refuted the proposal for slug: test_slug fails.";
    const buttons = ["Show Proposal", "Choose Hunks…", "Show Verdict", "Refine…"];
    assert.deepEqual([message?.text, message?.buttons], [said, buttons]);
    const [verdict] = made.documents;
    assert.match(verdict?.text ?? "", /^# slug: rejected\n\n## Against it\n\n- a b\.py:6 `validate\.failingTest`: /);
  });

  test("is nothing when nothing fits", async () => {
    answering({ ...MADE, verdict: "nothing fits", files: [], reason: "No template fits `slug`." });
    await implement();
    assert.deepEqual(
      fake.messages.map(({ text, buttons }) => [text, buttons]),
      [["No template fits `slug`.", []]],
    );
  });

  for (const [button, title, verb] of [
    ["Apply", "Proposal", "apply"],
    ["Undo", "Former Version", "undo"],
  ] as const) {
    test(`is merged by the person where a file has changed since: ${verb}`, async () => {
      const made = answering(MADE);
      made.daemon.answers[`cockpit/copilots/${verb}`] = { paths: [], changed: MADE.files };
      fake.pressed = button;
      await (verb === "apply" ? implement() : fake.commands.get("cockpit.copilots.takeBack")?.(TAKEN_BACK));
      assert.deepEqual(made.documents.at(-1), { name: `/home/person/shop/a b.py: ${title}`, text: "old---\nnew" });
      const { text, buttons } = fake.messages.at(-1) ?? {};
      assert.match(text ?? "", /^Nothing was done, because this has changed since: a b\.py\. The merge editor /);
      assert.deepEqual(buttons, ["Validate Changes"]);
    });
  }

  test("is merged file by file where several have changed since", async () => {
    const made = answering(MADE);
    const changed = ["a b.py", "c.py"].map((path) => ({ path, before: "old", after: "new" }));
    made.daemon.answers["cockpit/copilots/apply"] = { paths: [], changed };
    fake.pressed = "Apply";
    fake.picks = ["c.py", undefined];
    await implement();
    assert.equal(made.documents.at(-1)?.name, "/home/person/shop/c.py: Proposal");
    assert.deepEqual(fake.messages.at(-1)?.buttons, ["Merge Another File…", "Validate Changes"]);
  });

  test("needs a function of Python", async () => {
    const made = answering(MADE, "markdown");
    await implement();
    assert.deepEqual(asked(made), []);
    assert.equal(fake.messages[0]?.text, "Put the cursor into a Python function of this workspace first.");
  });

  test("is taken back from the Corrections tile, once that is agreed to", async () => {
    const made = answering(MADE);
    await fake.commands.get("cockpit.copilots.takeBack")?.(TAKEN_BACK);
    assert.deepEqual(asked(made), []);
    fake.pressed = "Undo";
    await fake.commands.get("cockpit.copilots.takeBack")?.(TAKEN_BACK);
    const run = { folder: SHOP.toString(), run: "1f", workDoneToken: "" };
    assert.deepEqual(asked(made), [["cockpit/copilots/undo", run]]);
  });
});

describe("a proposal is refined in words", () => {
  /** The editor carries out what the button names. */
  async function pressed(): Promise<void> {
    const [id, named] = fake.executed.at(-1) ?? [];
    await fake.commands.get(String(id))?.(named);
    await new Promise((resolve) => setImmediate(resolve));
  }

  const SINCE = [{ path: "a b.py", before: "new", after: "newer" }];

  test("and shown by the side of the last one", async () => {
    const made = answering(MADE);
    made.daemon.answers["cockpit/copilots/refine"] = { ...MADE, run: "2f", former: "1f", since: SINCE };
    fake.inputs = ["use async"];
    fake.pressed = "Refine…";
    await implement();
    await pressed();
    assert.deepEqual(asked(made), [
      ["cockpit/copilots/generate", { ...PLACE, kind: "stub" }],
      ["cockpit/copilots/refine", { folder: SHOP.toString(), run: "1f", words: "use async", workDoneToken: "" }],
    ]);
    assert.deepEqual(made.documents.at(-1), { name: "slug: approved, since the last proposal", text: "new---\nnewer" });
    assert.deepEqual(fake.messages.at(-1)?.buttons, ["Apply", "Choose Hunks…", "Refine…", "Show Proposal", "Discard"]);
  });

  test("by command the last one; where nothing can be done it can be said anew", async () => {
    const made = answering(MADE);
    const nothing = { ...MADE, verdict: "nothing fits", files: [], reason: "`x` cannot be renamed." };
    made.daemon.answers["cockpit/copilots/refine"] = nothing;
    fake.inputs = ["rename x to y"];
    await implement("cockpit.copilots.refine");
    const order = { folder: SHOP.toString(), run: "", words: "rename x to y", workDoneToken: "" };
    assert.deepEqual(asked(made), [["cockpit/copilots/refine", order]]);
    assert.deepEqual([fake.messages[0]?.text, fake.messages[0]?.buttons], [nothing.reason, ["Refine…"]]);
  });

  test("what needs a language model is told, also from the button", async () => {
    const made = answering(MADE);
    const failure = new DaemonFailure(
      "“be quick” needs a language model.",
      "notConfigured",
      "cockpit.copilots.provider",
    );
    made.daemon.answers["cockpit/copilots/refine"] = failure;
    fake.inputs = ["be quick"];
    fake.pressed = "Refine…";
    await implement();
    await pressed();
    assert.equal(fake.messages.at(-1)?.text, failure.message);
    assert.deepEqual(fake.messages.at(-1)?.buttons, ["Open Setting", "Show Log"]);
  });

  test("who says nothing changes nothing", async () => {
    const made = answering(MADE);
    for (const input of [undefined, " "]) {
      fake.inputs = [input];
      await implement("cockpit.copilots.refine");
    }
    assert.deepEqual([asked(made), fake.messages], [[], []]);
  });
});

describe("what a language model would be sent", () => {
  test("is opened, for the function at the cursor", async () => {
    const made = answering({ text: "This would be sent to the editor." });
    await implement("cockpit.copilots.showPrompt");
    assert.deepEqual(asked(made), [["cockpit/copilots/preview", PLACE]]);
    assert.deepEqual(made.documents, [
      { name: "For the Language Model.txt", text: "This would be sent to the editor." },
    ]);
  });

  test("is nothing outside of a Python file", async () => {
    const made = answering({ text: "" }, "markdown");
    await implement("cockpit.copilots.showPrompt");
    assert.deepEqual([asked(made), made.documents], [[], []]);
    assert.equal(fake.messages[0]?.text, "Put the cursor into a Python function of this workspace first.");
  });
});
