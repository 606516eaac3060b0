import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { Disposable, LogLevel, type LogOutputChannel } from "vscode";
import { DaemonFailure } from "../../extension/src/daemon/failure";
import { createTrace } from "../../extension/src/daemon/trace";
import type { FolderSync, SyncConflict } from "../../extension/src/generated/protocol";
import { folderSync } from "../tiles";
import { fake } from "./fake-vscode";
import { type Rig, rig } from "./fakes";

beforeEach(() => fake.reset());

const MOON = folderSync();
const TIDES = folderSync({ folder: "file:///home/person/tides", name: "tides" });
const CONFLICT: SyncConflict = {
  id: "3c10b92a37de",
  table: "notes",
  key: "n1",
  column: "title",
  at: "2026-11-21T08:51:52.406+00:00",
  stands: { replica: "team", isDeleted: false, values: [{ column: "title", text: '"Final"' }] },
  other: { replica: "laptop", isDeleted: true, values: [] },
};
const [KEEP, TAKE] = ["Keep what stands, of team", "Take the other, of laptop"];

function answering(answers: Record<string, unknown>, ...folders: readonly FolderSync[]): Rig {
  const made = rig();
  const tile = { revision: 1, folders: folders.length === 0 ? [MOON] : folders };
  const silent = new Error("It does not matter here.");
  const others = [
    "audit/tile",
    "audit/corrections",
    "backup/get",
    "compliance/get",
    "copilots/get",
    "daemon/get",
    "sessions/get",
    "databases/get",
  ];
  const unanswered = others.map((each) => [`cockpit/${each}`, silent] as const);
  Object.assign(made.daemon.answers, Object.fromEntries(unanswered), { "cockpit/sync/get": tile, ...answers });
  return made;
}

function asked(made: Rig, verb: string): unknown[] {
  return made.daemon.asked.filter(({ method }) => method === `cockpit/sync/${verb}`).map(({ params }) => params);
}

/** Conflicts that are gone as soon as they are decided. */
function deciding(refusals: readonly Error[] = []): Record<string, unknown> {
  const left = [CONFLICT];
  const answers = [...refusals];
  return {
    "cockpit/sync/conflicts": () => ({ conflicts: [...left], more: 0 }),
    "cockpit/sync/resolve": () => {
      const refusal = answers.shift();
      if (refusal === undefined) left.pop();
      return refusal ?? {};
    },
  };
}

describe("a conflict", () => {
  const choice = { folder: MOON.folder, conflict: CONFLICT.id };
  const since = new DaemonFailure("It was written to since.", "conflict", "");
  interface Case {
    readonly name: string;
    readonly picks: readonly (string | undefined)[];
    readonly refusals?: readonly Error[];
    readonly pressed?: string;
    readonly choices: readonly unknown[];
  }
  const cases: readonly Case[] = [
    { name: "is kept", picks: ["notes n1.title", KEEP], choices: [{ ...choice, take: false }] },
    { name: "is turned", picks: ["notes n1.title", TAKE], choices: [{ ...choice, take: true }] },
    { name: "waits when none is chosen", picks: [undefined], choices: [] },
    { name: "waits when nobody decides", picks: ["notes n1.title", undefined], choices: [] },
    {
      name: "was written to since, and is overruled",
      picks: ["notes n1.title", TAKE],
      refusals: [since],
      pressed: "Overrule",
      choices: [
        { ...choice, take: true },
        { ...choice, take: true, anyway: true },
      ],
    },
    {
      name: "was written to since, and is left",
      picks: ["notes n1.title", TAKE],
      refusals: [since],
      choices: [{ ...choice, take: true }],
    },
  ];
  for (const { name, picks, refusals = [], pressed = "", choices } of cases) {
    test(name, async () => {
      const made = answering(deciding(refusals));
      Object.assign(fake, { picks: [...picks], pressed });
      await fake.commands.get("cockpit.sync.resolve")?.();
      assert.deepEqual(asked(made, "resolve"), choices);
    });
  }

  test("has its sides beside each other", async () => {
    const made = answering(deciding());
    fake.picks = ["notes n1.title", KEEP];
    await fake.commands.get("cockpit.sync.resolve")?.();
    const [shown] = made.documents;
    assert.equal(shown?.name, "notes n1.title: team (stands) ↔ laptop");
    const about = /Table: notes\nKey: n1\nFound: .*\nConflict: 3c10b92a37de\n/.source;
    const sides = `${about}Written in: team\n\ntitle: "Final"\n---\n${about}Written in: laptop\n\ndeleted\n`;
    assert.match(shown.text, new RegExp(`^${sides}$`));
    assert.equal(fake.messages.at(-1)?.text, "The conflict is decided.");
  });

  test("that is none is told", async () => {
    answering({ "cockpit/sync/conflicts": { conflicts: [], more: 0 } });
    await fake.commands.get("cockpit.sync.resolve")?.();
    assert.equal(fake.messages.at(-1)?.text, "There is no conflict to decide.");
  });
});

