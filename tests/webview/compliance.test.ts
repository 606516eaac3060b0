import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type HTMLElement, Window } from "happy-dom";
import type { ComplianceTile, FolderScore } from "../../extension/src/generated/protocol";
import { NOTHING_TOLD, type Life } from "../../extension/src/views/wire";
import { moment } from "../../extension/webview/format";
import { complianceNews, complianceTile } from "../../extension/webview/tiles/compliance";
import * as tiles from "../tiles";

const RUNNING: Life = { state: "RUNNING", reason: "", buttons: [] };
const START = { label: "Start Daemon", hint: "cockpit.daemon.start" };
const STOPPED: Life = { state: "STOPPED", reason: "", buttons: [START] };
const NOW = Date.parse("2026-11-21T12:05:30Z");

function draw(compliance: ComplianceTile | null, life: Life = RUNNING): HTMLElement {
  const { document } = new Window();
  const snapshot = {
    revision: 1,
    life,
    ...NOTHING_TOLD,
    compliance,
  };
  document.body.innerHTML = complianceTile(snapshot, NOW).text;
  return document.body;
}

function words(root: HTMLElement, selector: string): string[] {
  return [...root.querySelectorAll(selector)].map((each) => each.textContent.replace(/\s+/g, " ").trim());
}

describe("the Compliance tile in each state", () => {
  interface Case {
    readonly name: string;
    readonly tile: ComplianceTile | null;
    readonly life?: Life;
    readonly state: string;
    readonly composites: readonly string[];
    readonly notes: readonly string[];
    readonly buttons: readonly string[];
  }
  const { complianceTile: tile, INCOMPLETE, PERFECT, STALE, UNKNOWN } = tiles;
  const missing = "Tests: no run of the tests is known.";
  const outdated = "Tests: api.py changed after the run of 2026-11-21 11:58 UTC (pytest).";
  const before = "The daemon is not running; these figures are from before it stopped.";
  const cases: readonly Case[] = [
    {
      name: "nothing told yet",
      tile: null,
      state: "waiting",
      composites: [],
      notes: ["No score has been measured yet."],
      buttons: [],
    },
    {
      name: "no folder",
      tile: tile(),
      state: "no folder",
      composites: [],
      notes: ["Open a folder to see its score."],
      buttons: ["Open Folder"],
    },
    {
      name: "before the first audit",
      tile: tile({ ...UNKNOWN, state: "waiting", reason: "It has not been audited." }),
      state: "waiting",
      composites: [],
      notes: ["It has not been audited."],
      buttons: ["Audit Workspace"],
    },
    {
      name: "below",
      tile: tile({}),
      state: "below the minimum",
      composites: ["71.70"],
      notes: [],
      buttons: ["Run Tests", "Fix Next", "Open Report"],
    },
    {
      name: "perfect",
      tile: tile(PERFECT),
      state: "passes",
      composites: ["100.00"],
      notes: [],
      buttons: ["Run Tests", "Open Report"],
    },
    {
      name: "it passes, and is no good",
      tile: tile({ ...PERFECT, composite: 82, level: "warning" }),
      state: "passes, with a warning",
      composites: ["82.00"],
      notes: [],
      buttons: ["Run Tests", "Open Report"],
    },
    {
      name: "incomplete",
      tile: tile(INCOMPLETE),
      state: "incomplete",
      composites: [`unknown: ${missing}`],
      notes: [missing],
      buttons: ["Run Tests", "Fix Next", "Open Report"],
    },
    {
      name: "stale",
      tile: tile(STALE),
      state: "stale",
      composites: ["71.70"],
      notes: [outdated],
      buttons: ["Run Tests", "Fix Next", "Open Report"],
    },
    {
      name: "while the tests run",
      tile: tile({ ...STALE, testing: true }),
      state: "running the tests",
      composites: ["71.70"],
      notes: [outdated],
      buttons: ["Fix Next", "Open Report"],
    },
    {
      name: "an operation is denied",
      tile: tile({ verdict: "denied", denied: ["build.sh:3 guard.recursiveDelete"] }),
      state: "denied",
      composites: ["71.70"],
      notes: ["The gate is closed: the guard denies what stands here."],
      buttons: ["Run Tests", "Fix Next", "Open Report"],
    },
    {
      name: "failed",
      tile: tile({ ...UNKNOWN, state: "error", reason: "cockpit.toml: no such model." }),
      state: "failed",
      composites: [],
      notes: ["cockpit.toml: no such model."],
      buttons: ["Show Log", "Run Tests"],
    },
    {
      name: "of two folders the worse one's word",
      tile: tile(PERFECT, { name: "lib" }),
      state: "below the minimum",
      composites: ["100.00", "71.70"],
      notes: [],
      buttons: ["Run Tests", "Fix Next", "Open Report"],
    },
    {
      name: "without trust",
      tile: { ...tile(INCOMPLETE), trusted: false },
      state: "incomplete",
      composites: [`unknown: ${missing}`],
      notes: ["Restricted Mode: neither tests nor ruff are run, so there is no score.", missing],
      buttons: ["Manage Trust", "Fix Next"],
    },
    {
      name: "after the daemon stopped",
      tile: tile({}),
      life: STOPPED,
      state: "unknown",
      composites: ["71.70"],
      notes: [before],
      buttons: ["Start Daemon"],
    },
    {
      name: "after the daemon stopped, without a figure",
      tile: tile(INCOMPLETE),
      life: STOPPED,
      state: "unknown",
      composites: [],
      notes: ["The daemon is not running."],
      buttons: [],
    },
  ];
  for (const { name, tile: told, life, ...expected } of cases) {
    test(name, () => {
      const root = draw(told, life);
      assert.deepEqual(words(root, ".state"), [expected.state]);
      assert.deepEqual(words(root, ".composite"), expected.composites);
      assert.deepEqual(words(root, ".note"), expected.notes);
      assert.deepEqual(words(root, "button"), expected.buttons);
    });
  }
});

