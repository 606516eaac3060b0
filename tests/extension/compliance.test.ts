import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import type { ComplianceTile, FolderScore } from "../../extension/src/generated/protocol";
import { scoreView } from "../../extension/src/features/compliance/score";
import { complianceTile, folderScore, INCOMPLETE, PERFECT, STALE, UNKNOWN } from "../tiles";
import type { FakeStatusBarItem } from "./fake-status-bar";
import { fake, Uri } from "./fake-vscode";
import { type FakeDaemon, rig } from "./fakes";

beforeEach(() => fake.reset());

const FAILING = "test test_api::test_login fails since 2026-11-21 11:58 UTC";
const COMPONENTS = "Lint 94.00, Tests 50.00, Placeholders 92.50";

describe("the score in the status bar", () => {
  interface Case {
    readonly name: string;
    readonly folders: readonly Partial<FolderScore>[];
    readonly text: string;
    readonly severity: "ok" | "warning" | "error";
    readonly details: readonly string[];
  }
  const cases: readonly Case[] = [
    {
      name: "below the minimum",
      folders: [{}],
      text: "$(warning) 71.70",
      severity: "warning",
      details: [
        "Score of app: 71.70 (standard)",
        "It is below the minimum of 90 for main.",
        COMPONENTS,
        "From 96.70 to 71.70:",
        `-25.00 ${FAILING}`,
      ],
    },
    {
      name: "good, outside of git",
      folders: [{ ...PERFECT, branch: "" }],
      text: "$(pass) 100.00",
      severity: "ok",
      details: [
        "Score of app: 100.00 (standard)",
        "It reaches the minimum of 90.",
        "Lint 100.00, Tests 100.00, Placeholders 100.00",
      ],
    },
    {
      name: "bad, and an operation is denied",
      folders: [
        { composite: 41, level: "bad", verdict: "denied", denied: ["a.sh:3 guard.x"], before: null, moved: [] },
      ],
      text: "$(error) 41.00",
      severity: "error",
      details: ["Score of app: 41.00 (standard)", "The gate is closed: the guard denies 1 operation.", COMPONENTS],
    },
    {
      name: "stale is a figure, and never a good one",
      folders: [{ ...STALE, before: null, moved: [] }],
      text: "$(history) 71.70",
      severity: "ok",
      details: [
        "Score of app: 71.70, stale (standard)",
        "Tests: api.py changed after the run of 2026-11-21 11:58 UTC (pytest).",
        "Lint 94.00, Tests 50.00 stale, Placeholders 92.50",
      ],
    },
    {
      name: "incomplete, while the tests run",
      folders: [{ ...INCOMPLETE, testing: true, cameAndWent: ["tests: ok became missing."] }],
      text: "$(circle-slash) Score: incomplete $(sync~spin)",
      severity: "ok",
      details: [
        "Score of app: incomplete (standard)",
        "Tests: no run of the tests is known.",
        "Lint 94.00, Tests missing, Placeholders 92.50",
        "tests: ok became missing.",
        "The tests are running.",
      ],
    },
    {
      name: "failed",
      folders: [{ ...UNKNOWN, state: "error", reason: "pyproject.toml: no such model." }],
      text: "$(circle-slash) Score: failed",
      severity: "ok",
      details: ["Score of app: unknown", "pyproject.toml: no such model."],
    },
    {
      name: "of several folders the worst; one that waits says nothing",
      folders: [
        PERFECT,
        { ...PERFECT, name: "lib", composite: 59, level: "bad", verdict: "below" },
        { ...UNKNOWN, state: "waiting" },
      ],
      text: "$(error) 59.00",
      severity: "error",
      details: [
        "Score of app: 100.00 (standard)",
        "It reaches the minimum of 90 for main.",
        "Lint 100.00, Tests 100.00, Placeholders 100.00",
        "Score of lib: 59.00 (standard)",
        "It is below the minimum of 90 for main.",
        "Lint 100.00, Tests 100.00, Placeholders 100.00",
      ],
    },
  ];
  for (const { name, folders, ...expected } of cases) {
    test(name, () => assert.deepEqual(scoreView(complianceTile(...folders)), expected));
  }

  const nothing: [string, ComplianceTile | undefined][] = [
    ["without a daemon", undefined],
    ["without a folder", complianceTile()],
    ["before the first audit has finished", complianceTile({ ...UNKNOWN, state: "waiting" })],
  ];
  for (const [name, tile] of nothing) {
    test(`none ${name}`, () => assert.equal(scoreView(tile), undefined));
  }

  function item(): FakeStatusBarItem {
    const found = fake.statusBar.get("cockpit.score");
    assert.ok(found);
    return found;
  }

  test("it comes with its colour and what can be done, and goes with the daemon", async () => {
    const { daemon, snapshots } = rig();
    const tiles = ["cockpit/audit/tile", "cockpit/backup/get", "cockpit/daemon/get"];
    const others = Object.fromEntries(tiles.map((tile) => [tile, new Error("not now")]));
    daemon.answers = { ...others, "cockpit/compliance/get": complianceTile({}) };
    assert.equal(item().isShown, false);
    daemon.move("RUNNING");
    await Promise.resolve();
    assert.equal(item().isShown, true);
    assert.equal(snapshots.flatMap(({ compliance }) => compliance?.folders ?? [])[0]?.composite, 71.7);
    assert.equal(item().backgroundColor?.id, "statusBarItem.warningBackground");
    const { isTrusted, value } = item().tooltip ?? {};
    const commands = ["cockpit.open", "cockpit.compliance.runTests", "cockpit.compliance.fixNext"];
    assert.deepEqual(isTrusted, { enabledCommands: commands });
    assert.match(value ?? "", /\[Run Tests for the Score\]\(command:cockpit\.compliance\.runTests\)/);
    assert.match(item().accessibilityInformation?.label ?? "", /^Score of app: 71\.70 /);
    daemon.notify("cockpit/compliance/changed", complianceTile(PERFECT));
    assert.deepEqual([item().text, item().backgroundColor], ["$(pass) 100.00", undefined]);
    daemon.move("STOPPED");
    assert.equal(item().isShown, false);
  });

  test("without trust it offers no run of the tests", () => {
    rig().daemon.notify("cockpit/compliance/changed", { ...complianceTile(INCOMPLETE), trusted: false });
    assert.deepEqual(item().tooltip?.isTrusted, { enabledCommands: ["cockpit.open", "cockpit.compliance.fixNext"] });
  });
});

