import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { DaemonFailure, NotRunning } from "../../extension/src/daemon/failure";
import type { State } from "../../extension/src/daemon/lifecycle";
import { ageOf } from "../../extension/src/features/audit/tree/age";
import {
  type Filter,
  filterSentence,
  FIRST,
  isFiltered,
  NO_FILTER,
  readChoice,
} from "../../extension/src/features/audit/tree/choice";
import type { BranchPage, FindingGroup, ListedFinding } from "../../extension/src/generated/protocol";
import { auditTile } from "../tiles";
import { fake, Range, TreeItemCollapsibleState, Uri } from "./fake-vscode";
import { rig, type Rig } from "./fakes";

beforeEach(() => {
  fake.reset();
  fake.folders = [{ uri: Uri.file("/w") }];
});

const URI = "file:///w/src/a.py";

function listed(changes: Partial<ListedFinding> = {}): ListedFinding {
  return {
    uri: URI,
    identity: "1f2e",
    code: "audit.tag",
    severity: "warning",
    message: "TODO: more",
    path: "src/a.py",
    line: 4,
    context: "x = 1  # TODO: more",
    symbol: "",
    status: "open",
    snoozedUntil: "",
    accepted: false,
    since: "2020-01-01",
    author: "Ada",
    issue: "",
    ...changes,
  };
}

function grouped(changes: Partial<FindingGroup> = {}): FindingGroup {
  return {
    branch: { folder: "", key: "audit.tag" },
    kind: "code",
    label: "Open tag",
    detail: "A tag says that work is left.",
    uri: "",
    count: 1_234,
    severity: "warning",
    ...changes,
  };
}

function page(changes: Partial<BranchPage> = {}): BranchPage {
  const total = changes.groups?.length ?? changes.findings?.length ?? 0;
  return { revision: 1, groups: [], findings: [], total, matching: total, reason: "", ...changes };
}

/** A tree over a daemon that answers each branch from a table by its key; the top is "". */
async function treeOver(branches: Record<string, BranchPage>): Promise<Rig & { top: unknown[] }> {
  const made = rig();
  made.daemon.answers = {
    "cockpit/audit/findings": ({ within }: { within: { key: string } | null }) => branches[within?.key ?? ""],
    "cockpit/audit/summary": { revision: 1, open: [], snoozed: 0, accepted: 0, codes: [] },
    "cockpit/audit/tile": auditTile(),
    "cockpit/backup/get": new NotRunning("gone"),
    "cockpit/daemon/get": new NotRunning("gone"),
  };
  return { ...made, top: await children() };
}

async function children(node?: unknown): Promise<unknown[]> {
  assert.ok(fake.tree);
  return fake.tree.provider.getChildren(node);
}

function item(node: unknown): NonNullable<ReturnType<NonNullable<typeof fake.tree>["provider"]["getTreeItem"]>> {
  assert.ok(fake.tree);
  return fake.tree.provider.getTreeItem(node);
}

async function call(id: string, ...args: unknown[]): Promise<void> {
  const run = fake.commands.get(id);
  assert.ok(run, `${id} is not registered`);
  await run(...args);
}

