import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { DaemonFailure } from "../../extension/src/daemon/failure";
import type { TemplateRow } from "../../extension/src/generated/protocol";
import { fake, Uri } from "./fake-vscode";
import { rig, type Rig } from "./fakes";

beforeEach(() => fake.reset());

function row(changes: Partial<TemplateRow>): TemplateRow {
  return {
    id: "python-slugify",
    name: "Slug of a text",
    kind: "function",
    language: "python",
    description: "A text as it may stand in an address.",
    words: ["slug", "url"],
    source: "curated",
    ...changes,
  };
}

const ROWS = [
  row({}),
  row({ id: "python-retry", name: "Retry", words: [] }),
  row({ id: "typescript-retry", name: "Retry (TypeScript)", language: "typescript" }),
  row({ id: "mine", name: "Mine", kind: "docs", language: "markdown", source: "own" }),
];
const TEXT = { id: "python-retry", name: "Retry", file: "python-retry.py", content: "{{A}}", snippet: "${1:A}" };

function answering(answers: Record<string, unknown> = {}): Rig {
  const made = rig();
  made.daemon.answers = {
    "cockpit/templates/list": { templates: ROWS },
    "cockpit/templates/get": TEXT,
    "cockpit/templates/add": row({ source: "own" }),
    "cockpit/templates/remove": row({ source: "own" }),
    ...answers,
  };
  return made;
}

function tree() {
  return fake.trees.get("cockpit.templates") ?? assert.fail("There is no tree.");
}

/** The labels of a branch, each with its description; what is in it, in an array behind it. */
async function branch(node?: unknown): Promise<unknown[]> {
  const { provider } = tree();
  const shown: unknown[] = [];
  for (const child of await provider.getChildren(node)) {
    const { label, description } = provider.getTreeItem(child);
    shown.push(`${label} (${String(description)})`);
    const below = await branch(child);
    if (below.length > 0) shown.push(below);
  }
  return shown;
}

async function run(command: string, ...args: unknown[]): Promise<void> {
  await Promise.resolve(fake.commands.get(command)?.(...args));
}

function edit(selected = "", language = "python", scheme = "file"): void {
  const uri = Uri.file("/w/src/a.py").with({ scheme });
  fake.activeEditor = { document: { uri, languageId: language, getText: () => selected }, selection: {} };
}

function asked({ daemon }: Rig, verb: string): unknown[] {
  return daemon.asked.filter(({ method }) => method === `cockpit/templates/${verb}`).map(({ params }) => params);
}

describe("the Templates view", () => {
  test("it has kinds and names", async () => {
    answering();
    assert.deepEqual(await branch(), [
      "Functions (3)",
      ["Retry (Python)", "Retry (TypeScript) (TypeScript)", "Slug of a text (Python)"],
      "Documents (1)",
      ["Mine (Markdown · your own)"],
    ]);
    assert.equal(fake.contexts.get("cockpit.templates.state"), "ready");
  });

  test("where there is much of one kind it has languages, too", async () => {
    const many = Array.from({ length: 20 }, (_, place) => row({ id: `p${place}`, name: `N ${place + 10}` }));
    answering({ "cockpit/templates/list": { templates: [...many, ROWS[2]] } });
    const [kind, languages] = await branch();
    assert.equal(kind, "Functions (21)");
    assert.deepEqual(
      (languages as unknown[]).filter((each) => typeof each === "string"),
      ["Python (20)", "TypeScript (1)"],
    );
  });

  test("a failure is told above it, and the next answer takes that away", async () => {
    const made = answering({ "cockpit/templates/list": new DaemonFailure("The disk is full.", "unavailable", "") });
    assert.deepEqual(await branch(), []);
    assert.deepEqual([tree().message, fake.contexts.get("cockpit.templates.state")], ["The disk is full.", "error"]);
    made.daemon.answers["cockpit/templates/list"] = { templates: ROWS };
    await run("cockpit.templates.refresh");
    assert.equal((await branch()).length, 4);
    assert.deepEqual([tree().message, fake.contexts.get("cockpit.templates.state")], ["", "ready"]);
  });

  test("without a daemon it says so, and asks nobody", async () => {
    const made = answering();
    made.daemon.move("STOPPED");
    assert.deepEqual(await branch(), []);
    assert.equal(fake.contexts.get("cockpit.templates.state"), "stopped");
    assert.deepEqual(asked(made, "list"), []);
    made.daemon.move("STARTING");
    assert.equal(fake.contexts.get("cockpit.templates.state"), "starting");
  });

  test("a template is shown as a file of its language", async () => {
    const made = answering();
    await run("cockpit.templates.preview", { type: "template", row: ROWS[1] });
    assert.deepEqual(made.documents, [{ name: "python-retry.py", text: "{{A}}" }]);
  });
});