describe("Run Tests for the Score", () => {
  const run = async (daemon: FakeDaemon): Promise<void> => {
    await fake.commands.get("cockpit.compliance.runTests")?.();
    assert.ok(daemon.asked.every(({ method }) => method === "cockpit/compliance/runTests"));
  };
  const none = { passed: 0, failed: 0, skipped: 0, cancelled: false };
  const cases: [object, "info" | "warning", string][] = [
    [{ ...none, passed: 1 }, "info", "1 test ran: none failed."],
    [{ ...none, passed: 1_200, skipped: 3 }, "info", "1,200 tests ran: none failed, 3 skipped."],
    [{ ...none, passed: 1, failed: 2 }, "warning", "3 tests ran: 2 failed."],
    [{ ...none, cancelled: true }, "info", "The run of the tests was cancelled; it counts for nothing."],
  ];
  for (const [report, kind, text] of cases) {
    test(text, async () => {
      const { daemon } = rig();
      fake.folders = [{ uri: Uri.file("/projects/app") }];
      daemon.answers = { "cockpit/compliance/runTests": report };
      await run(daemon);
      assert.deepEqual(fake.messages, [{ kind, text, buttons: [] }]);
      assert.equal((daemon.asked[0]?.params as { folder: string }).folder, "file:///projects/app");
    });
  }

  test("asks for the folder where there are several; none without one", async () => {
    const { daemon } = rig();
    daemon.answers = { "cockpit/compliance/runTests": { ...none, passed: 1 } };
    await run(daemon);
    assert.equal(fake.messages[0]?.text, "Open a folder first.");
    fake.folders = [{ uri: Uri.file("/projects/app") }, { uri: Uri.file("/projects/lib") }];
    fake.picks = [undefined, "/projects/lib"];
    await run(daemon);
    assert.equal(daemon.asked.length, 0);
    await run(daemon);
    assert.equal((daemon.asked[0]?.params as { folder: string }).folder, "file:///projects/lib");
  });
});

describe("Fix the Next Best Thing", () => {
  const fix = (): unknown => fake.commands.get("cockpit.compliance.fixNext")?.();
  const shown = (): unknown[] =>
    fake.opened.map(({ uri, options }) => [uri, (options["selection"] as { start: { line: number } }).start.line]);

  test("opens the place, also when the file became shorter", async () => {
    const { daemon } = rig();
    fake.text = "one\ntwo\nthree\n    four";
    daemon.notify("cockpit/compliance/changed", complianceTile({}));
    await fix();
    fake.text = "one";
    await fix();
    assert.deepEqual(shown(), [
      ["file:///projects/app/test_api.py", 3],
      ["file:///projects/app/test_api.py", 0],
    ]);
  });

  test("asks where several folders have something", async () => {
    const { daemon } = rig();
    const { next } = folderScore();
    assert.ok(next);
    const other = {
      ...next,
      text: "1 open finding (audit.tag) in lib.py",
      uri: "file:///projects/lib/lib.py",
      line: 0,
    };
    daemon.notify("cockpit/compliance/changed", complianceTile({}, { name: "lib", next: other }));
    fake.text = "one";
    fake.picks = [undefined, other.text];
    await fix();
    assert.deepEqual(shown(), []);
    await fix();
    assert.deepEqual(shown(), [["file:///projects/lib/lib.py", 0]]);
  });

  test("says so when there is nothing", async () => {
    const { daemon } = rig();
    daemon.notify("cockpit/compliance/changed", complianceTile(PERFECT));
    await fix();
    assert.equal(fake.messages[0]?.text, "Nothing that the Cockpit can point to keeps the score from 100.");
  });

  test("claims nothing without a daemon", async () => {
    const { daemon } = rig();
    daemon.move("STOPPED");
    await fix();
    assert.deepEqual(fake.messages[0]?.buttons, ["Start", "Show Log"]);
  });
});