describe("how a node is shown", () => {
  const groups: [string, Partial<FindingGroup>, string, string][] = [
    ["a code", {}, "Open tag", "warning"],
    ["a severity", { kind: "severity", branch: { key: "hint" }, label: "", severity: "hint" }, "Hints", "lightbulb"],
    ["an age", { kind: "age", branch: { key: "week" }, label: "" }, "This week", "calendar"],
    ["an author", { kind: "author", branch: { key: "Ada" }, label: "Ada" }, "Ada", "account"],
    ["nobody", { kind: "author", branch: { key: "" }, label: "" }, "Author unknown", "account"],
    ["a directory", { kind: "directory", label: "src", uri: "file:///w/src" }, "src", "folder"],
    ["a file", { kind: "file", label: "a.py", uri: URI }, "a.py", "file"],
  ];
  for (const [name, changes, label, icon] of groups) {
    test(name, async () => {
      const { top } = await treeOver({ "": page({ groups: [grouped(changes)], matching: 1_234 }) });
      const shown = item(top[0]);
      assert.deepEqual([shown.label, shown.description, (shown.iconPath as { id: string }).id], [label, "1,234", icon]);
      assert.equal(shown.collapsibleState, TreeItemCollapsibleState.Collapsed);
      // Only for the icon: as the file itself it would get the decorations of others.
      assert.equal(shown.resourceUri?.toString() ?? "", (changes.uri ?? "").replace("file:", "cockpit-icon:"));
      assert.match(String(shown.accessibilityInformation?.label), new RegExp(`^${label}, 1,234 findings, `));
    });
  }

  const years = new Date().getFullYear() - 2020;
  const findings: [string, Partial<ListedFinding>, string, string, string][] = [
    ["a warning", {}, `a.py:4 · ${years}y ago`, "warning", "finding.open.counted.tag"],
    ["of today", { since: "", code: "audit.stub" }, "a.py:4", "warning", "finding.open.counted"],
    [
      "a snoozed one",
      { status: "snoozed", snoozedUntil: "2030-01-02", since: "" },
      "a.py:4 · snoozed until 2030-01-02",
      "bell-slash",
      "finding.snoozed.counted.tag",
    ],
    [
      "an accepted one",
      { accepted: true, since: "" },
      "a.py:4 · in the baseline",
      "archive",
      "finding.open.accepted.tag",
    ],
    ["an error", { severity: "error", since: "" }, "a.py:4", "error", "finding.open.counted.tag"],
  ];
  for (const [name, changes, description, icon, context] of findings) {
    test(name, async () => {
      await treeOver({ "": page({ groups: [grouped()] }), "audit.tag": page({ findings: [listed(changes)] }) });
      const [group] = await children();
      const [node] = await children(group);
      const shown = item(node);
      assert.deepEqual(
        [shown.label, shown.description, (shown.iconPath as { id: string }).id, shown.contextValue],
        ["TODO: more", description, icon, context],
      );
      assert.match(String(shown.accessibilityInformation?.label), /^(Error|Warning), TODO: more, src\/a\.py, line 4/);
    });
  }

  test("the tooltip is asked for when it is needed, and is not trusted", async () => {
    const { daemon } = await treeOver({
      "": page({ groups: [grouped()] }),
      "audit.tag": page({ findings: [listed()] }),
    });
    const [group] = await children();
    const [node] = await children(group);
    daemon.answers["cockpit/audit/explain"] = { markdown: "**Why**", documentation: "" };
    const tooltip = (await fake.tree?.provider.resolveTreeItem(item(node), node))?.tooltip as { value: string };
    assert.deepEqual({ ...tooltip }, { value: "**Why**", isTrusted: false, supportHtml: false });
  });
});

describe("pages", () => {
  const many = (count: number): ListedFinding[] =>
    Array.from({ length: count }, (_, number) => listed({ identity: String(number) }));

  test("the rest of a branch is behind `Show more`, page by page", async () => {
    const made = rig();
    const rows = many(730);
    made.daemon.answers["cockpit/audit/findings"] = ({ offset, limit }: { offset: number; limit: number }) =>
      page({ findings: rows.slice(offset, offset + limit), total: rows.length });
    const shown: number[] = [];
    for (let step = 0; step < 8; step += 1) {
      const nodes = await children();
      const last = nodes.at(-1) as { kind: string };
      shown.push(nodes.length);
      if (last.kind === "more") {
        assert.equal(item(last).label, `Show more (${730 - nodes.length + 1} left)`);
        await call("cockpit.findings.more", last);
      }
    }
    assert.deepEqual(shown, [101, 201, 301, 401, 501, 601, 701, 730]);
    const limits = made.daemon.asked.map(({ params }) => (params as { limit: number }).limit);
    assert.ok(Math.max(...limits) <= 500, "the daemon refuses more in one answer");
  });

  test("few findings are unfolded from the start", async () => {
    const { top } = await treeOver({ "": page({ groups: [grouped({ count: 3 })], matching: 3 }) });
    assert.equal(item(top[0]).collapsibleState, TreeItemCollapsibleState.Expanded);
  });

  test("the tree is read anew when something is recorded", async () => {
    const { daemon } = await treeOver({ "": page() });
    let refreshed = 0;
    fake.tree?.provider.onDidChangeTreeData(() => (refreshed += 1));
    const open = [
      { name: "error", count: 2 },
      { name: "warning", count: 3 },
      { name: "info", count: 9 },
    ];
    daemon.notify("cockpit/audit/recorded", { revision: 2, open, snoozed: 0, accepted: 0, codes: [] });
    assert.equal(refreshed, 1);
    assert.deepEqual(fake.tree?.badge, { value: 5, tooltip: "5 open errors and warnings" });
    daemon.notify("cockpit/audit/recorded", { revision: 3, open: [], snoozed: 0, accepted: 0, codes: [] });
    assert.equal(fake.tree.badge, undefined);
  });
});

