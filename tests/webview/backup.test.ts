import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Window } from "happy-dom";
import { NOTHING_TOLD, type BackupFolderView, type Life } from "../../extension/src/views/wire";
import { backupNews, backupTile } from "../../extension/webview/tiles/backup";
import { backupFolder } from "../tiles";

const RUNNING: Life = { state: "RUNNING", reason: "", buttons: [] };
const NOW = Date.parse("2026-11-21T12:05:30Z");

function drawn(folders: readonly BackupFolderView[] | null, life = RUNNING) {
  const backup = folders === null ? null : { folders };
  const { document } = new Window();
  document.body.innerHTML = backupTile(
    {
      revision: 1,
      life,
      ...NOTHING_TOLD,
      backup,
    },
    NOW,
  ).text;
  const words = (selector: string): string[] =>
    [...document.querySelectorAll(selector)].map((each) => each.textContent.replace(/\s+/g, " ").trim());
  return {
    words,
    news: backupNews({
      revision: 1,
      life,
      ...NOTHING_TOLD,
      backup,
    }),
  };
}

const NEVER = {
  last: null,
  backups: 0,
  size: 0,
  drilled: null,
  drillPassed: false,
  next: null,
  moments: 0,
  firstMoment: null,
};
const BUTTONS = ["Back Up Now", "Restore…", "Test a Restore"];

describe("the Backup tile", () => {
  interface Case {
    readonly name: string;
    readonly change: Partial<BackupFolderView>;
    readonly state: string;
    readonly notes?: readonly string[];
    readonly facts: readonly string[];
    readonly buttons: readonly string[];
  }
  const cases: readonly Case[] = [
    {
      name: "all is well",
      change: {},
      state: "backed up",
      facts: [
        "2 h 5 min ago",
        "2 d 2 h ago",
        "4.2 MB in 5 backups",
        "23 h 5 min back, every 5 min",
        "in 21 h 54 min",
        "/mnt/backup/moon-0123456789ab",
      ],
      buttons: BUTTONS,
    },
    {
      name: "not set up",
      change: { state: "unconfigured", reason: "None.", repository: "", ...NEVER },
      state: "not set up",
      notes: ["No folder for backups is set. It should be on another disk."],
      facts: [],
      buttons: ["Choose a Folder"],
    },
    {
      name: "none yet",
      change: { state: "none", ...NEVER },
      state: "none yet",
      facts: [
        "never",
        "never",
        "0 bytes in 0 backups",
        "no moment yet",
        "not scheduled",
        "/mnt/backup/moon-0123456789ab",
      ],
      buttons: ["Back Up Now"],
    },
    {
      name: "late",
      change: { state: "late", next: "2026-11-21T11:00:00+00:00", backups: 1, everyMinutes: 0 },
      state: "late",
      facts: [
        "2 h 5 min ago",
        "2 d 2 h ago",
        "4.2 MB in 1 backup",
        "23 h 5 min back, with each backup",
        "due now",
        "/mnt/backup/moon-0123456789ab",
      ],
      buttons: BUTTONS,
    },
    {
      name: "a drill that failed",
      change: {
        state: "failed",
        reason: "The last drill failed: a.py: its content differs.",
        drillPassed: false,
        moments: 1,
        next: null,
        button: { label: "Copy Command", hint: "cockpit backup verify" },
      },
      state: "failed",
      notes: ["The last drill failed: a.py: its content differs."],
      facts: [
        "2 h 5 min ago",
        "failed 2 d 2 h ago",
        "4.2 MB in 5 backups",
        "1 moment, 23 h 5 min ago",
        "not scheduled",
        "/mnt/backup/moon-0123456789ab",
      ],
      buttons: ["Copy Command", ...BUTTONS],
    },
    {
      name: "encrypted, and made elsewhere",
      change: { last: null, next: null, moments: null },
      state: "backed up",
      facts: [
        "unknown: The backups are encrypted, and none was made here.",
        "2 d 2 h ago",
        "4.2 MB in 5 backups",
        "unknown: The backups are encrypted, and no moment was kept here since the daemon started.",
        "not scheduled",
        "/mnt/backup/moon-0123456789ab",
      ],
      buttons: BUTTONS,
    },
  ];
  for (const { name, change, state, notes = [], facts, buttons } of cases) {
    test(name, () => {
      const { words, news } = drawn([backupFolder(change)]);
      assert.deepEqual(words(".state"), [state]);
      assert.deepEqual(words(".note"), notes);
      assert.deepEqual(words("dd"), facts);
      assert.deepEqual(words("button"), buttons);
      assert.equal(news, `Backup: ${state}.`);
    });
  }

  test("the worst of several folders counts, and each has its name", () => {
    const { words } = drawn([backupFolder(), backupFolder({ name: "tides", state: "failed", reason: "No room." })]);
    assert.deepEqual([words(".state"), words("h3")], [["failed"], ["moon", "tides"]]);
  });

  test("without a daemon nothing is claimed, and without a folder there is nothing to keep", () => {
    assert.deepEqual(drawn([backupFolder()], { ...RUNNING, state: "STOPPED" }).words(".state"), ["unknown"]);
    assert.deepEqual(drawn(null).words("dd"), []);
    assert.deepEqual(drawn([]).words(".state, .note"), ["no folder", "Open a folder to back it up."]);
  });
});