describe("the parts of the Compliance tile", () => {
  const failing = "test test_api::test_login fails since 2026-11-21 11:58 UTC";

  test("the minimum, in words and as a mark on the gauge", () => {
    const root = draw(tiles.complianceTile({}));
    assert.deepEqual(words(root, ".headline .aside"), ["minimum 90 on main", "model standard"]);
    const [, bar, mark] = [...root.querySelectorAll(".headline + .gauge rect")];
    assert.deepEqual(
      [bar?.getAttribute("width"), bar?.className, mark?.getAttribute("x")],
      ["71.7%", "level-warning", "90%"],
    );
    assert.deepEqual(words(draw(tiles.complianceTile({ branch: "" })), ".headline .aside")[0], "minimum 90");
  });

  test("what is denied is told first, also where nothing else is known", () => {
    const places = ["build.sh:3 guard.x"];
    const denied = { ...tiles.INCOMPLETE, verdict: "denied" as const, denied: places };
    const root = draw(tiles.complianceTile({ level: "bad", composite: 41 }, denied));
    assert.deepEqual(words(root, ".state.state-error"), ["denied"]);
  });

  test("components with their share, state and age", () => {
    assert.deepEqual(words(draw(tiles.complianceTile(tiles.STALE)), ".components li"), [
      "Lint 30 % 94.00 measured 5 min ago",
      "Tests 50 % 50.00 stale, measured 7 min ago",
      "Placeholders 20 % 92.50 measured 5 min ago",
      "Sessions beside 100.00 measured 5 min ago",
    ]);
    const measured = new Date(NOW - 59_000).toISOString();
    const fresh = tiles.folderScore().components.map((each) => ({ ...each, measured }));
    const [lint] = words(draw(tiles.complianceTile({ components: fresh })), ".components li");
    assert.equal(lint, "Lint 30 % 94.00");
    const [, tests] = words(draw(tiles.complianceTile(tiles.INCOMPLETE)), ".components li");
    assert.equal(tests, "Tests 50 % unknown: no run of the tests is known. missing");
  });

  test("formula C stands beside the score, and what is unknown says so", () => {
    const said = (change: Partial<FolderScore>): string[] => words(draw(tiles.complianceTile(change)), "p.aside");
    assert.deepEqual(said({}), [
      "Formula C, beside it: 75.00. Placeholders resolved: 17 of 20. Violations in 30 days: 1, rollbacks: 0.",
    ]);
    const beside = { score: null, resolved: null, open: 3, violations: 0, rollbacks: 2, days: 30 };
    assert.deepEqual(said({ beside }), [
      "Formula C, beside it: unknown. Placeholders resolved: unknown of unknown. Violations in 30 days: 0, rollbacks: 2.",
    ]);
    assert.deepEqual(said({ beside: null }), []);
  });

  test("what moved it, what comes next, and the trend", () => {
    const root = draw(tiles.complianceTile({ cameAndWent: ["tests: missing became ok."] }));
    const since = `What moved it since ${moment("2026-11-20T17:02:00+00:00")}`;
    assert.deepEqual(words(root, "h3"), [since, "Next best thing to fix"]);
    assert.deepEqual(words(root, "h3 + p"), ["96.70 → 71.70"]);
    assert.deepEqual(words(root, ".causes li"), [
      `-25.00 ${failing}`,
      "tests: missing became ok.",
      `-25.00 ${failing}`,
    ]);
    const label = root.querySelector(".trend svg")?.getAttribute("aria-label");
    assert.equal(label, "The score over 3 days: from 95.10 to 71.70.");
  });

  test("nothing moved, and days without a score are left out of the trend", () => {
    const trend = [
      { date: "2026-11-20", score: null },
      { date: "2026-11-21", score: 100 },
    ];
    const root = draw(tiles.complianceTile({ ...tiles.PERFECT, trend }));
    assert.deepEqual([words(root, "h3"), words(root, ".trend")], [[], []]);
  });

  test("nothing from outside becomes markup", () => {
    const evil = `<img src=x onerror="alert('1')">&amp;`;
    const { next } = tiles.folderScore();
    assert.ok(next);
    const change = {
      name: evil,
      reason: evil,
      branch: evil,
      model: evil,
      denied: [evil],
      cameAndWent: [evil],
      since: evil,
    };
    const moved = [{ points: 1, text: evil }];
    const root = draw(tiles.complianceTile({ ...change, moved, next: { ...next, text: evil } }, { name: evil }));
    assert.equal(root.querySelector("img, [onerror], [style]"), null);
    assert.ok(root.textContent.includes(evil));
  });
});

test("what a screen reader is told", () => {
  const news = (compliance: ComplianceTile | null): string =>
    complianceNews({
      revision: 1,
      life: RUNNING,
      ...NOTHING_TOLD,
      compliance,
    });
  assert.equal(news(null), "");
  assert.equal(
    news(tiles.complianceTile({}, { ...tiles.INCOMPLETE, name: "lib" }, { ...tiles.UNKNOWN, state: "waiting" })),
    "Score of app: 71.70, below the minimum. Score of lib: incomplete.",
  );
});