describe("what the view says", () => {
  const moves: State[] = ["STOPPED", "FATAL"];
  for (const state of moves) {
    test(`a daemon that is ${state} is not asked`, async () => {
      const { daemon } = await treeOver({ "": page({ groups: [grouped()] }) });
      daemon.move(state);
      daemon.asked.length = 0;
      assert.deepEqual(await children(), []);
      assert.deepEqual(daemon.asked, []);
      assert.equal(fake.contexts.get("cockpit.findings.state"), state === "FATAL" ? "failed" : "stopped");
    });
  }

  test("a failure of the daemon is said, and ends with the next answer", async () => {
    const { daemon } = await treeOver({});
    daemon.answers["cockpit/audit/findings"] = new DaemonFailure("The database is locked.", "unavailable", "");
    assert.deepEqual(await children(), []);
    assert.deepEqual(
      [fake.tree?.message, fake.contexts.get("cockpit.findings.state")],
      ["The database is locked.", "error"],
    );
    daemon.answers["cockpit/audit/findings"] = page({ groups: [grouped()] });
    await children();
    assert.deepEqual([fake.tree?.message, fake.contexts.get("cockpit.findings.state")], ["", "ready"]);
  });
});

describe("how the tree is grouped and filtered", () => {
  test("the choice is asked for, used, shown and remembered", async () => {
    const memory = new Map<string, unknown>();
    const { daemon } = rig(memory);
    daemon.answers["cockpit/audit/findings"] = page({ groups: [grouped()] });
    fake.picks = ["Age"];
    await call("cockpit.findings.group");
    fake.ticks = [["Errors", "Snoozed ones, too", "Only new since the base branch"]];
    fake.inputs = ["  load "];
    await call("cockpit.findings.filter");
    await children();
    const filter = { severities: ["error"], codes: [], text: "load", new: true, snoozed: true, baseline: false };
    assert.deepEqual(daemon.asked.at(-1)?.params, { by: "age", filter, within: null, offset: 0, limit: 100 });
    assert.equal(fake.tree?.description, "by age");
    assert.equal(fake.tree.message, "Filtered: new since the base branch · Errors · “load” · snoozed too.");
    assert.equal(fake.contexts.get("cockpit.findings.filtered"), true);

    rig(memory);
    assert.equal(fake.tree.description, "by age");
    await call("cockpit.findings.clearFilter");
    assert.deepEqual(memory.get("cockpit.findings.choice"), { by: "age", filter: NO_FILTER });
    assert.equal(fake.contexts.get("cockpit.findings.filtered"), false);
  });

  const escapes: [string, Partial<typeof fake>][] = [
    ["cockpit.findings.group", { picks: [undefined] }],
    ["cockpit.findings.filter", { ticks: [undefined] }],
    ["cockpit.findings.filter", { ticks: [[]], inputs: [undefined] }],
  ];
  for (const [id, keys] of escapes) {
    test(`Escape leaves ${id} as it is ${JSON.stringify(keys)}`, async () => {
      const { memory } = rig();
      Object.assign(fake, keys);
      await call(id);
      assert.equal(memory.size, 0);
    });
  }

  const stored: [unknown, unknown][] = [
    [undefined, FIRST],
    ["code", FIRST],
    [{ by: "planet", filter: 7 }, FIRST],
    [
      {
        by: "file",
        filter: { severities: ["hint", "loud"], codes: ["audit.tag", 3], text: 1, new: "yes", snoozed: true },
      },
      { by: "file", filter: { ...NO_FILTER, severities: ["hint"], codes: ["audit.tag"], snoozed: true } },
    ],
  ];
  for (const [value, expected] of stored) {
    test(`what was remembered is read with care: ${JSON.stringify(value)}`, () => {
      assert.deepEqual(readChoice(value), expected);
    });
  }

  const sentences: [Partial<Filter>, string][] = [
    [{}, ""],
    [{ severities: ["info", "warning", "error"] }, ""],
    [{ severities: [] }, "no severity"],
    [{ severities: ["error", "warning", "info", "hint"] }, "Errors, Warnings, Infos, Hints"],
    [{ codes: ["audit.tag", "audit.stub"], baseline: true }, "audit.tag, audit.stub · baseline too"],
  ];
  for (const [changes, sentence] of sentences) {
    test(`the filter in words: ${sentence}`, () => {
      const filter = { ...NO_FILTER, ...changes };
      assert.deepEqual([filterSentence(filter), isFiltered(filter)], [sentence, sentence !== ""]);
    });
  }
});

