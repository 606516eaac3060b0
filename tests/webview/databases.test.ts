import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Window } from "happy-dom";
import type { DatabaseFile } from "../../extension/src/generated/protocol";
import { databasesNews, databasesTile as render } from "../../extension/webview/tiles/databases";
import { SNAPSHOTS } from "../snapshots";
import { databasesTile } from "../tiles";

const NOW = Date.parse("2026-11-21T12:05:30Z");

function drawn(changes: readonly Partial<DatabaseFile>[] | null, state: "RUNNING" | "STOPPED" = "RUNNING") {
  const { document } = new Window();
  const empty = SNAPSHOTS["nothing known yet"];
  assert.ok(empty);
  const databases = changes === null ? null : databasesTile(...changes);
  const snapshot = { ...empty, revision: 1, life: { state, reason: "", buttons: [] }, databases };
  document.body.innerHTML = render(snapshot, NOW).text.replaceAll(/<br \/>/g, " | ");
  const words = (selector: string): string[] =>
    [...document.querySelectorAll(selector)].map((each) => each.textContent.replace(/\s+/g, " ").trim());
  return { words, news: databasesNews(snapshot) };
}

const BUTTONS = ["Browse…", "Ask…", "Check"];
const FINE = "1.2 MB of 99.9 MB | written 3 min ago";

describe("the Databases tile", () => {
  const cases: readonly [string, readonly Partial<DatabaseFile>[], string, readonly string[], readonly string[]][] = [
    ["in order", [{}], "in order", [FINE], BUTTONS],
    ["none yet", [{ state: "absent", size: 0, written: null }], "none yet", ["not made yet"], BUTTONS],
    [
      "a large one",
      [{ state: "large", size: 120_400_000, reason: "It is large." }, {}],
      "large",
      ["120.4 MB of 99.9 MB | written 3 min ago | It is large.", FINE],
      ["Compact", ...BUTTONS],
    ],
    [
      "one that cannot be read",
      [{}, { state: "unreadable", reason: "No.", written: null }],
      "cannot be read",
      [FINE, "1.2 MB of 99.9 MB | No."],
      BUTTONS,
    ],
  ];
  for (const [name, changes, state, facts, buttons] of cases) {
    test(name, () => {
      const { words, news } = drawn(changes);
      assert.deepEqual(words(".state"), [state]);
      assert.deepEqual(words("dd"), facts);
      assert.deepEqual(words("button"), buttons);
      assert.equal(news, `Databases: ${state}.`);
    });
  }

  test("what keeps all from being read is said once", () => {
    const away: Partial<DatabaseFile> = { state: "unreadable", reason: "The server is away.", size: 0, written: null };
    const { words } = drawn([away, away]);
    assert.deepEqual([words("dd"), words(".note")], [[], ["The server is away."]]);
    assert.deepEqual(drawn([{}, away]).words("dd"), [FINE, "The server is away."]);
  });

  test("without a daemon nothing is claimed", () => {
    assert.deepEqual(drawn([{}], "STOPPED").words(".state"), ["unknown"]);
    assert.deepEqual(drawn(null).words("dd"), []);
  });
});
