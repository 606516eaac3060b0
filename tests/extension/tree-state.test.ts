import assert from "node:assert/strict";
import { describe, test } from "node:test";
import manifest from "../../package.json";
import { type Filter, NO_FILTER } from "../../extension/src/features/audit/tree/choice";
import { messageOf, stateOf, type ViewFacts } from "../../extension/src/features/audit/tree/state";

const FACTS: ViewFacts = {
  setUp: "idle",
  hasFolder: true,
  isTrusted: true,
  daemon: "RUNNING",
  audit: "ready",
  filter: NO_FILTER,
  listed: { total: 3, reason: "" },
  failure: "",
};

describe("the state of the Findings view", () => {
  const found: Filter = { ...NO_FILTER, text: "x" };
  const nothing = { total: 0, reason: "" };
  const states: [Partial<ViewFacts>, string, string][] = [
    [{}, "ready", ""],
    [{ hasFolder: false }, "noFolder", ""],
    [{ daemon: "STARTING" }, "starting", ""],
    [{ daemon: "BACKOFF" }, "restarting", ""],
    [{ daemon: "FATAL" }, "failed", ""],
    [{ daemon: "FATAL", setUp: "running" }, "settingUp", ""],
    [{ daemon: "FATAL", setUp: "failed" }, "notSetUp", ""],
    [{ daemon: "STOPPED", setUp: "running" }, "settingUp", ""],
    [{ daemon: "STOPPED" }, "stopped", ""],
    [{ daemon: "STOPPING" }, "stopped", ""],
    [{ listed: undefined }, "starting", ""],
    [{ failure: "The database cannot be used." }, "error", "The database cannot be used."],
    [{ listed: nothing }, "empty", ""],
    [{ listed: nothing, audit: "scanning" }, "scanning", ""],
    [{ listed: nothing, audit: "waiting" }, "waiting", ""],
    [{ listed: nothing, filter: found }, "filtered", ""],
    [{ filter: found }, "ready", "Filtered: “x”."],
    [
      { isTrusted: false },
      "ready",
      "Restricted Mode: built-in rules only, and git is not asked for authors or the base branch.",
    ],
    [
      { filter: { ...NO_FILTER, new: true }, listed: { total: 0, reason: "Unknown: no git." } },
      "filtered",
      "Filtered: new since the base branch. Unknown: no git.",
    ],
  ];
  for (const [changes, state, message] of states) {
    test(`${state} ${message}`, () => {
      const facts = { ...FACTS, ...changes };
      assert.deepEqual([stateOf(facts), messageOf(facts)], [state, message]);
    });
  }

  test("every state but the full one has its welcome text", () => {
    const texts = manifest.contributes.viewsWelcome.filter(({ view }) => view === "cockpit.findings");
    const named = texts.map(({ when }) => /== '(\w+)'$/.exec(when)?.[1]);
    const possible = new Set(states.map(([, state]) => state).filter((state) => state !== "ready"));
    assert.deepEqual(named.sort(), [...possible].sort());
  });
});