describe("inserting", () => {
  test("the chosen one becomes a snippet; those of the file's language come first", async () => {
    const made = answering();
    edit("", "markdown");
    fake.picks = ["Retry"];
    await run("cockpit.templates.insert");
    assert.deepEqual(fake.inserted, ["${1:A}"]);
    assert.deepEqual(asked(made, "get"), [{ id: "python-retry" }]);
  });

  for (const [name, open] of [
    ["without an editor", () => undefined],
    ["into a preview", () => edit("", "python", "cockpit")],
  ] as const) {
    test(`${name} nothing is inserted`, async () => {
      const made = answering();
      open();
      await run("cockpit.templates.insert", { type: "template", row: ROWS[0] });
      assert.deepEqual(fake.inserted, []);
      assert.deepEqual(asked(made, "get"), []);
      assert.deepEqual(
        fake.messages.map(({ text }) => text),
        ["Open the file into which the template is to go."],
      );
    });
  }

  test("the search shows a template, and its button inserts it", async () => {
    const made = answering();
    edit();
    const shown = run("cockpit.templates.search");
    await new Promise((resolve) => setImmediate(resolve));
    fake.quickPick?.accept("Slug of a text");
    await shown;
    assert.equal(made.documents.length, 1);
    const inserted = run("cockpit.templates.search");
    await new Promise((resolve) => setImmediate(resolve));
    fake.quickPick?.pressOn("Retry", 0);
    await inserted;
    assert.deepEqual(fake.inserted, ["${1:A}"]);
  });
});

describe("keeping one's own", () => {
  const NEW = { name: "Our retry", kind: "function", language: "python", text: "x = 1\n", path: "a.py" };

  test("what is selected is kept under a name", async () => {
    const made = answering();
    edit("x = 1\n");
    fake.inputs = [" Our retry "];
    fake.picks = ["Functions"];
    await run("cockpit.templates.saveSelection");
    assert.deepEqual(asked(made, "add"), [{ ...NEW, replace: false }]);
    assert.deepEqual(fake.mentions.at(-1), "$(check) “Our retry” is kept as a template.");
  });

  for (const [pressed, replaced] of [
    ["Replace", [false, true]],
    [undefined, [false]],
  ] as const) {
    test(`one of that name is replaced only after a yes: ${pressed ?? "a no"}`, async () => {
      const taken = new DaemonFailure("There is a template our-retry already.", "conflict", "");
      const made = answering({
        "cockpit/templates/add": (asked: { replace: boolean }) => (asked.replace ? ROWS[0] : taken),
      });
      edit("x = 1\n");
      fake.inputs = ["Our retry"];
      fake.picks = ["Functions"];
      fake.pressed = pressed;
      await run("cockpit.templates.saveSelection");
      assert.deepEqual(
        asked(made, "add"),
        replaced.map((replace) => ({ ...NEW, replace })),
      );
    });
  }

  test("nothing selected, no name and a secret are told", async () => {
    const made = answering({
      "cockpit/templates/add": new DaemonFailure("a.py: line 1 looks like a key.", "refused", ""),
    });
    edit(" ");
    await run("cockpit.templates.saveSelection");
    edit("x = 1\n");
    fake.inputs = ["!?"];
    await run("cockpit.templates.saveSelection");
    assert.deepEqual(asked(made, "add"), []);
    assert.deepEqual(fake.faults, ["A name with letters or digits is needed."]);
    fake.inputs = ["Key"];
    fake.picks = ["Functions"];
    await run("cockpit.templates.saveSelection");
    assert.deepEqual(
      fake.messages.map(({ text }) => text),
      ["Select what is to become a template.", "a.py: line 1 looks like a key."],
    );
  });

  test("an own one is removed after a yes", async () => {
    const made = answering();
    await run("cockpit.templates.remove", { type: "template", row: ROWS[3] });
    assert.deepEqual(asked(made, "remove"), []);
    fake.pressed = "Remove";
    await run("cockpit.templates.remove", { type: "template", row: ROWS[3] });
    assert.deepEqual(asked(made, "remove"), [{ id: "mine" }]);
  });
});
