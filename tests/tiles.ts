/** Snapshots to vary in tests. */
import type {
  AuditTile,
  ComplianceTile,
  CopilotsFigures,
  CopilotsLast,
  CopilotsTile,
  CorrectionRow,
  CorrectionsTile,
  DaemonTile,
  DatabaseFile,
  DatabasesTile,
  FolderBackups,
  FolderScore,
  FolderSync,
  SessionsTile,
  SyncPeer,
} from "../extension/src/generated/protocol";
import type { BackupFolderView, SyncFolderView } from "../extension/src/views/wire";

export function auditTile(change: Partial<AuditTile> = {}): AuditTile {
  return {
    revision: 1,
    state: "ready",
    reason: "",
    open: 12,
    newToday: 3,
    resolvedThisWeek: 4,
    density: 4.25,
    densityLimit: 5,
    lines: 2824,
    scannedFiles: 40,
    totalFiles: 40,
    bySeverity: [
      { name: "warning", count: 9 },
      { name: "hint", count: 3 },
    ],
    byCode: [
      { name: "audit.stub", count: 8 },
      { name: "audit.tag", count: 4 },
    ],
    skipped: [],
    trend: [
      { date: "2026-11-20", open: 13, resolved: 1 },
      { date: "2026-11-21", open: 12, resolved: 4 },
    ],
    ...change,
  };
}

export function daemonTile(change: Partial<DaemonTile> = {}): DaemonTile {
  return {
    revision: 1,
    health: "ok",
    version: "0.1.0",
    python: "3.11.7, /opt/cockpit/bin/python",
    pid: 4711,
    started: "2026-11-21T10:00:00Z",
    residentMegabytes: 48.3,
    busy: [],
    lint: "ruff 0.17.5",
    storage: "/home/person/.local/share/cockpit",
    trusted: true,
    problems: [],
    refused: [],
    ...change,
  };
}

export function sessionsTile(change: Partial<SessionsTile> = {}): SessionsTile {
  return {
    revision: 1,
    state: "ready",
    reason: "",
    id: "0f8fad5bd9cb469fa16570867728950e",
    started: "2026-11-21T10:00:00Z",
    requests: 42,
    p50: 1.2,
    p99: 18.6,
    retries: 0,
    days: 30,
    successful: 17,
    failed: 0,
    crashed: 0,
    troubled: [],
    wrapUp: null,
    ...change,
  };
}

const COPILOTS = {
  today: 2,
  runs: 14,
  nothingFits: 1,
  approved: 11,
  rejected: 4,
  unknown: 2,
  disagreement: 4 / 15,
  applied: 8,
  undone: 1,
  discarded: 1,
  undecided: 1,
  requests: 0,
  tokens: 0,
  untold: 0,
  cost: 0,
  unpriced: 0,
} as const;
const LAST_RUN = {
  folderName: "",
  words: "Implement it.",
  symbol: "slug",
  path: "src/shop/text.py",
  provider: "templates",
  at: "2026-11-21T11:50:00+00:00",
  verdict: "approved",
  reason: "",
  fate: "applied",
} as const;

/** What the copilots did, without a language model. */
export function copilotsTile(
  change: Partial<CopilotsTile> = {},
  figures: Partial<CopilotsFigures> = {},
  last: Partial<CopilotsLast> = {},
): CopilotsTile {
  const shown = { figures: { ...COPILOTS, ...figures }, last: { ...LAST_RUN, ...last } };
  return { revision: 1, state: "ready", reason: "", ...shown, ...change };
}

export function correctionRow(change: Partial<CorrectionRow> = {}): CorrectionRow {
  return {
    folder: "file:///projects/app",
    folderName: "app",
    number: 3,
    at: "2026-11-21T10:12:03+00:00",
    user: "ann",
    kind: "linkIssue",
    path: "src/package/loading/api.py",
    rationale: "#12",
    archive: 0,
    run: "",
    undone: "",
    undoable: true,
    ...change,
  };
}

/** Something to undo, something undone, and something that the guard has stopped. */
export function correctionsTile(change: Partial<CorrectionsTile> = {}): CorrectionsTile {
  return {
    revision: 1,
    state: "ready",
    reason: "",
    corrections: [
      correctionRow(),
      correctionRow({ number: 2, kind: "markIntentional", rationale: "the mixin does it", path: "src/mixin.py" }),
      correctionRow({
        number: 1,
        kind: "snooze",
        rationale: "until 2026-12-01",
        undone: "2026-11-21T11:00:00+00:00",
        undoable: false,
      }),
    ],
    stopped: [
      {
        at: "2026-11-21T09:30:00+00:00",
        event: "writing the baseline",
        details:
          "writing the baseline was not done: /projects/app/.git/baseline.json lies inside a repository's own .git directory.",
        rule: "guard.gitDirectory",
        count: 2,
      },
    ],
    ...change,
  };
}

/** A score that a failing test has moved. */
export function folderScore(change: Partial<FolderScore> = {}): FolderScore {
  const measured = "2026-11-21T12:00:00+00:00";
  const component = { state: "ok", measured, reason: "" } as const;
  return {
    folder: "file:///projects/app",
    name: "app",
    state: "ready",
    reason: "",
    composite: 71.7,
    reliability: "ok",
    verdict: "below",
    level: "warning",
    minimum: 90,
    branch: "main",
    model: "standard",
    components: [
      { ...component, component: "lint", score: 94, weight: 0.3 },
      { ...component, component: "tests", score: 50, weight: 0.5, measured: "2026-11-21T11:58:00+00:00" },
      { ...component, component: "placeholders", score: 92.5, weight: 0.2 },
      { ...component, component: "sessions", score: 100, weight: 0 },
    ],
    since: "2026-11-20T17:02:00+00:00",
    before: 96.7,
    moved: [{ points: -25, text: "test test_api::test_login fails since 2026-11-21 11:58 UTC" }],
    cameAndWent: [],
    next: {
      points: -25,
      text: "test test_api::test_login fails since 2026-11-21 11:58 UTC",
      uri: "file:///projects/app/test_api.py",
      line: 3,
    },
    trend: [
      { date: "2026-11-19", score: 95.1 },
      { date: "2026-11-20", score: 96.7 },
      { date: "2026-11-21", score: 71.7 },
    ],
    denied: [],
    beside: { score: 75, resolved: 17, open: 3, violations: 1, rollbacks: 0, days: 30 },
    testing: false,
    ...change,
  };
}

