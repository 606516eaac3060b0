import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import type { Comparison, Versions } from "../../extension/src/generated/protocol";
import { folderBackups } from "../tiles";
import { fake } from "./fake-vscode";
import { rig } from "./fakes";

beforeEach(() => fake.reset());

const MOON = folderBackups();
const TIDES = folderBackups({ folder: "file:///home/person/tides", name: "tides" });
const COMPARED: Comparison = {
  backup: 5,
  created: "2026-11-21T10:00:00Z",
  lost: [
    { path: "src/a.py", size: 4_000, files: 1, isFolder: false },
    { path: "old", size: 9_000, files: 3, isFolder: true },
  ],
  changed: [{ path: "b.py", size: 5, files: 1, isFolder: false }],
  more: 0,
  lostFiles: 4,
  lostSize: 13_000,
};
const TWO: Versions = {
  versions: [5, 2].map((backup) => ({
    backup,
    created: `2026-11-2${backup === 5 ? 1 : 0}T10:00:00Z`,
    reason: "by hand",
    size: 4_000,
    files: 1,
    isPresent: false,
  })),
  overwrites: false,
};
const ONE: Versions = { ...TWO, versions: TWO.versions.slice(1) };
const RESTORED = { written: 1, size: 4_000, before: 6, lost: [] };

function answering(answers: Record<string, unknown>, ...folders: (typeof MOON)[]) {
  const { daemon } = rig();
  daemon.answers = {
    "cockpit/backup/get": { revision: 1, folders: folders.length === 0 ? [MOON] : folders },
    "cockpit/backup/compare": COMPARED,
    "cockpit/backup/versions": ONE,
    "cockpit/backup/restore": RESTORED,
    ...answers,
  };
  return daemon;
}

/** What was asked to be restored, without the token of its progress. */
function orders(daemon: ReturnType<typeof answering>): unknown[] {
  return daemon.asked
    .filter(({ method }) => method === "cockpit/backup/restore")
    .map(({ params }) => ({ ...Object(params), workDoneToken: "" }) as unknown);
}

