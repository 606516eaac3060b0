import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import type { Diagnostic, Position as VsPosition } from "vscode";
import { DaemonFailure, NotRunning, Withdrawn } from "../../extension/src/daemon/failure";
import { findingsAt } from "../../extension/src/features/audit/finding";
import { auditTile } from "../tiles";
import { fake, Position, Range, Uri } from "./fake-vscode";
import { rig } from "./fakes";

const URI = "file:///w/a.py";
const FINDING = { uri: URI, identity: "1f2e3d4c5b6a" };
const APPLIED = { applied: true, reason: "" };

beforeEach(() => fake.reset());

async function call(id: string, ...args: unknown[]): Promise<void> {
  const run = fake.commands.get(id);
  assert.ok(run, `${id} is not registered`);
  await run(...args);
}

/** Opens an editor with the cursor on a line, and one diagnostic of ours on line 3. */
function editorAt(line: number): void {
  fake.activeEditor = { document: { uri: Uri.file("/w/a.py") }, selection: { active: new Position(line, 2) } };
  fake.diagnostics = [diagnostic(new Range(3, 4, 3, 9), FINDING.identity)];
}

function diagnostic(range: Range, identity: unknown): object {
  const code = { value: "audit.stub", target: Uri.file("/doc") };
  return { range, message: "An empty body.", code, source: "cockpit", data: { identity } };
}

describe("what a code action asks, and what it sends", () => {
  interface Case {
    readonly action: string;
    readonly typed?: readonly (string | undefined)[];
    /** The text that is sent; undefined when nothing is. */
    readonly sent?: string;
    readonly fault?: string;
  }
  const cases: readonly Case[] = [
    { action: "markIntentional", typed: ["  the base class needs it "], sent: "the base class needs it" },
    { action: "markIntentional", typed: [undefined] },
    { action: "markIntentional", typed: ["   "], fault: "A reason is required; the next reader needs it." },
    { action: "markIntentional", typed: ["ok"], fault: "Say it in a few words." },
    { action: "addSkipReason", typed: ["needs a GPU"], sent: "needs a GPU" },
    { action: "linkIssue", typed: ["#123"], sent: "#123" },
    { action: "linkIssue", typed: ["owner/some.name#7"], sent: "owner/some.name#7" },
    { action: "linkIssue", typed: ["KEY-42"], sent: "KEY-42" },
    { action: "linkIssue", typed: ["https://example.org/issues/9"], sent: "https://example.org/issues/9" },
    {
      action: "linkIssue",
      typed: ["later"],
      fault: "Write #123, owner/name#123, KEY-123 or an http address.",
    },
    { action: "makeAbstract", sent: "" },
    { action: "addAssertion", sent: "" },
    { action: "restoreFromGit", sent: "" },
    { action: "removeStaleIgnore", sent: "" },
    { action: "formatTheDisk" },
  ];
  for (const { action, typed = [], sent, fault } of cases) {
    test(`${action} ${JSON.stringify(typed)}`, async () => {
      const { daemon } = rig();
      daemon.answers = { "cockpit/audit/correct": APPLIED };
      fake.inputs = [...typed];
      await call("cockpit.audit.correct", { ...FINDING, action });
      const params = { ...FINDING, action, text: sent };
      assert.deepEqual(daemon.asked, sent === undefined ? [] : [{ method: "cockpit/audit/correct", params }]);
      assert.deepEqual(fake.faults, fault === undefined ? [] : [fault]);
      assert.equal(fake.mentions.length, sent === undefined ? 0 : 1);
      assert.deepEqual(fake.messages, []);
    });
  }

  test("a change that was not applied is told", async () => {
    const { daemon } = rig();
    daemon.answers = { "cockpit/audit/correct": { applied: false, reason: "The file was changed in the meantime." } };
    await call("cockpit.audit.correct", { ...FINDING, action: "makeAbstract" });
    assert.deepEqual(fake.messages, [{ kind: "warning", text: "The file was changed in the meantime.", buttons: [] }]);
  });
});

