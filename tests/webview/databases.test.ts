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
      assert.deepEqual(words("section > dl dd"), facts);
      assert.deepEqual(words("section > .buttons button"), buttons);
      assert.equal(news, `Databases: ${state}.`);
    });
  }

  test("what keeps all from being read is said once", () => {
    const away: Partial<DatabaseFile> = {
      state: "unreadable",
      reason: "The server is away.",
      size: 0,
      written: null,
      revision: null,
    };
    const { words } = drawn([away, away]);
    assert.deepEqual([words("dd"), words(".note")], [[], ["The server is away."]]);
    assert.deepEqual(drawn([{}, away]).words("section > dl dd"), [FINE, "The server is away."]);
  });

  const PENDING = { name: "production", state: "outdated", revision: "0003", reason: "Its schema is 0003." } as const;
  const migrations: readonly [string, readonly Partial<DatabaseFile>[], string, readonly string[], boolean][] = [
    ["nothing to do", [{}], "Migration: nothing to do", ["schema 0009, that of this version"], false],
    [
      "one that is pending",
      [{}, PENDING],
      "Migration: pending",
      ["schema 0009, that of this version", "schema 0003, which becomes 0009 when it is next used"],
      true,
    ],
    [
      "one that is refused",
      [PENDING, { state: "newer", revision: "0011" }],
      "Migration: refused",
      [
        "schema 0003, which becomes 0009 when it is next used",
        "schema 0011, of a newer version; this one writes 0009 and changes nothing",
      ],
      true,
    ],
  ];
  for (const [name, changes, summary, schemas, isOpen] of migrations) {
    test(name, () => {
      const { words } = drawn(changes);
      assert.deepEqual(words("summary"), [summary]);
      assert.deepEqual(words("details dd"), schemas);
      assert.deepEqual(words("details button"), ["Plan"]);
      assert.equal(words("details[open]").length > 0, isOpen);
    });
  }

  test("a migration that was made says when, from what, and where it is as it was", () => {
    const { words } = drawn([{ cameFrom: "0005", migrated: "2026-11-20T08:02:11+00:00" }]);
    assert.match(words("details dd").join(), /^schema 0009, .* \| migrated from 0005 on .*2026.*; as it was before, /);
  });

  test("what was not made yet has no schema", () => {
    assert.deepEqual(drawn([{ state: "absent", revision: null }]).words("details"), []);
  });

  test("without a daemon nothing is claimed", () => {
    assert.deepEqual(drawn([{}], "STOPPED").words(".state"), ["unknown"]);
    assert.deepEqual(drawn(null).words("dd"), []);
  });
});
