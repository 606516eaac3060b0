/** What the overview can be sent: every state of every tile, for those who look at each. */
import type { AuditTile, SessionsTile } from "../extension/src/generated/protocol";
import {
  NOTHING_TOLD,
  type BackupFolderView,
  type BackupView,
  type DaemonView,
  type Life,
  type Snapshot,
  type SyncView,
} from "../extension/src/views/wire";
import * as tiles from "./tiles";

const RUNNING: Life = { state: "RUNNING", reason: "", buttons: [] };
const NOTHING_KNOWN = { open: null, newToday: null, resolvedThisWeek: null, density: null, lines: null, trend: [] };
const NO_RUNS = {
  today: 0,
  runs: 0,
  nothingFits: 0,
  approved: 0,
  rejected: 0,
  unknown: 0,
  disagreement: null,
  applied: 0,
  undone: 0,
  discarded: 0,
  undecided: 0,
};
const START = { label: "Start Daemon", hint: "cockpit.daemon.start" };

export const SNAPSHOTS: Readonly<Record<string, Omit<Snapshot, "revision">>> = {
  "nothing known yet": {
    life: RUNNING,
    ...NOTHING_TOLD,
  },
  "being set up": away({ state: "SETTING_UP", reason: "Fetching pygls.", buttons: [] }),
  "not set up": away({
    state: "FATAL",
    reason: "The Cockpit's packages could not be installed: no space left.",
    buttons: [{ label: "Set Up Environment Again", hint: "cockpit.environment.setUp" }],
  }),
  starting: away({ state: "STARTING", reason: "", buttons: [] }),
  stopped: away({ state: "STOPPED", reason: "", buttons: [START] }),
  "starting again": {
    life: {
      state: "BACKOFF",
      reason: "The daemon ended with exit code 1.",
      wait: "The daemon ended; it starts again in 4 s.",
      buttons: [START],
    },
    compliance: tiles.complianceTile({}),
    audit: tiles.auditTile(),
    copilots: tiles.copilotsTile(),
    daemon: daemon(),
    sessions: tiles.sessionsTile(),
    corrections: tiles.correctionsTile(),
    backup: backup(),
    sync: sync(),
    databases: tiles.databasesTile(),
  },
  "no folder": running({ state: "empty", ...NOTHING_KNOWN }, {}, {}, tiles.complianceTile()),
  waiting: running(
    { state: "waiting", ...NOTHING_KNOWN },
    {},
    {},
    tiles.complianceTile({ ...tiles.UNKNOWN, state: "waiting", reason: "The folder has not been audited yet." }),
  ),
  "first audit": running({ state: "scanning", ...NOTHING_KNOWN, scannedFiles: 12, totalFiles: null }),
  "another audit": running({ state: "scanning", scannedFiles: 30, totalFiles: 40 }),
  clean: running(
    { open: 0, newToday: 0, density: 0, bySeverity: [], byCode: [], trend: [] },
    {},
    {},
    tiles.complianceTile(tiles.PERFECT),
  ),
  "score incomplete": running({}, {}, {}, tiles.complianceTile(tiles.INCOMPLETE)),
  "score stale, while the tests run": running({}, {}, {}, tiles.complianceTile({ ...tiles.STALE, testing: true })),
  "no score": running(
    {},
    {},
    {},
    tiles.complianceTile({ ...tiles.UNKNOWN, state: "error", reason: "pyproject.toml: no such model: 'mine'." }),
  ),
  "scores of two folders, one denied": running(
    {},
    {},
    {},
    tiles.complianceTile(
      { ...tiles.PERFECT, name: "lib", branch: "" },
      { level: "bad", composite: 41, verdict: "denied", denied: ["build.sh:3 guard.recursiveDelete"] },
    ),
  ),
  "audit failed": running({ state: "error", reason: "The database cannot be used.", ...NOTHING_KNOWN }),
  full: running(
    {
      density: 117.7,
      bySeverity: ["error", "warning", "info", "hint"].map((name, index) => ({ name, count: 40 - 9 * index })),
      byCode: Array.from({ length: 11 }, (_, index) => ({ name: `audit.code${index}`, count: 11 - index })),
      skipped: [{ name: "larger than 1,024 KB", count: 1_010 }],
    },
    {
      health: "warning",
      busy: ["Auditing the workspace"],
      residentMegabytes: null,
      problems: [
        { what: "Lint", reason: "There is no ruff.", button: { label: "Open Setting", hint: "cockpit.lint.path" } },
      ],
    },
  ),
  restricted: running({}, { trusted: false }, {}, { ...tiles.complianceTile(tiles.INCOMPLETE), trusted: false }),
  "sessions unknown": running(
    {},
    {},
    {
      state: "error",
      reason: "The database cannot be used.",
      successful: null,
      failed: null,
      crashed: null,
      p50: null,
    },
  ),
  "things left behind": running(
    {},
    {},
    {
      failed: 1,
      crashed: 2,
      troubled: [
        {
          id: "4f2a",
          kind: "backup create",
          client: "",
          start: "2026-11-20T09:00:00Z",
          status: "failed",
          seconds: 4,
          reason: "The disk is full.",
        },
        {
          id: "5e3b",
          kind: "daemon",
          client: "Visual Studio Code",
          start: "2026-11-19T09:00:00Z",
          status: "crashed",
          seconds: null,
          reason: "Process 4711 is gone and never ended it: it was killed, or broke down.",
        },
      ],
      wrapUp: {
        at: "2026-11-21T12:00:00Z",
        items: [
          { validator: "open-transactions", outcome: "ok", evidence: [], fix: "" },
          { validator: "open-handles", outcome: "unknown", evidence: ["This system does not tell."], fix: "" },
          {
            validator: "emptied-files",
            outcome: "warning",
            evidence: ["/home/person/work/src/package/module.py is empty, and has content in the last commit."],
            fix: "cockpit sessions wrap-up --fix emptied-files",
          },
          {
            validator: "orphaned-sessions",
            outcome: "failed",
            evidence: ["The daemon session 5e3b of 2026-11-19T09:00:00Z crashed."],
            fix: "cockpit sessions wrap-up --fix orphaned-sessions",
          },
        ],
      },
    },
  ),
  "nothing corrected": { ...running({}), corrections: tiles.correctionsTile({ corrections: [], stopped: [] }) },
  "many corrections in two folders": {
    ...running({}),
    corrections: tiles.correctionsTile({
      corrections: Array.from({ length: 6 }, (_, index) =>
        tiles.correctionRow({
          number: 6 - index,
          folder: `file:///projects/${index % 2 === 0 ? "app" : "lib"}`,
          folderName: index % 2 === 0 ? "app" : "lib",
          kind: index === 1 ? "restoreFromGit" : "addToBaseline",
          undoable: index !== 1,
        }),
      ),
    }),
  },
  "corrections unknown": {
    ...running({}),
    corrections: tiles.correctionsTile({
      state: "error",
      reason: "The database cannot be used.",
      corrections: [],
      stopped: [],
    }),
  },
  "no folder for corrections": {
    ...running({}),
    corrections: tiles.correctionsTile({ state: "empty", corrections: [], stopped: [] }),
  },
  "copilots with language models": {
    ...running({}),
    copilots: tiles.copilotsTile(
      {},
      { requests: 9, tokens: 48_210, untold: 2, cost: 0.0345, unpriced: 2 },
      {
        folderName: "shop",
        provider: "openai",
        verdict: "rejected",
        fate: "",
        reason: "The second copilot has refuted three proposals, and nothing else fits.",
      },
    ),
  },
  "nothing made by the copilots": {
    ...running({}),
    copilots: tiles.copilotsTile({ last: null }, NO_RUNS),
  },
  "copilots of which nothing was judged": {
    ...running({}),
    copilots: tiles.copilotsTile(
      {},
      { ...NO_RUNS, today: 1, runs: 1, nothingFits: 1 },
      { verdict: "nothing fits", fate: "", reason: "No template fits `slug`." },
    ),
  },
  "copilots unknown": {
    ...running({}),
    copilots: tiles.copilotsTile({
      state: "error",
      reason: "The database cannot be used.",
      figures: null,
      last: null,
    }),
  },
  "no folder for the copilots": {
    ...running({}),
    copilots: tiles.copilotsTile({ state: "empty", figures: null, last: null }),
  },
  "a large database, and one of a newer version": {
    ...running({}),
    databases: tiles.databasesTile(
      { state: "large", size: 120_400_000, reason: "It is larger than 99.9 MB." },
      { name: "production", state: "newer", revision: "0011", reason: "A newer cockpit has written it." },
    ),
  },
  "a migration that is pending, and one that was made": {
    ...running({}),
    databases: tiles.databasesTile(
      { cameFrom: "0005", migrated: "2026-11-20T08:02:11+00:00" },
      {
        name: "production",
        state: "outdated",
        revision: "0003",
        reason: "Its schema is 0003; it becomes 0009 when it is next used.",
      },
    ),
  },
  "no database yet": {
    ...running({}),
    databases: tiles.databasesTile({ state: "absent", size: 0, written: null, revision: null }),
  },
  "databases that differ": {
    ...running({}),
    sync: sync({ open: 2, ...tiles.SOME_AWAY }),
  },
  "databases of a project, by command": {
    ...running({}),
    sync: sync({ state: "off", open: 0, button: { label: "Open Setting", hint: "cockpit.sync.live" } }),
  },
  "no databases to synchronise": {
    ...running({}),
    sync: sync({ state: "unconfigured", peers: [], open: null }),
  },
  "databases of a restricted workspace": { ...running({}), sync: sync({ state: "restricted", open: null }) },
  "synchronisation failed": {
    ...running({}),
    sync: sync({ state: "failed", peers: [], open: null, reason: "cockpit.toml: sync.tables: expected a table." }),
  },
  "no folder for backups": {
    ...running({}),
    backup: backup({ state: "unconfigured", repository: "", reason: "None." }),
  },
  "no backup yet": {
    ...running({}),
    backup: backup({
      state: "none",
      last: null,
      backups: 0,
      size: 0,
      drilled: null,
      moments: 0,
      firstMoment: null,
    }),
  },
  "encrypted backups of another machine": {
    ...running({}),
    backup: backup({ last: null, drilled: null, next: null, moments: null, firstMoment: null }),
  },
  "backup failed": {
    ...running({}),
    backup: backup({
      state: "failed",
      reason: "There is no room left in /mnt/backup.",
      drillPassed: false,
      button: { label: "Show Log", hint: "cockpit.showLog" },
    }),
  },
};

function away(life: Life): Omit<Snapshot, "revision"> {
  return {
    life,
    ...NOTHING_TOLD,
  };
}

function running(
  audit: Partial<AuditTile>,
  view: Partial<DaemonView> = {},
  sessions: Partial<SessionsTile> = {},
  compliance = tiles.complianceTile({}),
): Omit<Snapshot, "revision"> {
  const sessionsTile = tiles.sessionsTile(sessions);
  return {
    life: RUNNING,
    compliance,
    audit: tiles.auditTile(audit),
    copilots: tiles.copilotsTile(),
    daemon: daemon(view),
    sessions: sessionsTile,
    corrections: tiles.correctionsTile(),
    backup: backup(),
    sync: sync(),
    databases: tiles.databasesTile(),
  };
}

function daemon(change: Partial<DaemonView> = {}): DaemonView {
  return { ...tiles.daemonTile(), problems: [], ...change };
}

function sync(change: Parameters<typeof tiles.syncFolder>[0] = {}): SyncView {
  return { folders: [tiles.syncFolder(change)] };
}

function backup(change: Partial<BackupFolderView> = {}): BackupView {
  return { folders: [tiles.backupFolder(change)] };
}