describe("a synchronisation by hand", () => {
  const delivery = { source: "team", target: "laptop", inserted: 1, updated: 1, deleted: 0 };
  const table: [string, unknown, string][] = [
    ["nothing new", { deliveries: [], open: 0, held: 0 }, "All databases have every recorded write."],
    ["rows", { deliveries: [delivery], open: 0, held: 0 }, "All databases have every recorded write: 2 rows moved."],
    [
      "a conflict",
      { deliveries: [delivery], open: 1, held: 2 },
      "Synchronised: 2 rows moved. You have 1 conflict to decide.",
    ],
    [
      "held rows",
      { deliveries: [], open: 0, held: 2 },
      "Synchronised: 0 rows moved. A table does not accept some rows, which wait beside it: 2.",
    ],
  ];
  for (const [name, report, sentence] of table) {
    test(name, async () => {
      answering({ "cockpit/sync/run": report });
      await fake.commands.get("cockpit.sync.run")?.();
      assert.deepEqual(
        fake.messages.map(({ text }) => text),
        [sentence],
      );
    });
  }

  test("its preview is a document, of the folder that is chosen", async () => {
    const made = answering({ "cockpit/sync/preview": { lines: ["a", "b"] } }, MOON, TIDES);
    fake.picks = ["tides"];
    await fake.commands.get("cockpit.sync.preview")?.();
    assert.deepEqual(made.documents, [{ name: "synchronisation.txt", text: "a\nb\n" }]);
    assert.equal((asked(made, "preview")[0] as { folder: string }).folder, TIDES.folder);
  });

  test("a project that names no databases is told how it does", async () => {
    answering({}, folderSync({ state: "unconfigured", peers: [] }));
    await fake.commands.get("cockpit.sync.run")?.();
    assert.equal(fake.messages.at(-1)?.text, "The project names no databases to keep alike.");
  });
});

