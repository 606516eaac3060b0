import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { auditItem, lintItem, type Surroundings } from "../../extension/src/daemon/language";
import { initial, type Lifecycle } from "../../extension/src/daemon/lifecycle";
import type { Coverage } from "../../extension/src/generated/protocol";
import { daemonTile } from "../tiles";
import { fake, Uri } from "./fake-vscode";
import { rig } from "./fakes";

const RUNNING: Lifecycle = { ...initial(0), state: "RUNNING" };
const USUAL: Surroundings = {
  now: 0,
  isTrusted: true,
  onChange: true,
  lint: { enabled: true, publish: "auto" },
  hasRuffExtension: false,
};
const ALL: Coverage = { rules: "all", reason: "" };

function left(reason: Coverage["reason"]): Coverage {
  return { rules: "none", reason };
}

describe("what audits the file", () => {
  const table: [string, Coverage | undefined, Partial<Surroundings>, string, string, string][] = [
    [
      "all of it",
      ALL,
      {},
      "Audited by the Cockpit",
      "all rules, as you type and on save",
      "cockpit.audit.showFindings",
    ],
    ["on save", ALL, { onChange: false }, "Audited by the Cockpit", "all rules, on save", "cockpit.audit.showFindings"],
    [
      "comments",
      { rules: "comments", reason: "" },
      {},
      "Audited by the Cockpit",
      "comments only, as you type and on save",
      "cockpit.audit.showFindings",
    ],
    [
      "without trust",
      ALL,
      { isTrusted: false },
      "Audited by the Cockpit",
      "Restricted Mode: built-in rules only, as you type and on save",
      "workbench.trust.manage",
    ],
    [
      "no rules",
      left("language"),
      {},
      "Not audited by the Cockpit",
      "there are no rules for this language",
      "cockpit.open",
    ],
    ["vendored", left("vendored"), {}, "Not audited by the Cockpit", "vendored code is left out", "cockpit.open"],
    [
      "too large",
      left("size"),
      {},
      "Not audited by the Cockpit",
      "the file is larger than the settings allow",
      "workbench.action.openSettings",
    ],
    [
      "excluded",
      left("excluded"),
      {},
      "Not audited by the Cockpit",
      "the settings exclude it",
      "workbench.action.openSettings",
    ],
    ["not known yet", undefined, {}, "Cockpit", "", "cockpit.audit.showFindings"],
  ];
  for (const [name, coverage, around, text, detail, command] of table) {
    test(name, () => {
      const item = auditItem({ lifecycle: RUNNING, daemon: undefined, coverage }, { ...USUAL, ...around });
      assert.deepEqual([item.text, item.detail, item.command.command], [text, detail, command]);
      assert.deepEqual([item.severity, item.busy], ["ok", coverage === undefined]);
    });
  }

  test("nothing, without a daemon", () => {
    const lifecycle: Lifecycle = { ...RUNNING, state: "FATAL", reason: "It died five times." };
    const item = auditItem({ lifecycle, daemon: undefined, coverage: ALL }, USUAL);
    assert.deepEqual(
      [item.text, item.detail, item.severity],
      ["Not audited by the Cockpit", "It died five times.", "warning"],
    );
    assert.equal(item.command.command, "cockpit.daemon.start");
  });
});

describe("what lints the file", () => {
  const missing = { what: "Lint", reason: "ruff was not found.", hint: "pip install ruff" };
  const table: [string, ReturnType<typeof daemonTile>, Partial<Surroundings>, string, string, "ok" | "warning"][] = [
    ["ruff", daemonTile(), {}, "Linted by ruff 0.17.5", "", "ok"],
    [
      "shown by the Ruff extension",
      daemonTile(),
      { hasRuffExtension: true },
      "Linted by ruff 0.17.5",
      "the Ruff extension shows the findings",
      "ok",
    ],
    [
      "hidden",
      daemonTile(),
      { lint: { enabled: true, publish: "never" } },
      "Linted by ruff 0.17.5",
      "the settings hide the findings",
      "ok",
    ],
    [
      "off",
      daemonTile(),
      { lint: { enabled: false, publish: "auto" } },
      "Not linted",
      "switched off in the settings",
      "ok",
    ],
    ["without trust", daemonTile(), { isTrusted: false }, "Not linted", "nothing is run in Restricted Mode", "ok"],
    [
      "not yet",
      daemonTile({ lint: "unknown: nothing has been linted yet" }),
      {},
      "Not linted",
      "nothing has been linted yet",
      "ok",
    ],
    ["not found", daemonTile({ problems: [missing] }), {}, "Not linted", "ruff was not found.", "warning"],
  ];
  for (const [name, daemon, around, text, detail, severity] of table) {
    test(name, () => {
      const item = lintItem({ lifecycle: RUNNING, daemon, coverage: ALL }, { ...USUAL, ...around });
      assert.deepEqual([item.text, item.detail, item.severity], [text, detail, severity]);
    });
  }
});

test("a file that is too large to be audited is not linted, either", () => {
  const item = lintItem({ lifecycle: RUNNING, daemon: daemonTile(), coverage: left("size") }, USUAL);
  assert.deepEqual([item.text, item.detail], ["Not linted", "the file is larger than the settings allow"]);
});

describe("the coverage of the file in front", () => {
  beforeEach(() => fake.reset());

  /** What the status was told of, after everything has been answered. */
  async function told(statuses: readonly { readonly coverage?: unknown }[]): Promise<unknown[]> {
    await new Promise(setImmediate);
    return statuses.filter((facts) => "coverage" in facts).map(({ coverage }) => coverage);
  }

  test("is asked for when another file comes to the front", async () => {
    const { daemon, statuses } = rig();
    daemon.answers = { "cockpit/audit/coverage": ALL };
    fake.activeEditor = { document: { uri: Uri.file("/w/a.py") } };
    fake.editorChanged.fire(undefined);
    assert.deepEqual(await told(statuses), [ALL]);
    assert.deepEqual(daemon.asked.at(-1), { method: "cockpit/audit/coverage", params: { uri: "file:///w/a.py" } });
  });

  test("is unknown where the daemon does not know, and the log says why", async () => {
    const { daemon, statuses, logged } = rig();
    daemon.answers = { "cockpit/audit/coverage": new Error("It is not open.") };
    fake.activeEditor = { document: { uri: Uri.file("/w/a.py") } };
    fake.editorChanged.fire(undefined);
    assert.deepEqual(await told(statuses), [undefined]);
    assert.deepEqual(logged, ["What is audited of a file: Error: It is not open."]);
  });

  test("is that of the file that came last", async () => {
    const { daemon, statuses } = rig();
    const answers: ((coverage: Coverage) => void)[] = [];
    daemon.answers = { "cockpit/audit/coverage": () => new Promise<Coverage>((resolve) => answers.push(resolve)) };
    fake.activeEditor = { document: { uri: Uri.file("/w/a.py") } };
    fake.editorChanged.fire(undefined);
    fake.editorChanged.fire(undefined);
    answers[1]?.(ALL);
    answers[0]?.(left("size"));
    assert.deepEqual(await told(statuses), [ALL]);
  });
});
