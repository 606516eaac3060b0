import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Window } from "happy-dom";
import type { Life, Snapshot } from "../../extension/src/views/wire";
import { correctionsNews, correctionsTile } from "../../extension/webview/tiles/corrections";
import { SNAPSHOTS } from "../snapshots";
import * as tiles from "../tiles";

const STOPPED: Life = { state: "STOPPED", reason: "", buttons: [] };

function snapshot(state: string, change: Partial<Snapshot> = {}): Snapshot {
  const found = SNAPSHOTS[state];
  assert.ok(found, state);
  return { revision: 1, ...found, ...change };
}

/** The words of what the tile shows. */
function drawn(shown: Snapshot) {
  const { document } = new Window();
  document.body.innerHTML = correctionsTile(shown).text;
  const words = (selector: string): string[] =>
    [...document.querySelectorAll(selector)].map((each) => each.textContent.replace(/\s+/g, " ").trim());
  return { document, words };
}

describe("the Corrections tile in each state", () => {
  const table: [string, Snapshot, string, string[], number][] = [
    ["waiting", snapshot("nothing known yet"), "unknown", ["The record of corrections has not been read yet."], 0],
    ["without a daemon", snapshot("stopped"), "unknown", ["The daemon is not running."], 0],
    ["with something to undo", snapshot("full"), "2 can be undone", [], 2],
    ["restricted", snapshot("restricted"), "2 can be undone", ["Restricted Mode: nothing is taken back."], 0],
    [
      "empty",
      snapshot("nothing corrected"),
      "nothing to undo",
      ["Nothing was corrected, and the guard has stopped nothing."],
      0,
    ],
    [
      "without a folder",
      snapshot("no folder for corrections"),
      "no folder",
      ["Open a folder to see what was corrected in it."],
      0,
    ],
    ["failed", snapshot("corrections unknown"), "failed", ["The database cannot be used."], 0],
    [
      "stale",
      snapshot("full", { life: STOPPED }),
      "unknown",
      ["The daemon is not running; these figures are from before it stopped."],
      0,
    ],
  ];
  for (const [name, shown, state, notes, undos] of table) {
    test(name, () => {
      const { words } = drawn(shown);
      assert.deepEqual(words(".state"), [state]);
      assert.equal(words("[data-argument]").length, undos);
      assert.deepEqual(words(".note"), notes);
    });
  }
});

test("a row says what, where, when and by whom; its button names it to the host and to a screen reader", () => {
  const { document, words } = drawn(snapshot("full"));
  assert.match(
    words("li")[0] ?? "",
    /^Linked to an issue src\/package\/loading\/api\.py Nov 21, 2026.* · ann · #12 Undo$/,
  );
  assert.match(words("li")[2] ?? "", /until 2026-12-01 Taken back Nov 21, 2026/);
  assert.match(words("li")[3] ?? "", /\.git directory\. Nov 21, 2026.* · 2 times · guard\.gitDirectory$/);
  const button = document.querySelector("[data-argument]");
  assert.equal(button?.getAttribute("data-argument"), "3 file:///projects/app");
  assert.equal(button.getAttribute("aria-label"), "Undo: Linked to an issue, src/package/loading/api.py");
});

test("of many rows the older ones unfold; of several folders each is named", () => {
  const { words } = drawn(snapshot("many corrections in two folders"));
  assert.deepEqual(words("summary"), ["3 older ones"]);
  assert.match(words("li")[0] ?? "", /^Added to the baseline app\//);
  assert.match(words("li")[1] ?? "", /^Restored from git lib\/.* No text was kept that could be put back\.$/);
});

test("what somebody wrote is shown as text", () => {
  const corrections = tiles.correctionsTile({ corrections: [tiles.correctionRow({ rationale: "<b>1</b>" })] });
  const { document } = drawn(snapshot("full", { corrections }));
  assert.equal(document.querySelector("li b"), null);
});

test("the news are what can be undone", () => {
  assert.equal(correctionsNews(snapshot("full")), "Corrections: 2 can be undone.");
  assert.equal(correctionsNews(snapshot("nothing corrected")), "");
});