describe("a comparison", () => {
  const found = { lines: ["notes a", "  laptop: 1", "  team: 2"], count: 1, plan: "8a1f" };
  const look = { folder: MOON.folder };
  const approved = { ...look, believe: "team", plan: "8a1f" };
  const table: { name: string; pick?: string; pressed?: string; asks: unknown[]; says: string | undefined }[] = [
    {
      name: "is put right as in the database that is believed",
      pick: "team",
      pressed: "Put Right",
      asks: [look, approved],
      says: "1 row is as it is in team.",
    },
    { name: "changes nothing when none is believed", asks: [look], says: undefined },
    { name: "changes nothing without a yes", pick: "team", asks: [look], says: "Make 1 row as it is in team?" },
  ];
  for (const { name, pick, pressed, asks, says } of table) {
    test(name, async () => {
      const made = answering({ "cockpit/sync/heal": found });
      Object.assign(fake, { picks: [pick], pressed });
      await fake.commands.get("cockpit.sync.compare")?.();
      const orders = asked(made, "heal").map((each) => ({ ...(each as object), workDoneToken: undefined }));
      assert.deepEqual(
        orders,
        asks.map((each) => ({ ...(each as object), workDoneToken: undefined })),
      );
      const places = MOON.peers.map((peer) => `${peer.name}: ${peer.place}`).join("\n");
      const text = `1 row differs without a recorded write\n${places}\n\n\n\nnotes a\n  laptop: 1\n  team: 2\n`;
      assert.deepEqual(made.documents, [{ name: "differences.txt", text }]);
      assert.equal(fake.messages.at(-1)?.text, says);
    });
  }

  test("that finds nothing says so", async () => {
    const made = answering({ "cockpit/sync/heal": { lines: [], count: 0, plan: "" } });
    await fake.commands.get("cockpit.sync.compare")?.();
    assert.equal(fake.messages.at(-1)?.text, "All databases hold the same rows.");
    assert.deepEqual(made.documents, []);
  });
});

test("the journal is a document", async () => {
  const made = answering({ "cockpit/sync/journal": { lines: ["laptop -> team: 1 updated"] } });
  await fake.commands.get("cockpit.sync.journal")?.();
  const text = "laptop -> team: 1 updated\n";
  assert.deepEqual(made.documents, [{ name: "synchronisation-journal.txt", text }]);
});

describe("the password of a server", () => {
  const place = MOON.peers[1]?.place ?? "";
  const order = { folder: MOON.folder, peer: "team" };

  test("is kept by the editor, told to the daemon, and forgotten", async () => {
    const made = answering({ "cockpit/sync/password": {} });
    fake.inputs = ["swordfish"];
    await fake.commands.get("cockpit.sync.setPassword")?.();
    assert.deepEqual([...made.secrets], [[`sync ${place}`, "swordfish"]]);
    fake.inputs = [""];
    await fake.commands.get("cockpit.sync.setPassword")?.();
    assert.deepEqual([...made.secrets], []);
    assert.deepEqual(asked(made, "password"), [
      { ...order, password: "swordfish" },
      { ...order, password: "" },
    ]);
    assert.ok(!JSON.stringify([made.logged, made.snapshots]).includes("swordfish"));
  });

  test("is handed over when the daemon runs", async () => {
    const made = answering({ "cockpit/sync/password": {} });
    made.secrets.set(`sync ${place}`, "swordfish");
    made.daemon.move("RUNNING");
    await new Promise(setImmediate);
    assert.deepEqual(asked(made, "password"), [{ ...order, password: "swordfish" }]);
  });

  test("is not handed over in a workspace that is not trusted", async () => {
    const made = answering({}, folderSync({ state: "restricted" }));
    made.secrets.set(`sync ${place}`, "swordfish");
    made.daemon.move("RUNNING");
    await new Promise(setImmediate);
    assert.deepEqual(asked(made, "password"), []);
  });

  test("needs a server", async () => {
    answering({}, folderSync({ peers: [] }));
    await fake.commands.get("cockpit.sync.setPassword")?.();
    assert.equal(fake.messages.at(-1)?.text, "Neither the project nor the settings name a server.");
  });
});

test("a password is in no trace", () => {
  const lines: string[] = [];
  const log = {
    logLevel: LogLevel.Trace,
    onDidChangeLogLevel: () => new Disposable(() => undefined),
    trace: (line: string) => lines.push(line),
  };
  const trace = createTrace(log as unknown as LogOutputChannel);
  trace.channel.trace('Params: {\n  "peer": "team",\n  "password": "sword\\"fish"\n}');
  trace.channel.trace('{"password":"","peer":"team"}');
  trace.dispose();
  assert.deepEqual(lines, [
    'Params: {\n  "peer": "team",\n  "password": "[redacted]"\n}',
    '{"password":"[redacted]","peer":"team"}',
  ]);
});