export function complianceTile(...folders: Partial<FolderScore>[]): ComplianceTile {
  return { revision: 1, trusted: true, folders: folders.map(folderScore) };
}

/** Nobody has run the tests. */
export const INCOMPLETE: Partial<FolderScore> = {
  composite: null,
  reliability: "incomplete",
  verdict: "incomplete",
  level: "unknown",
  reason: "Tests: no run of the tests is known.",
  components: folderScore().components.map((each) =>
    each.component === "tests"
      ? { ...each, score: null, state: "missing", measured: "", reason: "no run of the tests is known." }
      : each,
  ),
  before: null,
  since: "",
  moved: [],
  trend: [],
};

/** The code has changed since the tests ran. */
export const STALE: Partial<FolderScore> = {
  reliability: "stale",
  verdict: "incomplete",
  level: "unknown",
  reason: "Tests: api.py changed after the run of 2026-11-21 11:58 UTC (pytest).",
  components: folderScore().components.map((each) => (each.component === "tests" ? { ...each, state: "stale" } : each)),
};

/** Nothing was moved since yesterday, and nothing is to be fixed. */
export const PERFECT: Partial<FolderScore> = {
  composite: 100,
  verdict: "passed",
  level: "good",
  components: folderScore().components.map((each) => ({ ...each, score: 100 })),
  before: 100,
  moved: [],
  next: null,
};

/** A folder that has not been looked at, or cannot be judged. */
export const UNKNOWN: Partial<FolderScore> = {
  composite: null,
  reliability: "incomplete",
  verdict: "incomplete",
  level: "unknown",
  minimum: 0,
  branch: "",
  model: "",
  components: [],
  beside: null,
  since: "",
  before: null,
  moved: [],
  next: null,
  trend: [],
};

const FOLDER = {
  folder: "file:///home/person/moon",
  name: "moon",
  state: "ready",
  reason: "",
  repository: "/mnt/backup/moon-0123456789ab",
  last: "2026-11-21T10:00:00+00:00",
  backups: 5,
  size: 4_240_000,
  drilled: "2026-11-19T10:00:00+00:00",
  drillPassed: true,
  next: "2026-11-22T10:00:00+00:00",
  moments: 37,
  firstMoment: "2026-11-20T13:00:00+00:00",
  everyMinutes: 5,
} as const;

const FILE = {
  name: "analytics",
  path: "/home/person/.local/share/cockpit/analytics.db",
  state: "ok",
  reason: "",
  size: 1_240_000,
  limit: 99_900_000,
  written: "2026-11-21T12:02:00+00:00",
  revision: "0009",
  head: "0009",
  cameFrom: null,
  migrated: null,
} as const;

/** Databases of one folder. */
export function databasesTile(...changes: readonly Partial<DatabaseFile>[]): DatabasesTile {
  const files = (changes.length === 0 ? [{}] : changes).map((change) => ({ ...FILE, ...change }));
  return { revision: 1, folders: [{ folder: "file:///home/person/moon", name: "moon", files }] };
}

const PEER = {
  state: "alike",
  isServer: false,
  reason: "",
  waiting: 0,
  held: 0,
  received: "2026-11-21T12:02:00+00:00",
  retry: null,
} as const;
const SERVER = { ...PEER, name: "team", place: "postgresql://ann@db.example/notes?schema=public", isServer: true };

const SYNCED = {
  folder: "file:///home/person/moon",
  name: "moon",
  state: "alike",
  reason: "",
  peers: [{ ...PEER, name: "laptop", place: "data/notes.db" }, SERVER],
  open: 0,
} as const;

/** A folder of whose databases one cannot be reached. */
export const SOME_AWAY = {
  state: "away",
  reason: "The database postgresql://ann@db.example/notes?schema=public cannot be used: connection refused.",
  peers: [SYNCED.peers[0], { ...SERVER, state: "away", reason: "…", waiting: 12, retry: "2026-11-21T12:06:10+00:00" }],
} as const;

/** The databases of a folder, as the daemon tells of them. */
export function folderSync(change: Partial<FolderSync> = {}): FolderSync {
  return { ...SYNCED, peers: [...SYNCED.peers], hint: "", ...change };
}

/** The databases of a folder, as the tile is given them. */
export function syncFolder(
  change: Partial<Omit<SyncFolderView, "peers">> & { peers?: readonly SyncPeer[] } = {},
): SyncFolderView {
  return { ...SYNCED, button: null, ...change, peers: [...(change.peers ?? SYNCED.peers)] };
}

/** The backups of a folder, as the daemon tells of them. */
export function folderBackups(change: Partial<FolderBackups> = {}): FolderBackups {
  return { ...FOLDER, hint: "", ...change };
}

/** The backups of a folder, as the tile is given them. */
export function backupFolder(change: Partial<BackupFolderView> = {}): BackupFolderView {
  return { ...FOLDER, button: null, ...change };
}
