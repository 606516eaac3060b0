import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { DaemonFailure } from "../../extension/src/daemon/failure";
import type { FolderPatterns, SearchHit, TemplateRow } from "../../extension/src/generated/protocol";
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
const FOLDER: FolderPatterns = {
  folder: "file:///w",
  name: "w",
  state: "ready",
  reason: "",
  files: 4,
  patterns: 1203,
  clustered: true,
  groups: [
    { id: "cluster/1", label: "http request retry", size: 1201 },
    { id: "rest", label: "", size: 2 },
  ],
};
const PATTERN = {
  id: "pattern-7",
  name: "fetch_page",
  kind: "function",
  language: "python",
  path: "web/fetch.py",
  uri: "file:///w/web/fetch.py",
  line: 3,
  support: 2,
};
const HITS: readonly SearchHit[] = [
  {
    ...{ id: "pattern-7", folder: "file:///w", name: "fetch_page", kind: "function", language: "python" },
    ...{ description: "", own: false, because: ["in the name: fetch", "in 2 files"] },
    ...{ path: "web/fetch.py", uri: "file:///w/web/fetch.py", line: 3 },
  },
  {
    ...{ id: "python-retry", folder: "", name: "Retry", kind: "function", language: "python" },
    ...{ description: "Tries again.", own: true, because: ["matched on: fetch"], path: "", uri: "", line: 0 },
  },
];
const TEXT = { id: "python-retry", name: "Retry", file: "python-retry.py", content: "{{A}}", snippet: "${1:A}" };

