// Generated from the messages by `npm run generate`; do not edit.
import { NotificationType, RequestType } from "vscode-jsonrpc";

/** Changes when the shape of a message changes; the daemon compares it with its own. */
export const CONTRACT_HASH = "fbb44059bad1ff7e";

/** The Audit tile: one snapshot over all workspace folders. */
export interface AuditTile {
  revision: number;
  /** `empty`: no folder is open; `waiting`: no scan has finished yet. */
  state: "empty" | "error" | "ready" | "scanning" | "waiting";
  /** One sentence when `state` is `error`, or why a figure is unknown. */
  reason: string;
  /** Null means unknown: no scan has finished. */
  open: number | null;
  newToday: number | null;
  resolvedThisWeek: number | null;
  /** Open findings (hints left out) per 1,000 lines of code. */
  density: number | null;
  densityLimit: number;
  lines: number | null;
  scannedFiles: number;
  totalFiles: number | null;
  bySeverity: Count[];
  byCode: Count[];
  skipped: Count[];
  trend: Day[];
}
/** How many of something. */
export interface Count {
  name: string;
  count: number;
}
/** One day of the trend. */
export interface Day {
  /** ISO 8601. */
  date: string;
  open: number;
  resolved: number;
}
/** Whether the editor applied the edit. */
export interface Corrected {
  applied: boolean;
  /** One sentence when it was not applied. */
  reason: string;
}
/** A code action to apply to a finding; the daemon edits through the editor, so that undo works. */
export interface Correction {
  uri: string;
  identity: string;
  action:
    | "addAssertion"
    | "addSkipReason"
    | "linkIssue"
    | "makeAbstract"
    | "markIntentional"
    | "removeStaleIgnore"
    | "restoreFromGit";
  /** What the user wrote: the reason, the issue, …; empty where the action needs none. */
  text?: string;
}
/** The Daemon tile: one snapshot. */
export interface DaemonTile {
  revision: number;
  health: "error" | "ok" | "warning";
  version: string;
  /** The version and the path of the interpreter. */
  python: string;
  pid: number;
  /** ISO 8601, UTC. */
  started: string;
  /** Null when the platform does not tell. */
  residentMegabytes: number | null;
  /** What runs now, one short sentence each. */
  busy: string[];
  /** `ruff 0.17.5`, or why lint is unknown. */
  lint: string;
  /** Where the findings are kept. */
  storage: string;
  trusted: boolean;
  problems: Problem[];
}
/** Something that does not work, and what to do about it. */
export interface Problem {
  /** A short name: `Lint`, `Git`, `Storage`, `Settings`, … */
  what: string;
  /** One sentence. */
  reason: string;
  /** A command id, a setting id or a command line; may be empty. */
  hint: string;
}
/** Params or a result without content; still an object, so that fields can be added later. */
export interface Empty {}
/** A finding with all that is known of its past. */
export interface FindingHistory {
  identity: string;
  code: string;
  title: string;
  message: string;
  path: string;
  /** 1-based. */
  line: number;
  symbol: string;
  severity: string;
  status: "open" | "resolved" | "snoozed";
  /** From git blame; empty when unknown. */
  author: string;
  /** ISO 8601 date of the line in git blame; empty when unknown. */
  authored: string;
  firstSeen: string;
  snoozedUntil: string;
  events: HistoryEvent[];
}
/** Something that happened to a finding. */
export interface HistoryEvent {
  timestamp: string;
  event: "corrected" | "moved" | "opened" | "reopened" | "resolved" | "snoozed" | "woken";
  user: string;
  details: string;
}
/** One finding. */
export interface FindingQuery {
  uri: string;
  identity: string;
}
/** What the guard says of it. */
export interface GuardAnswer {
  verdict: "allow" | "confirm" | "deny";
  rules: string[];
  reason: string;
}
/** A command line to judge; it is never run. */
export interface GuardQuery {
  command: string;
  shell?: "bash" | "cmd" | "javascript" | "powershell" | "python" | "sql";
  /** The URI of the folder that it would run in; empty means the first workspace folder. */
  cwd?: string;
}
/** Which part of the workspace to audit. */
export interface ScanQuery {
  /** The URI of one workspace folder; empty means all of them. */
  folder?: string;
  /** A git revision: only files that differ from it; empty means every file. */
  changedSince?: string;
  workDoneToken?: string | number | null;
}
/** What a scan saw. */
export interface ScanReport {
  files: number;
  /** As the tile counts: hints are left out. */
  findings: number;
  /** Files that were left out, by reason. */
  skipped: Count[];
  milliseconds: number;
  cancelled: boolean;
}
/** Hide a finding until a date. */
export interface Snooze {
  uri: string;
  identity: string;
  /** The first day on which it shows again, ISO 8601. */
  until: string;
}

/** Audit the workspace, one folder, or the changed files. */
export const auditScan = new RequestType<ScanQuery, ScanReport, void>("cockpit/audit/scan");

/** The latest snapshot of the Audit tile. */
export const auditTile = new RequestType<Empty, AuditTile, void>("cockpit/audit/tile");

/** A finding with its history. */
export const auditHistory = new RequestType<FindingQuery, FindingHistory, void>("cockpit/audit/history");

/** Hide a finding until a date. */
export const auditSnooze = new RequestType<Snooze, Empty, void>("cockpit/audit/snooze");

/** Apply a code action and record it. */
export const auditCorrect = new RequestType<Correction, Corrected, void>("cockpit/audit/correct");

/** The Audit tile has a new snapshot. */
export const auditChanged = new NotificationType<AuditTile>("cockpit/audit/changed");

/** Judge a command line without running it. */
export const guardCheck = new RequestType<GuardQuery, GuardAnswer, void>("cockpit/guard/check");

/** The latest snapshot of the Daemon tile. */
export const daemonGet = new RequestType<Empty, DaemonTile, void>("cockpit/daemon/get");

/** The Daemon tile has a new snapshot. */
export const daemonChanged = new NotificationType<DaemonTile>("cockpit/daemon/changed");
