import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Window } from "happy-dom";
import type { CopilotsFigures, CopilotsLast } from "../../extension/src/generated/protocol";
import type { Life, Snapshot } from "../../extension/src/views/wire";
import { copilotsNews, copilotsTile } from "../../extension/webview/tiles/copilots";
import { SNAPSHOTS } from "../snapshots";
import * as tiles from "../tiles";

const STOPPED: Life = { state: "STOPPED", reason: "", buttons: [] };
const STALE = "The daemon is not running; these figures are from before it stopped.";

function snapshot(state: string, change: Partial<Snapshot> = {}): Snapshot {
  const found = SNAPSHOTS[state];
  assert.ok(found, state);
  return { revision: 1, ...found, ...change };
}

/** The words of what the tile shows. */
function drawn(shown: Snapshot) {
  const { document } = new Window();
  document.body.innerHTML = copilotsTile(shown).text.replaceAll(/<br \/>/g, " | ");
  document.querySelectorAll(".visually-hidden").forEach((each) => each.remove());
  const texts = (selector: string): string[] =>
    [...document.querySelectorAll(selector)].map((each) => each.textContent.replace(/\s+/g, " ").trim());
  const fact = (name: string): string | undefined => texts("dl dd")[texts("dl dt").indexOf(name)];
  return { texts, fact };
}

function figures(change: Partial<CopilotsFigures>) {
  return drawn(snapshot("full", { copilots: tiles.copilotsTile({}, change) }));
}

describe("the Copilots tile in each state", () => {
  const undo = ["Validate Changes", "Undo a Correction…"];
  const refine = ["Validate Changes", "Refine…", "Undo a Correction…"];
  const table: [string, Snapshot, string, string[], string[]][] = [
    ["waiting", snapshot("nothing known yet"), "unknown", ["The record of the copilots has not been read yet."], []],
    ["without a daemon", snapshot("stopped"), "unknown", ["The daemon is not running."], []],
    ["with runs", snapshot("full"), "approved", [], undo],
    ["with a language model", snapshot("copilots with language models"), "rejected", [], refine],
    [
      "before the first run",
      snapshot("nothing made by the copilots"),
      "no run yet",
      ["The copilots have made nothing yet. The light bulb of a stub has them implement it."],
      ["Validate Changes"],
    ],
    ["where nothing fits", snapshot("copilots of which nothing was judged"), "nothing fits", [], ["Validate Changes"]],
    ["restricted", snapshot("restricted"), "approved", ["Restricted Mode: the copilots do nothing."], ["Manage Trust"]],
    [
      "failed",
      snapshot("copilots unknown"),
      "failed",
      ["The database cannot be used."],
      ["Validate Changes", "Show Log"],
    ],
    [
      "without a folder",
      snapshot("no folder for the copilots"),
      "no folder",
      ["Open a folder to see what the copilots have done in it."],
      [],
    ],
    ["stale", snapshot("full", { life: STOPPED }), "unknown", [STALE], []],
  ];
  for (const [name, shown, state, notes, buttons] of table) {
    test(name, () => {
      const { texts } = drawn(shown);
      assert.deepEqual(texts(".state"), [state]);
      assert.deepEqual(texts(".note"), notes);
      assert.deepEqual(texts("button"), buttons);
    });
  }

  test("where the figures are not known, none are shown", () => {
    assert.deepEqual(drawn(snapshot("copilots unknown")).texts("dd, h3"), []);
  });
});

test("the figures are those of the record", () => {
  const { texts, fact } = drawn(snapshot("full"));
  assert.deepEqual(texts("h3"), ["What the second copilot says of 17 proposals", "The last run"]);
  assert.deepEqual(texts("dl.figures dd"), ["11", "4", "2"]);
  assert.deepEqual(["Runs", "Nothing fitted", "Disagreement"].map(fact), ["14, 2 of them today", "1", "26.7 %"]);
  assert.deepEqual(["Applied", "Taken back", "Discarded", "Not decided"].map(fact), ["8", "1", "1", "1"]);
  assert.equal(figures({ nothingFits: 0 }).fact("Nothing fitted"), undefined);
});

describe("what is unknown says why, and 0 is said only where it is known", () => {
  const table: [string, Partial<CopilotsFigures>, string, string][] = [
    ["templates alone", {}, "0, no language model was asked", "0, no language model was asked"],
    ["all told", { requests: 3, tokens: 1_234, cost: 1.256 }, "1,234", "1.26"],
    ["very little", { requests: 1, tokens: 9, cost: 0.000_043 }, "9", "0.000043"],
    ["for nothing", { requests: 1, tokens: 9, cost: 0 }, "9", "0"],
    [
      "some told",
      { requests: 9, tokens: 1_234, untold: 2, cost: 0.5, unpriced: 3 },
      "unknown | Known of 7 of 9 requests: 1,234.",
      "unknown | Known of 6 of 9 requests: 0.5.",
    ],
    [
      "nobody told",
      { requests: 2, untold: 2, unpriced: 2 },
      "unknown | The language models did not tell.",
      "unknown | No request has a known price.",
    ],
  ];
  for (const [name, change, tokens, cost] of table) {
    test(name, () => {
      const { fact } = figures(change);
      assert.deepEqual([fact("Tokens"), fact("Cost")], [tokens, cost]);
    });
  }

  test("disagreement before anything was judged", () => {
    assert.equal(figures({ disagreement: null }).fact("Disagreement"), "unknown | No proposal was judged yet.");
    assert.equal(figures({ disagreement: 0 }).fact("Disagreement"), "0 %");
  });
});

describe("the last run", () => {
  const place = "src/shop/text.py · Implement it.";
  const table: [string, Partial<CopilotsLast>, RegExp, string][] = [
    [
      "that was applied",
      {},
      new RegExp(`^slug approved, applied ${place} · Nov 21, 2026.* · from templates$`),
      "Copilots: slug approved, applied.",
    ],
    ["that waits", { fate: "" }, /^slug approved, not decided /, "Copilots: slug approved, not decided."],
    [
      "that was refuted, in one of two folders",
      { verdict: "rejected", fate: "", folderName: "shop", provider: "openai", reason: "No more." },
      new RegExp(`^slug rejected shop/${place} · .* · openai No more\\.$`),
      "Copilots: slug rejected.",
    ],
    [
      "of a file",
      { symbol: "", words: "" },
      /^text\.py approved, applied src\/shop\/text\.py · Nov/,
      "Copilots: text.py approved, applied.",
    ],
    [
      "of a whole objective",
      { symbol: "", path: "", words: "retry" },
      /^approved, applied retry · Nov/,
      "Copilots: approved, applied.",
    ],
  ];
  for (const [name, change, expected, news] of table) {
    test(name, () => {
      const shown = snapshot("full", { copilots: tiles.copilotsTile({}, {}, change) });
      assert.match(drawn(shown).texts(".last")[0] ?? "", expected);
      assert.equal(copilotsNews(shown), news);
    });
  }

  test("says nothing to a screen reader before there is one", () => {
    assert.equal(copilotsNews(snapshot("nothing known yet")), "");
    assert.equal(copilotsNews(snapshot("nothing made by the copilots")), "");
  });
});