function answering(answers: Record<string, unknown> = {}): Rig {
  const made = rig();
  made.daemon.answers = {
    "cockpit/templates/list": { templates: ROWS },
    "cockpit/templates/get": TEXT,
    "cockpit/templates/patterns": { revision: 1, folders: [] },
    "cockpit/templates/search": { hits: HITS },
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

/** Everything that is on its way has arrived. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function labels(): string[] {
  return fake.quickPick?.items.map(({ label }) => label) ?? [];
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
    const shown = run("cockpit.templates.insert");
    await settled();
    assert.deepEqual(labels().at(0), "Mine");
    fake.quickPick?.accept("Retry");
    await shown;
    assert.deepEqual(fake.inserted, ["${1:A}"]);
    assert.deepEqual(asked(made, "get"), [{ id: "python-retry", folder: "" }]);
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
    await settled();
    fake.quickPick?.accept("Slug of a text");
    await shown;
    assert.equal(made.documents.length, 1);
    const inserted = run("cockpit.templates.search");
    await settled();
    fake.quickPick?.pressOn("Retry", 0);
    await inserted;
    assert.deepEqual(fake.inserted, ["${1:A}"]);
  });
});

describe("patterns of the workspace", () => {
  const snapshot = (changes: Partial<FolderPatterns> = {}) => ({
    revision: 1,
    folders: [{ ...FOLDER, ...changes }],
  });

  test("they stand before the templates, by group, with what the list has no room for", async () => {
    const made = answering({
      "cockpit/templates/patterns": snapshot(),
      "cockpit/templates/group": ({ group }: { group: string }) => ({
        patterns: [PATTERN],
        more: group === "rest" ? 0 : 1200,
      }),
    });
    const place = "fetch_page (web/fetch.py:4)";
    assert.deepEqual((await branch()).slice(0, 2), [
      "Patterns of w (1,203)",
      [
        "http request retry (1,201)",
        [place, "1,200 more, which the search finds (undefined)"],
        "In no group (2)",
        [place],
      ],
    ]);
    assert.deepEqual(asked(made, "group")[0], { folder: "file:///w", group: "cluster/1" });
  });

  for (const [name, changes, shown] of [
    [
      "before the first audit",
      { state: "waiting" },
      ["Patterns of w (0 · after the first audit)", ["after the first audit"]],
    ],
    ["where there are none", {}, ["Patterns of w (0)", ["None: they come from Python, JavaScript and TypeScript."]]],
    [
      "where they cannot be refreshed",
      { state: "failed", reason: "The disk is full." },
      ["Patterns of w (0 · not refreshed)", ["The disk is full."]],
    ],
  ] as const) {
    test(`a line says why there is nothing: ${name}`, async () => {
      answering({ "cockpit/templates/patterns": snapshot({ patterns: 0, groups: [], ...changes }) });
      const [head, [line]] = shown;
      assert.deepEqual((await branch()).slice(0, 2), [head, [`${line} (undefined)`]]);
    });
  }

  test("a snapshot changes only their branch; another folder changes the tree", async () => {
    const made = answering({ "cockpit/templates/patterns": snapshot() });
    const [node] = await tree().provider.getChildren();
    const fired: unknown[] = [];
    tree().provider.onDidChangeTreeData((each) => fired.push(each));
    made.daemon.notify("cockpit/templates/patternsChanged", snapshot({ patterns: 5, state: "mining" }));
    assert.deepEqual(fired, [node]);
    assert.equal(tree().provider.getTreeItem(node).description, "5 · being refreshed…");
    made.daemon.notify("cockpit/templates/patternsChanged", { revision: 2, folders: [] });
    assert.deepEqual(fired.slice(1), [undefined]);
  });

  test("what is told while the templates are waited for counts", async () => {
    const made = answering({
      "cockpit/templates/patterns": snapshot({ patterns: 0, state: "mining" }),
      "cockpit/templates/list": () => {
        made.daemon.notify("cockpit/templates/patternsChanged", { ...snapshot({ patterns: 5 }), revision: 2 });
        return { templates: ROWS };
      },
    });
    const [node] = await tree().provider.getChildren();
    assert.equal(tree().provider.getTreeItem(node).description, "5");
  });

  test("one is shown, inserted, and its place is opened", async () => {
    const made = answering();
    const node = { type: "pattern", folder: "file:///w", row: PATTERN };
    await run("cockpit.templates.preview", node);
    edit();
    await run("cockpit.templates.insert", node);
    assert.deepEqual(asked(made, "get"), [
      { id: "pattern-7", folder: "file:///w" },
      { id: "pattern-7", folder: "file:///w" },
    ]);
    assert.deepEqual([made.documents.length, fake.inserted], [1, ["${1:A}"]]);
  });

  test("they are refreshed and grouped on demand, in the only folder or in the one whose row was used", async () => {
    const made = answering({
      "cockpit/templates/patterns": snapshot(),
      "cockpit/templates/mine": { files: 4, mined: 2, gone: 1, patterns: 1203 },
      "cockpit/templates/cluster": { patterns: 1203, clusters: 12, silhouette: 0.2 },
    });
    await run("cockpit.templates.mine");
    await run("cockpit.templates.cluster", { type: "patterns", patterns: { ...FOLDER, folder: "file:///v" } });
    const folders = [...asked(made, "mine"), ...asked(made, "cluster")].map(
      (each) => (each as { readonly folder: string }).folder,
    );
    assert.deepEqual(folders, ["file:///w", "file:///v"]);
    assert.deepEqual(fake.mentions, [
      "$(check) 1,203 patterns; 2 files were new or changed, 1 are gone.",
      "$(check) 1,203 patterns in 12 groups.",
    ]);
  });
});

describe("searching", () => {
  test("what is typed is answered by the daemon, in its order and with its reasons", async () => {
    const made = answering();
    edit();
    const shown = run("cockpit.templates.search");
    await settled();
    assert.equal(labels().length, ROWS.length);
    const box = fake.quickPick ?? assert.fail("There is no box.");
    box.type("fetch");
    await settled();
    assert.deepEqual(asked(made, "search"), [{ query: "fetch", uri: "file:///w/src/a.py" }]);
    assert.deepEqual(
      box.items.map(({ label, detail }) => [label, detail]),
      [
        ["fetch_page", "in the name: fetch; in 2 files"],
        ["Retry", "Tries again. · matched on: fetch"],
      ],
    );
    box.type(" ");
    await settled();
    assert.equal(labels().length, ROWS.length);
    box.hide();
    await shown;
  });

  test("a failure closes it and is told", async () => {
    answering({ "cockpit/templates/search": new DaemonFailure("The database is locked.", "unavailable", "") });
    const shown = run("cockpit.templates.search");
    await settled();
    fake.quickPick?.type("fetch");
    await shown;
    assert.deepEqual(
      fake.messages.map(({ text }) => text),
      ["The database is locked."],
    );
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