describe("how old something is", () => {
  const today = new Date(2026, 10, 21, 23, 59);
  const table: [string, string][] = [
    ["2026-11-21", "today"],
    ["2026-11-20", "yesterday"],
    ["2026-11-22", "today"],
    ["2026-10-25", "27d ago"],
    ["2026-10-24", "last mo."],
    ["2025-11-22", "11mo ago"],
    ["2025-11-20", "last yr."],
    ["2020-01-01", "6y ago"],
    ["", ""],
    ["some day", ""],
  ];
  for (const [since, expected] of table) {
    test(`${since} was ${expected}`, () => assert.equal(ageOf(since, today, "en"), expected));
  }
});

describe("what can be done with a finding of the tree", () => {
  const node = { ...listed(), kind: "finding", by: "code" };
  const named = { uri: URI, identity: "1f2e" };

  test("it opens at its line, or where its diagnostic is", async () => {
    rig();
    fake.text = "a\nb\nc\n    d = 1\n";
    await call("cockpit.findings.open", node);
    assert.deepEqual(fake.opened[0]?.options["selection"], new Range(3, 4, 3, 9));
    fake.diagnostics = [{ range: new Range(1, 2, 1, 3), source: "cockpit", data: { identity: "1f2e" } }];
    await call("cockpit.findings.openToSide", node);
    assert.deepEqual(fake.opened[1]?.options["selection"], new Range(1, 2, 1, 3));
    assert.equal(fake.opened[1].options["viewColumn"], -2);
  });

  test("a line that is no more opens the last one", async () => {
    rig();
    fake.text = "only";
    await call("cockpit.findings.open", node);
    assert.deepEqual(fake.opened[0]?.options["selection"], new Range(0, 0, 0, 4));
  });

  test("its place and its text are copied", async () => {
    const { daemon } = rig();
    await call("cockpit.findings.copyPlace", node);
    assert.equal(fake.clipboard, "src/a.py:4");
    daemon.answers["cockpit/audit/issueText"] = { markdown: "### Open tag" };
    await call("cockpit.findings.copyIssue", node);
    assert.equal(fake.clipboard, "### Open tag");
  });

  test("it goes into the baseline, and back", async () => {
    const { daemon } = rig();
    daemon.answers["cockpit/audit/accept"] = { file: "cockpit-baseline.json", changed: true };
    fake.pressed = "Undo";
    await call("cockpit.findings.accept", node);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(daemon.asked, [{ method: "cockpit/audit/accept", params: { ...named, accepted: true } }]);
    assert.deepEqual(fake.messages, [{ kind: "info", text: "Added to cockpit-baseline.json.", buttons: ["Undo"] }]);
    assert.deepEqual(fake.executed, [["cockpit.findings.unaccept", named]]);
    daemon.answers["cockpit/audit/accept"] = { file: "cockpit-baseline.json", changed: false };
    await call("cockpit.findings.unaccept", node);
    assert.deepEqual(fake.messages[1], { kind: "info", text: "It is not in cockpit-baseline.json.", buttons: [] });
  });

  test("it is woken", async () => {
    const { daemon } = rig();
    await call("cockpit.findings.wake", node);
    assert.deepEqual(daemon.asked, [{ method: "cockpit/audit/wake", params: named }]);
  });

  test("its code is explained on the page about it", async () => {
    const { daemon } = rig();
    daemon.answers["cockpit/audit/explain"] = { markdown: "", documentation: "file:///doc/codes.md" };
    await call("cockpit.findings.explain", node);
    assert.deepEqual(fake.executed, [["markdown.showPreview", Uri.file("/doc/codes.md")]]);
    daemon.answers["cockpit/audit/explain"] = { markdown: "", documentation: "" };
    await call("cockpit.findings.explain", node);
    assert.equal(fake.messages[0]?.text, "There is no page about this code.");
  });

  for (const [isDirty, saved] of [
    [false, [URI]],
    [true, []],
  ] as const) {
    test(`marked as intentional in a file that is ${isDirty ? "being edited" : "clean"}`, async () => {
      const { daemon } = rig();
      daemon.answers["cockpit/audit/correct"] = { applied: true, reason: "" };
      Object.assign(fake, { isDirty, inputs: ["it is meant so"] });
      await call("cockpit.audit.markIntentional", node);
      const params = { ...named, action: "markIntentional", text: "it is meant so" };
      assert.deepEqual(daemon.asked, [{ method: "cockpit/audit/correct", params }]);
      assert.equal(fake.opened[0]?.uri, URI);
      assert.deepEqual(fake.saved, saved);
    });
  }

  test("a change that is not applied is not saved", async () => {
    const { daemon } = rig();
    daemon.answers["cockpit/audit/correct"] = { applied: false, reason: "No." };
    fake.inputs = ["it is meant so"];
    await call("cockpit.audit.markIntentional", node);
    assert.deepEqual([fake.saved, fake.messages[0]?.text], [[], "No."]);
  });
});

