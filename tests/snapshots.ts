/** What the overview can be sent: every state of every tile, for those who look at each. */
import type { AuditTile } from "../extension/src/generated/protocol";
import type { DaemonView, Life, Snapshot } from "../extension/src/views/wire";
import * as tiles from "./tiles";

const RUNNING: Life = { state: "RUNNING", reason: "", buttons: [] };
const NOTHING_KNOWN = { open: null, newToday: null, resolvedThisWeek: null, density: null, lines: null, trend: [] };
const START = { label: "Start Daemon", hint: "cockpit.daemon.start" };

export const SNAPSHOTS: Readonly<Record<string, Omit<Snapshot, "revision">>> = {
  "nothing known yet": { life: RUNNING, audit: null, daemon: null },
  "being set up": away({ state: "SETTING_UP", reason: "Fetching pygls.", buttons: [] }),
  "not set up": away({
    state: "FATAL",
    reason: "The Cockpit's packages could not be installed: no space left.",
    buttons: [{ label: "Set Up Environment Again", hint: "cockpit.environment.setUp" }],
  }),
  starting: away({ state: "STARTING", reason: "", buttons: [] }),
  stopped: away({ state: "STOPPED", reason: "", buttons: [START] }),
  "starting again": {
    life: { state: "BACKOFF", reason: "The daemon ended with exit code 1.", buttons: [START] },
    audit: tiles.auditTile(),
    daemon: daemon(),
  },
  "no folder": running({ state: "empty", ...NOTHING_KNOWN }),
  waiting: running({ state: "waiting", ...NOTHING_KNOWN }),
  "first audit": running({ state: "scanning", ...NOTHING_KNOWN, scannedFiles: 12, totalFiles: null }),
  "another audit": running({ state: "scanning", scannedFiles: 30, totalFiles: 40 }),
  clean: running({ open: 0, newToday: 0, density: 0, bySeverity: [], byCode: [], trend: [] }),
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
  restricted: running({}, { trusted: false }),
};

function away(life: Life): Omit<Snapshot, "revision"> {
  return { life, audit: null, daemon: null };
}

function running(audit: Partial<AuditTile>, view: Partial<DaemonView> = {}): Omit<Snapshot, "revision"> {
  return { life: RUNNING, audit: tiles.auditTile(audit), daemon: daemon(view) };
}

function daemon(change: Partial<DaemonView> = {}): DaemonView {
  return { ...tiles.daemonTile(), problems: [], ...change };
}