describe("what a palette command means by `finding`", () => {
  const commands: [string, string][] = [
    ["cockpit.audit.markIntentional", "cockpit/audit/correct"],
    ["cockpit.audit.linkIssue", "cockpit/audit/correct"],
    ["cockpit.audit.snooze", "cockpit/audit/snooze"],
    ["cockpit.audit.showHistory", "cockpit/audit/history"],
  ];
  for (const [id, method] of commands) {
    test(`${id} acts on the finding at the cursor`, async () => {
      const { daemon } = rig();
      daemon.answers = { "cockpit/audit/correct": APPLIED, "cockpit/audit/history": HISTORY };
      editorAt(3);
      fake.inputs = ["KEY-1 is the reason"];
      fake.inputs = id.endsWith("linkIssue") ? ["KEY-1"] : ["it is meant so"];
      fake.picks = ["Tomorrow"];
      await call(id);
      assert.deepEqual(
        daemon.asked.map((request) => request.method),
        [method],
      );
      assert.equal((daemon.asked[0]?.params as typeof FINDING).identity, FINDING.identity);
    });

    test(`${id} says so when there is none`, async () => {
      const { daemon } = rig();
      editorAt(5);
      await call(id);
      assert.deepEqual(daemon.asked, []);
      assert.equal(fake.messages[0]?.text, "There is no finding of the cockpit at the cursor.");
    });

    test(`${id} says so without an editor`, async () => {
      const { daemon } = rig();
      await call(id);
      assert.deepEqual(daemon.asked, []);
      assert.equal(fake.messages[0]?.text, "Open a file and put the cursor on a finding first.");
    });
  }

  test("of two findings the user picks one", async () => {
    const { daemon } = rig();
    daemon.answers = { "cockpit/audit/correct": APPLIED };
    editorAt(3);
    fake.diagnostics = [
      { ...diagnostic(new Range(3, 0, 3, 9), "first"), message: "One" },
      { ...diagnostic(new Range(3, 0, 3, 9), "second"), message: "Two" },
    ];
    fake.picks = ["Two"];
    fake.inputs = ["it is meant so"];
    await call("cockpit.audit.markIntentional");
    assert.equal((daemon.asked[0]?.params as typeof FINDING).identity, "second");
  });
});

describe("which findings are at a position", () => {
  const wide = diagnostic(new Range(2, 0, 9, 0), "wide");
  const narrow = diagnostic(new Range(3, 4, 3, 9), "narrow");
  const strangers = [
    { range: new Range(3, 0, 3, 9), message: "Other", code: "E501", source: "Pylance" },
    { ...diagnostic(new Range(3, 0, 3, 9), "of ruff"), source: "ruff" },
    diagnostic(new Range(3, 0, 3, 9), 7),
  ];
  const table: [string, [number, number], string[]][] = [
    ["inside both", [3, 5], ["wide", "narrow"]],
    ["inside the wide one", [3, 1], ["wide"]],
    ["above both", [1, 0], []],
  ];
  for (const [name, [line, character], expected] of table) {
    test(name, () => {
      const diagnostics = [...strangers, wide, narrow] as unknown as Diagnostic[];
      const found = findingsAt(diagnostics, new Position(line, character) as unknown as VsPosition, URI);
      assert.deepEqual(
        found.map(({ identity }) => identity),
        expected,
      );
    });
  }

  test("beside it, on its line", () => {
    const found = findingsAt([narrow] as unknown as Diagnostic[], new Position(3, 0) as unknown as VsPosition, URI);
    assert.deepEqual(found, [{ uri: URI, identity: "narrow", code: "audit.stub", message: "An empty body." }]);
  });
});

const HISTORY = {
  identity: FINDING.identity,
  code: "audit.stub",
  title: "Stub",
  message: "`load` does <b>nothing</b> | yet",
  path: "src/a_b.py",
  line: 4,
  symbol: "",
  severity: "warning",
  status: "snoozed",
  author: "",
  authored: "",
  firstSeen: "2026-11-20T09:08:07.123456+00:00",
  snoozedUntil: "2026-12-01",
  events: [{ timestamp: "2026-11-20T09:08:07Z", event: "opened", user: "ada", details: "" }],
};

test("the explanation is a document", async () => {
  const { daemon, documents } = rig();
  daemon.answers = { "cockpit/audit/explain": { markdown: "**Stub** · why it matters", documentation: "file:///x" } };
  await call("cockpit.audit.explainFinding", FINDING);
  assert.deepEqual(documents, [{ name: "Explanation.md", text: "**Stub** · why it matters\n" }]);
});

test("the history is a document in which nothing is markup by accident", async () => {
  const { daemon, documents } = rig();
  daemon.answers = { "cockpit/audit/history": HISTORY };
  await call("cockpit.audit.findingHistory", FINDING);
  assert.equal(documents[0]?.name, "1f2e3d4c5b6a/a_b.py · audit.stub.md");
  const text = documents[0].text;
  for (const line of [
    "# Stub",
    "\\`load\\` does \\<b\\>nothing\\</b\\> \\| yet",
    "| Status | snoozed until 2026-12-01 |",
    "| Place | src/a\\_b.py:4 |",
    "| Symbol | top of the file |",
    "| Author | unknown: git does not tell |",
    "| First seen | 2026-11-20 09:08:07 UTC |",
    "| 2026-11-20 09:08:07 UTC | opened | ada |  |",
  ]) {
    assert.ok(text.split("\n").includes(line), `${line}\nis not in\n${text}`);
  }
});

