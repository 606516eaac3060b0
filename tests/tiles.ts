/** Snapshots to vary in tests. */
import type { AuditTile, DaemonTile, SessionsTile } from "../extension/src/generated/protocol";

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