describe("the way from a lost file to the file", () => {
  interface Case {
    readonly name: string;
    readonly versions?: Versions;
    readonly picks: readonly (string | undefined)[];
    readonly inputs?: readonly (string | undefined)[];
    readonly pressed?: string;
    readonly restores?: { readonly path: string; readonly backup: number };
  }
  const second = new Date("2026-11-20T10:00:00Z").toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
  const cases: readonly Case[] = [
    { name: "a file", picks: ["src/a.py"], pressed: "Restore", restores: { path: "src/a.py", backup: 2 } },
    { name: "a folder", picks: ["old/"], pressed: "Restore", restores: { path: "old", backup: 2 } },
    {
      name: "an older state",
      versions: TWO,
      picks: ["src/a.py", second],
      pressed: "Restore",
      restores: { path: "src/a.py", backup: 2 },
    },
    {
      name: "a path that is typed",
      picks: ["Type a path…"],
      inputs: [" /docs\\x.md/ "],
      pressed: "Restore",
      restores: { path: "docs/x.md", backup: 2 },
    },
    { name: "Escape at the files", picks: [undefined] },
    { name: "an empty path", picks: ["Type a path…"], inputs: [" "] },
    { name: "Escape at the states", versions: TWO, picks: ["src/a.py", undefined] },
    { name: "a no at the end", picks: ["src/a.py"] },
    { name: "a path that no backup has", versions: { ...TWO, versions: [] }, picks: ["src/a.py"], pressed: "Restore" },
  ];
  for (const { name, versions = ONE, picks, inputs = [], pressed = "", restores } of cases) {
    test(name, async () => {
      const daemon = answering({ "cockpit/backup/versions": versions });
      Object.assign(fake, { picks: [...picks], inputs: [...inputs], pressed });
      await fake.commands.get("cockpit.backup.restore")?.();
      const expected = { folder: MOON.folder, workDoneToken: "", ...restores };
      assert.deepEqual(orders(daemon), restores === undefined ? [] : [expected]);
    });
  }

  test("an emptied file gets the last of its contents, after one question", async () => {
    const [latest, older] = TWO.versions;
    assert.ok(latest && older);
    const states = { versions: [{ ...latest, size: 0, isPresent: true }, older], overwrites: true };
    const inner = folderBackups({ folder: `${MOON.folder}/inner`, name: "inner" });
    const daemon = answering({ "cockpit/backup/versions": states }, MOON, TIDES, inner);
    fake.pressed = "Restore";
    await fake.commands.get("cockpit.backup.restore")?.({ uri: `${inner.folder}/src/a%20b.py` });
    assert.deepEqual(orders(daemon), [{ folder: inner.folder, path: "src/a b.py", backup: 2, workDoneToken: "" }]);
  });

  test("an emptied file that no backup has with content is told", async () => {
    const states = { ...ONE, versions: ONE.versions.map((each) => ({ ...each, size: 0 })) };
    const daemon = answering({ "cockpit/backup/versions": states });
    await fake.commands.get("cockpit.backup.restore")?.({ uri: `${MOON.folder}/a.py` });
    assert.deepEqual(orders(daemon), []);
    assert.equal(fake.messages.at(-1)?.text, "No backup holds a.py with any content.");
  });

  test("it says what happens to what is there, and where that is afterwards", async () => {
    answering({ "cockpit/backup/versions": { ...ONE, overwrites: true } });
    Object.assign(fake, { picks: ["b.py"], pressed: "Restore" });
    await fake.commands.get("cockpit.backup.restore")?.();
    const [question, done] = fake.messages.map(({ text }) => text);
    assert.match(question ?? "", /^Restore b\.py as it was in the backup of Nov 20, 2026/);
    assert.equal(done, "b.py is back, from backup 2. What was there before is backup 6.");
  });

  test("all that is gone comes back at once, and what is there stays", async () => {
    const daemon = answering({ "cockpit/backup/restore": { ...RESTORED, written: 4, before: null } });
    Object.assign(fake, { picks: ["Everything that is no longer here"], pressed: "Restore" });
    await fake.commands.get("cockpit.backup.restore")?.();
    assert.deepEqual(orders(daemon), [{ folder: MOON.folder, path: "", backup: 5, workDoneToken: "" }]);
    const [question, done] = fake.messages.map(({ text }) => text);
    assert.match(question ?? "", /^Restore all that is no longer here, 4 files, as in the backup of Nov 21, 2026/);
    assert.equal(done, "Back from backup 5: 4 files.");
    fake.reset();
    const refused = answering({});
    Object.assign(fake, { picks: ["Everything that is no longer here"] });
    await fake.commands.get("cockpit.backup.restore")?.();
    assert.deepEqual(orders(refused), []);
  });

  test("where nothing was replaced, nothing is said of it", async () => {
    answering({ "cockpit/backup/restore": { ...RESTORED, before: null } });
    Object.assign(fake, { picks: ["b.py"], pressed: "Restore" });
    await fake.commands.get("cockpit.backup.restore")?.();
    assert.equal(fake.messages.at(-1)?.text, "b.py is back, from backup 2.");
  });

  test("what is damaged is told", async () => {
    answering({ "cockpit/backup/restore": { ...RESTORED, lost: [{ path: "b.py", reason: "Chunk 1 is missing." }] } });
    Object.assign(fake, { picks: ["b.py"], pressed: "Restore" });
    await fake.commands.get("cockpit.backup.restore")?.();
    assert.equal(fake.messages.at(-1)?.text, "b.py could not be given back: Chunk 1 is missing.");
  });
});

describe("a backup by hand", () => {
  const made = { number: 3, files: 20, size: 900, read: 2, added: 12_300, missed: [] };
  const missed = [{ path: "pipe", reason: "no file" }];
  const drilled = { backup: 3, passed: true, files: 20, databases: 0, size: 900, faults: [] };
  const table: [string, string, unknown, string][] = [
    ["made", "create", made, "Backup 3 holds 20 files; it added 12.3 kB."],
    ["with a gap", "create", { ...made, missed }, "Backup 3 was made, but not as it should be: pipe: no file."],
    [
      "with gaps",
      "create",
      { ...made, missed: [...missed, ...missed] },
      "Backup 3 was made, but 2 files are not as they should be, such as pipe: no file.",
    ],
    ["tested", "drill", drilled, "Backup 3 was restored into a scratch folder: 20 files came back as they were."],
    [
      "tested with a fault",
      "drill",
      { ...drilled, passed: false, faults: missed },
      "Backup 3 cannot be restored as a whole. Faults: 1, such as pipe: no file.",
    ],
  ];
  for (const [name, verb, answer, sentence] of table) {
    test(name, async () => {
      answering({ [`cockpit/backup/${verb}`]: answer });
      await fake.commands.get(`cockpit.backup.${verb}`)?.();
      assert.deepEqual(
        fake.messages.map(({ text }) => text),
        [sentence],
      );
    });
  }

  test("of several folders one is chosen", async () => {
    const daemon = answering({ "cockpit/backup/create": made }, MOON, TIDES);
    fake.picks = ["tides"];
    await fake.commands.get("cockpit.backup.create")?.();
    assert.equal((daemon.asked.at(-1)?.params as { folder: string }).folder, TIDES.folder);
  });

  test("without a daemon it says so", async () => {
    const daemon = answering({});
    daemon.move("STOPPED");
    await fake.commands.get("cockpit.backup.create")?.();
    assert.equal(fake.messages.at(-1)?.text, "The Cockpit daemon is not running.");
  });
});
