import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Window } from "happy-dom";
import type { Life, SyncFolderView } from "../../extension/src/views/wire";
import { syncNews, syncTile } from "../../extension/webview/tiles/sync";
import { SNAPSHOTS } from "../snapshots";
import { SOME_AWAY, syncFolder } from "../tiles";

const RUNNING: Life = { state: "RUNNING", reason: "", buttons: [] };
const NOW = Date.parse("2026-11-21T12:05:30Z");

function drawn(folders: readonly SyncFolderView[] | null, life = RUNNING) {
  const { document } = new Window();
  const empty = SNAPSHOTS["nothing known yet"];
  assert.ok(empty);
  const snapshot = { ...empty, revision: 1, life, sync: folders === null ? null : { folders } };
  document.body.innerHTML = syncTile(snapshot, NOW).text.replaceAll(/<br \/>/g, " | ");
  const words = (selector: string): string[] =>
    [...document.querySelectorAll(selector)].map((each) => each.textContent.replace(/\s+/g, " ").trim());
  return { words, news: syncNews(snapshot) };
}

const TEAM = "postgresql://ann@db.example/notes?schema=public";
const BUTTONS = ["Synchronise Now", "Preview"];

describe("the Sync tile", () => {
  interface Case {
    readonly name: string;
    readonly change: Parameters<typeof syncFolder>[0];
    readonly state: string;
    readonly notes?: readonly string[];
    readonly facts?: readonly string[];
    readonly buttons: readonly string[];
    readonly news?: string;
  }
  const alike = "has every recorded write | last received 3 min ago |";
  const cases: readonly Case[] = [
    {
      name: "all is well",
      change: {},
      state: "alike",
      facts: [`${alike} data/notes.db`, `${alike} ${TEAM}`],
      buttons: BUTTONS,
    },
    {
      name: "one is away",
      change: { ...SOME_AWAY, button: { label: "Set Password of a Server…", hint: "cockpit.sync.setPassword" } },
      state: "not all reachable",
      notes: [`The database ${TEAM} cannot be used: connection refused.`],
      facts: [
        `${alike} data/notes.db`,
        `cannot be reached | 12 rows wait for it | last received 3 min ago | tried again in less than a minute | ${TEAM}`,
      ],
      buttons: ["Set Password of a Server…", ...BUTTONS],
    },
    {
      name: "one was never there",
      change: {
        state: "away",
        peers: SOME_AWAY.peers.map((peer) => ({ ...peer, waiting: null, received: null, retry: null, held: 1 })),
      },
      state: "not all reachable",
      facts: [
        "has every recorded write | 1 row is not accepted | data/notes.db",
        `cannot be reached | what waits for it is unknown | 1 row is not accepted | ${TEAM}`,
      ],
      buttons: BUTTONS,
    },
    {
      name: "conflicts",
      change: { open: 2 },
      state: "2 conflicts",
      facts: [`${alike} data/notes.db`, `${alike} ${TEAM}`],
      buttons: ["Decide Conflicts…", ...BUTTONS],
      news: "Sync: 2 conflicts.",
    },
    {
      name: "off",
      change: { state: "off" },
      state: "by command only",
      facts: ["data/notes.db", TEAM],
      buttons: ["Keep Alike…", ...BUTTONS],
    },
    { name: "starting", change: { state: "starting", peers: [] }, state: "starting", buttons: [], news: "" },
    {
      name: "in another window",
      change: { state: "elsewhere", open: null },
      state: "in another window",
      notes: ["Another window on this folder keeps these databases alike."],
      facts: ["data/notes.db", TEAM],
      buttons: BUTTONS,
    },
    {
      name: "restricted",
      change: { state: "restricted", open: null },
      state: "restricted",
      notes: ["Restricted Mode: nothing is synchronised."],
      facts: ["data/notes.db", TEAM],
      buttons: [],
    },
    {
      name: "not set up",
      change: { state: "unconfigured", peers: [], open: null },
      state: "not set up",
      notes: ["The project names no databases to keep alike."],
      buttons: ["Open Documentation"],
    },
    {
      name: "failed",
      change: { state: "failed", peers: [], open: 1, reason: "pyproject.toml: it is wrong." },
      state: "failed",
      notes: ["pyproject.toml: it is wrong."],
      buttons: [],
      news: "Sync: 1 conflict.",
    },
  ];
  for (const { name, change, state, notes = [], facts = [], buttons, news } of cases) {
    test(name, () => {
      const tile = drawn([syncFolder(change)]);
      assert.deepEqual(tile.words(".state"), [state]);
      assert.deepEqual(tile.words(".note"), notes);
      assert.deepEqual(tile.words("dd"), facts);
      assert.deepEqual(tile.words("button"), buttons);
      assert.equal(tile.news, news ?? `Sync: ${state}.`);
    });
  }

  test("the worst of several folders counts, and each has its name", () => {
    const { words } = drawn([syncFolder(), syncFolder({ name: "tides", state: "failed", reason: "No." })]);
    assert.deepEqual([words(".state"), words("h3")], [["failed"], ["moon", "tides"]]);
  });

  test("without a daemon nothing is claimed, and without a folder there is nothing to keep", () => {
    assert.deepEqual(drawn([syncFolder()], { ...RUNNING, state: "STOPPED" }).words(".state"), ["unknown"]);
    assert.deepEqual(drawn(null).words("dd"), []);
    assert.deepEqual(drawn([]).words(".state, .note"), ["no folder", "Open a folder to keep its databases alike."]);
  });
});
