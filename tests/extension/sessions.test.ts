import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { sessionsTile } from "../tiles";
import { fake } from "./fake-vscode";
import { rig } from "./fakes";

beforeEach(() => fake.reset());

const item = (validator: string, outcome: string, ...evidence: string[]): object => ({
  validator,
  outcome,
  evidence,
  fix: "",
});

describe("the wrap-up says in one sentence", () => {
  const table: [string, object[], string][] = [
    ["that nothing is left", [item("empty-logs", "ok")], "Nothing was left behind."],
    ["that what is unknown is none", [item("open-handles", "unknown", "Nobody tells.")], "Nothing was left behind."],
    ["what is left", [item("emptied-files", "warning", "a.py is empty.")], "a.py is empty."],
    [
      "that there is more",
      [item("emptied-files", "warning", "a.py is empty."), item("open-transactions", "failed", "A write is open.")],
      "a.py is empty. And more: the Sessions tile lists it.",
    ],
  ];
  for (const [name, items, sentence] of table) {
    test(name, async () => {
      const { daemon } = rig();
      daemon.answers = { "cockpit/sessions/wrapUp": { at: "2026-11-21T12:00:00Z", items } };
      await fake.commands.get("cockpit.sessions.wrapUp")?.();
      assert.deepEqual(
        fake.messages.map(({ text }) => text),
        [sentence],
      );
    });
  }
});

test("the Sessions tile is shown as it comes", () => {
  const { daemon, snapshots } = rig();
  const tile = sessionsTile({ crashed: 1 });
  daemon.notify("cockpit/sessions/changed", tile);
  assert.deepEqual(snapshots.at(-1), { sessions: tile });
});