describe("what a scan says", () => {
  const report = { files: 1_200, findings: 1, skipped: [], milliseconds: 5, cancelled: false };
  const table: [string, object, object, string][] = [
    ["cockpit.audit.workspace", report, {}, "Audited 1,200 files: 1 finding."],
    [
      "cockpit.audit.changes",
      {
        ...report,
        files: 1,
        findings: 0,
        skipped: [
          { name: "too large", count: 2 },
          { name: "binary", count: 10 },
        ],
      },
      { changedSince: "HEAD" },
      "Audited 1 file: 0 findings, 12 files skipped.",
    ],
    [
      "cockpit.audit.changes",
      { ...report, files: 0, findings: 0 },
      { changedSince: "HEAD" },
      "Nothing that is audited has changed since the last commit.",
    ],
    ["cockpit.audit.workspace", { ...report, files: 0, findings: 0 }, {}, "Audited 0 files: 0 findings."],
    ["cockpit.audit.workspace", { ...report, cancelled: true }, {}, "The audit was cancelled after 1,200 files."],
  ];
  for (const [id, answer, query, text] of table) {
    test(text, async () => {
      const { daemon } = rig();
      daemon.answers = { "cockpit/audit/scan": answer };
      await call(id);
      const { workDoneToken, ...params } = daemon.asked[0]?.params as { workDoneToken: unknown };
      assert.deepEqual(params, query);
      assert.equal(typeof workDoneToken, "string");
      assert.equal(fake.messages[0]?.text, text);
    });
  }
});

describe("what the user is told when it fails", () => {
  const table: [string, Error, object[]][] = [
    [
      "no daemon",
      new NotRunning("The Cockpit daemon is not running."),
      [{ kind: "warning", text: "The Cockpit daemon is not running.", buttons: ["Start", "Show Log"] }],
    ],
    ["withdrawn by the user", new Withdrawn("cancelled"), []],
    [
      "a refusal with a setting as its hint",
      new DaemonFailure("No such program.", "notConfigured", "cockpit.lint.path"),
      [{ kind: "error", text: "No such program.", buttons: ["Open Setting", "Show Log"] }],
    ],
    [
      "a refusal with a command as its hint",
      new DaemonFailure("No folder.", "notFound", "cockpit.audit.changes"),
      [{ kind: "error", text: "No folder.", buttons: ["Audit Changes", "Show Log"] }],
    ],
    [
      "a refusal with a command line as its hint",
      new DaemonFailure("No ruff.", "notConfigured", "pip install ruff"),
      [{ kind: "error", text: "No ruff.", buttons: ["Copy Command", "Show Log"] }],
    ],
    [
      "a refusal without a hint",
      new DaemonFailure("No.", "refused", ""),
      [{ kind: "error", text: "No.", buttons: ["Show Log"] }],
    ],
    [
      "an incident",
      new DaemonFailure("It failed (incident 12ab).", "unexpected", "cockpit.showLog"),
      [{ kind: "error", text: "It failed (incident 12ab).", buttons: ["Show Log"] }],
    ],
    [
      "a fault of the extension itself",
      new TypeError("x is undefined"),
      [
        {
          kind: "error",
          text: "The cockpit met an unexpected error; its log has the details.",
          buttons: ["Show Log"],
        },
      ],
    ],
  ];
  for (const [name, error, messages] of table) {
    test(name, async () => {
      const { daemon } = rig();
      daemon.answers = { "cockpit/audit/scan": error };
      await call("cockpit.audit.workspace");
      assert.deepEqual(fake.messages, messages);
    });
  }

  test("Start starts it for a person", async () => {
    const { daemon } = rig();
    daemon.answers = { "cockpit/audit/scan": new NotRunning("Not running.") };
    fake.pressed = "Start";
    await call("cockpit.audit.workspace");
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(daemon.calls, ["start person"]);
  });
});

describe("the Audit tile", () => {
  test("a notification reaches the status bar and the overview", () => {
    const { daemon, statuses, snapshots } = rig();
    const audit = auditTile({ open: 5 });
    daemon.notify("cockpit/audit/changed", audit);
    assert.deepEqual(statuses, [{ audit }]);
    assert.deepEqual(snapshots, [{ audit }]);
  });

  test("it is asked for when the daemon runs, and stays when it stops", async () => {
    const { daemon, snapshots } = rig();
    const audit = auditTile();
    const gone = new NotRunning("gone");
    daemon.answers = { "cockpit/audit/tile": audit, "cockpit/daemon/get": gone, "cockpit/backup/get": gone };
    daemon.move("RUNNING");
    await new Promise((resolve) => setImmediate(resolve));
    daemon.move("BACKOFF");
    assert.deepEqual(
      snapshots.filter((snapshot) => "audit" in snapshot),
      [{ audit }],
    );
  });
});