describe("from finding to finding", () => {
  const at = { finding: listed(), position: 2, total: 57 };

  test("without an editor it begins with the first", async () => {
    const { daemon } = rig();
    daemon.answers["cockpit/audit/neighbour"] = at;
    await call("cockpit.findings.next");
    assert.deepEqual(daemon.asked[0]?.params, { filter: NO_FILTER, backwards: false });
    assert.equal(fake.opened[0]?.uri, URI);
    assert.deepEqual(fake.mentions, ["$(check) 2 of 57: TODO: more"]);
  });

  test("it goes on from the finding at the cursor, the visited one first", async () => {
    const { daemon } = rig();
    daemon.answers["cockpit/audit/neighbour"] = at;
    const range = new Range(3, 0, 3, 9);
    fake.activeEditor = { document: { uri: Uri.file("/w/src/a.py") }, selection: { start: range.start } };
    const diagnostic = (identity: string): object => ({ range, message: "", source: "cockpit", data: { identity } });
    fake.diagnostics = [diagnostic("other"), diagnostic("1f2e")];
    await call("cockpit.findings.previous");
    await call("cockpit.findings.previous");
    fake.diagnostics = [];
    await call("cockpit.findings.previous");
    const here = { filter: NO_FILTER, backwards: true, uri: URI, line: 4 };
    assert.deepEqual(
      daemon.asked.map(({ params }) => params),
      [{ ...here, identity: "other" }, { ...here, identity: "1f2e" }, here],
    );
  });

  test("when there is none, it says so", async () => {
    const { daemon } = rig();
    daemon.answers["cockpit/audit/neighbour"] = { finding: null, position: 0, total: 0 };
    await call("cockpit.findings.next");
    assert.equal(fake.messages[0]?.text, "No finding matches the filter of the Findings view.");
    assert.deepEqual(fake.opened, []);
  });
});
