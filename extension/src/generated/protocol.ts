// Generated from the messages by `npm run generate`; do not edit.
import { NotificationType, RequestType } from "vscode-jsonrpc";

/** Changes when the shape of a message changes; the daemon compares it with its own. */
export const CONTRACT_HASH = "945808f2d071b891";

/** Whether the baseline is to accept a finding. */
export interface Acceptance {
  uri: string;
  identity: string;
  accepted: boolean;
}
/** What was written. */
export interface Accepted {
  /** The baseline, relative to the workspace folder. */
  file: string;
  /** False when it was so already. */
  changed: boolean;
}
/** An archive that was made. */
export interface ArchiveMade {
  /** The number of the backup that holds the files. */
  archive: number;
  /** Files that are in the archive and still in the folder, too: one sentence for each. */
  failed: string[];
}
/** Move files of one workspace folder into an archive. */
export interface ArchiveOrder {
  /** Its URI. */
  folder: string;
  files: UnneededFile[];
  workDoneToken?: string | number | null;
}
/** A file that is to be archived. */
export interface UnneededFile {
  /** Relative to the workspace folder, with forward slashes. */
  path: string;
  /** One sentence, which the archive keeps. */
  why: string;
}
/** The archives of a workspace folder, the latest first. */
export interface Archives {
  archives: KeptArchive[];
}
/** One archive. */
export interface KeptArchive {
  archive: number;
  /** ISO 8601, UTC. */
  created: string;
  files: number;
  /** The paths of a few of them. */
  first: string[];
  /** Of all of them together, in bytes. */
  size: number;
}
/** Of which workspace folder the archives are wanted. */
export interface ArchivesQuery {
  folder: string;
}
/** The Audit tile: one snapshot over all workspace folders. */
export interface AuditTile {
  revision: number;
  /**
   * `empty`: no folder is open; `waiting`: no scan has finished yet; `queued`: a scan waits for another
   * window, which is auditing the same folder.
   */
  state: "empty" | "error" | "queued" | "ready" | "scanning" | "waiting";
  /** One sentence when `state` is `error` or `queued`, or why a figure is unknown. */
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
/** A backup that was made. */
export interface BackupMade {
  number: number;
  files: number;
  size: number;
  /** How many files were read; the others were as in the last backup. */
  read: number;
  /** What it added to the repository, in bytes. */
  added: number;
  missed: MissedFile[];
}
/** A file that a backup should hold as it is, and does not. */
export interface MissedFile {
  path: string;
  reason: string;
}
/** Something to do with the backups of one workspace folder. */
export interface BackupOrder {
  /** Its URI. */
  folder: string;
  workDoneToken?: string | number | null;
}
/** The Backup tile: one snapshot of all workspace folders. */
export interface BackupTile {
  revision: number;
  folders: FolderBackups[];
}
/** The backups of one workspace folder. */
export interface FolderBackups {
  /** Its URI. */
  folder: string;
  name: string;
  /**
   * `late`: the last backup is older than the schedule allows; `failed`: the last attempt, or the last
   * drill, or the backups are gone.
   */
  state: "failed" | "late" | "none" | "ready" | "unconfigured" | "working";
  /** One sentence when something is wrong; else empty. */
  reason: string;
  /** A command id, a setting id or a command line; may be empty. */
  hint: string;
  /** Where they are; empty when nothing is configured. */
  repository: string;
  /** When the last one was made; ISO 8601, UTC. */
  last: string | null;
  backups: number;
  /** Of all of them together, in bytes. */
  size: number;
  /** When a backup was last restored and compared as a whole; ISO 8601, UTC. */
  drilled: string | null;
  drillPassed: boolean;
  /** When the next one is due; null without a schedule. */
  next: string | null;
  /** How many moments the cockpit's own databases can be brought back to; null when that is unknown. */
  moments: number | null;
  /** How far back that is; ISO 8601, UTC; null when there is none. */
  firstMoment: string | null;
  /** How often one is kept while they change; 0 for only with each backup. */
  everyMinutes: number;
}
/** A node of the tree that holds others. */
export interface Branch {
  /** The URI of a workspace folder, where the grouping is by file. */
  folder?: string;
  /**
   * A code, an age, an author, a severity; by file a path below the folder, with `/` at the end of a
   * directory's.
   */
  key?: string;
}
/** Some of what a node holds: groups, or findings. */
export interface BranchPage {
  /** Grows with every change of what is recorded. */
  revision: number;
  groups: FindingGroup[];
  findings: ListedFinding[];
  /** How many groups or findings the node holds. */
  total: number;
  /** How many findings are below the node. */
  matching: number;
  /** One sentence when what is new since the base branch is unknown; nothing is listed then. */
  reason: string;
}
/** A node of the tree with how much it holds. */
export interface FindingGroup {
  branch: Branch;
  kind: "age" | "author" | "code" | "directory" | "file" | "folder" | "severity";
  /** What it is called; empty where the key says it: an age, a severity, an unknown author. */
  label: string;
  /** One sentence for the tooltip; for an unknown author why that is so. */
  detail: string;
  /** Of a folder, a directory or a file; empty otherwise. */
  uri: string;
  count: number;
  /** The loudest within. */
  severity: "error" | "hint" | "info" | "warning";
}
/** A finding as the tree shows it. */
export interface ListedFinding {
  uri: string;
  identity: string;
  code: string;
  severity: "error" | "hint" | "info" | "warning";
  message: string;
  path: string;
  /** 1-based. */
  line: number;
  /** The text of the line, as far as it was kept. */
  context: string;
  symbol: string;
  status: "open" | "snoozed";
  /** ISO 8601 date; empty when it is open. */
  snoozedUntil: string;
  /** Whether the baseline accepts it. */
  accepted: boolean;
  /** ISO 8601 date: when the line was written, as git tells, else when the finding was first seen. */
  since: string;
  /** From git blame; empty when unknown. */
  author: string;
  issue: string;
}
/** Which part of the tree. */
export interface BranchQuery {
  by: "age" | "author" | "code" | "file" | "severity";
  filter?: FindingFilter;
  /** Null means the top. */
  within?: Branch | null;
  offset?: number;
  limit?: number;
}
/** Which findings are listed; resolved ones never are. */
export interface FindingFilter {
  severities?: ("error" | "hint" | "info" | "warning")[];
  /** Empty means every code. */
  codes?: string[];
  /** Case-insensitive, in the message, the path, the symbol, the code or the line itself. */
  text?: string;
  /** Only what is not in the base branch. */
  new?: boolean;
  /** Snoozed ones, too. */
  snoozed?: boolean;
  /** Those that the baseline accepts, too. */
  baseline?: boolean;
}
/** All 27. */
export interface Catalog {
  databases: LogicalSummary[];
}
/** One of the 27 logical databases. */
export interface LogicalSummary {
  name: string;
  category: string;
  role: string;
  owners: string[];
  /** The physical database; null while no feature of this version writes it. */
  file: string | null;
  state: "absent" | "empty" | "ok" | "unreadable" | "unused";
  reason: string;
  tables: TableSummary[];
}
/** One table. */
export interface TableSummary {
  name: string;
  rows: number;
  /** What its values take, in bytes. */
  size: number;
  /** When its newest row was written; ISO 8601, UTC. */
  newest: string | null;
}
/** Something that moves the score, or keeps it from 100. */
export interface Cause {
  /** Of the composite; negative when it fell. */
  points: number;
  text: string;
}
/** What a check has found. */
export interface CheckReport {
  /** The databases that there are. */
  checked: string[];
  faults: DatabaseFault[];
}
/** What is wrong with a database. */
export interface DatabaseFault {
  database: string;
  message: string;
}
/** Which parts of a proposal are taken. */
export interface ChooseQuery {
  folder: string;
  run: string;
  /** Their numbers, counted from 0. */
  hunks: number[];
  workDoneToken?: string | number | null;
}
/** A file that may no longer be needed. */
export interface CleanupCandidate {
  /** Relative to the workspace folder, with forward slashes. */
  path: string;
  size: number;
  /** All of the evidence, in one sentence. */
  why: string;
  /** What of it differs from candidate to candidate: that no file mentions one is true of all. */
  evidence: string;
  /** The file that took its place or has the same content; empty where there is none. */
  other: string;
}
/** What may no longer be needed; nothing is changed by it. */
export interface CleanupPlan {
  /** What has the most evidence first, and what is older before what is younger. */
  candidates: CleanupCandidate[];
  /** How many of them are not listed here. */
  more: number;
  /** How many files were looked through for mentions. */
  read: number;
}
/** Which workspace folder to look through. */
export interface CleanupQuery {
  /** Its URI. */
  folder: string;
  workDoneToken?: string | number | null;
}
/** What the last backup has that the workspace lacks, or has otherwise. */
export interface Comparison {
  backup: number;
  created: string;
  lost: KeptItem[];
  changed: KeptItem[];
  /** How many of them are not listed here. */
  more: number;
  /** All that are gone, in folders and not listed, too. */
  lostFiles: number;
  /** Of their content, in bytes. */
  lostSize: number;
}
/** A file, or a folder that is gone, as a backup has it. */
export interface KeptItem {
  /** Relative to the workspace folder. */
  path: string;
  size: number;
  files: number;
  isFolder: boolean;
}
/** The Compliance tile: one snapshot over all workspace folders. */
export interface ComplianceTile {
  revision: number;
  /** Without trust neither tests nor linters run. */
  trusted: boolean;
  folders: FolderScore[];
}
/** The score of one workspace folder. */
export interface FolderScore {
  /** Its URI. */
  folder: string;
  name: string;
  /** `waiting`: the folder has not been audited as a whole yet; `error`: there is no score for a reason. */
  state: "error" | "ready" | "waiting";
  /** One sentence when the state is not `ready`, or why the score is incomplete or stale. */
  reason: string;
  /** From 0 to 100; null while evidence that counts is lacking. */
  composite: number | null;
  reliability: "incomplete" | "ok" | "stale";
  /** What the gate says; it takes stale evidence for incomplete. */
  verdict: "below" | "denied" | "incomplete" | "passed";
  /** `good` from 85 on when the gate lets it pass, `bad` below 60; `unknown` while it is not reliable. */
  level: "bad" | "good" | "unknown" | "warning";
  /** Of the branch, from 0 to 100. */
  minimum: number;
  /** Empty outside of git. */
  branch: string;
  model: string;
  components: ComponentScore[];
  /** When the score was taken with which this one is compared, ISO 8601, UTC; empty when there is none. */
  since: string;
  /** What it was then. */
  before: number | null;
  /** Why it is another now, the greatest first; the parts add up to the change. */
  moved: Cause[];
  /** Sentences about components whose evidence has come or gone since then. */
  cameAndWent: string[];
  next: NextThing | null;
  /** The last thirty days on this branch, the oldest first. */
  trend: DayScore[];
  /** Places of operations that the guard denies, for which the gate is closed. */
  denied: string[];
  /** Null while there is no score. */
  beside: FormulaC | null;
  /** Whether its tests run now. */
  testing: boolean;
}
/** One component of a score. */
export interface ComponentScore {
  component: "lint" | "placeholders" | "sessions" | "tests";
  /** From 0 to 100; null without evidence. */
  score: number | null;
  /** Its share in the composite; 0 for what is only shown beside it. */
  weight: number;
  state: "failed" | "missing" | "ok" | "stale";
  /** When, ISO 8601, UTC; empty when it never was. */
  measured: string;
  /** One sentence: why it is not ok, or what it does not cover; empty when there is nothing to say. */
  reason: string;
}
/** What to fix next: the place that costs most. */
export interface NextThing {
  /** What it costs; negative. */
  points: number;
  text: string;
  uri: string;
  /** 0-based. */
  line: number;
}
/** The last score of one day. */
export interface DayScore {
  /** ISO 8601. */
  date: string;
  /** Null when it was incomplete. */
  score: number | null;
}
/** What formula C says beside the score; null is unknown. */
export interface FormulaC {
  /** From 0 to 100. */
  score: number | null;
  resolved: number | null;
  /** Placeholders. */
  open: number | null;
  /** Operations that the guard stopped. */
  violations: number | null;
  rollbacks: number | null;
  /** Violations and rollbacks of so many days count. */
  days: number;
}
/** What is recorded of all workspace folders together. */
export interface CopilotsFigures {
  /** Runs since midnight, by the calendar of the machine. */
  today: number;
  runs: number;
  /** Runs without any proposal. */
  nothingFits: number;
  /** Proposals, as the next two; a run may have several. */
  approved: number;
  rejected: number;
  /** Proposals that the second copilot could not judge. */
  unknown: number;
  /** The share of the judged proposals that were rejected, 0 to 1; null before any was judged. */
  disagreement: number | null;
  /** Approved proposals by what became of them in the end, as the next three. */
  applied: number;
  undone: number;
  discarded: number;
  undecided: number;
  /** To language models. */
  requests: number;
  /** Of those requests of which they were told. */
  tokens: number;
  /** Requests of which nobody told the tokens. */
  untold: number;
  /** Of those requests whose cost is known, in the currency of the prices that are set. */
  cost: number;
  /** Requests whose cost is unknown. */
  unpriced: number;
}
/** The last run. */
export interface CopilotsLast {
  /** Empty where there is only one folder. */
  folderName: string;
  /** What was wanted, without secrets; may be empty. */
  words: string;
  /** The function; may be empty. */
  symbol: string;
  /** May be empty. */
  path: string;
  provider: string;
  /** ISO 8601, UTC. */
  at: string;
  verdict: "approved" | "cannot judge" | "nothing fits" | "rejected";
  /** Why there was no further proposal; may be empty. */
  reason: string;
  /** What became of the proposal; empty while nobody has decided. */
  fate: "" | "applied" | "discarded" | "undone";
}
/** The Copilots tile: one snapshot of all workspace folders. */
export interface CopilotsTile {
  revision: number;
  /** `empty`: there is no folder. */
  state: "empty" | "error" | "ready";
  /** Why it is an error. */
  reason: string;
  /** Null when they are not known of every folder. */
  figures: CopilotsFigures | null;
  last: CopilotsLast | null;
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
/** Something that was changed because somebody asked for it. */
export interface CorrectionRow {
  /** The URI of the workspace folder. */
  folder: string;
  folderName: string;
  /** Counts the corrections of the folder. */
  number: number;
  /** ISO 8601, UTC. */
  at: string;
  user: string;
  /** What was done, such as `markIntentional`, `snooze`, `restore` or `cleanup`. */
  kind: string;
  /** Relative to the folder, with forward slashes. */
  path: string;
  /** Why, or what exactly; may be empty. */
  rationale: string;
  /** The archive that gives the files of a `cleanup` back; 0 for the other kinds. */
  archive: number;
  /** The run of the copilots that takes a `generate` back; empty for the other kinds. */
  run: string;
  /** When it was taken back, ISO 8601, UTC; empty when it was not. */
  undone: string;
  /** Whether there is something to take back; whether that is certain is known when it is tried. */
  undoable: boolean;
}
/** The Corrections tile: one snapshot over all workspace folders, the latest first. */
export interface CorrectionsTile {
  revision: number;
  /** `empty`: no folder is open. */
  state: "empty" | "error" | "ready";
  /** One sentence when it is an error: what is listed is not everything then. */
  reason: string;
  corrections: CorrectionRow[];
  stopped: StoppedRow[];
}
/** Something that the guard has stopped. */
export interface StoppedRow {
  /** The last time, ISO 8601, UTC. */
  at: string;
  event: string;
  /** One sentence. */
  details: string;
  rule: string;
  count: number;
}
/** What is audited of a document. */
export interface Coverage {
  /** `comments`: of its language only the comments are read. */
  rules: "all" | "comments" | "none";
  /** Why nothing is audited; empty when something is. */
  reason: "" | "excluded" | "generated" | "language" | "size" | "vendored";
}
/** An open document. */
export interface CoverageQuery {
  uri: string;
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
  refused: RefusedSetting[];
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
/** A value of the settings that is not used. */
export interface RefusedSetting {
  setting: string;
  /** As JSON, shortened; only the part that is wrong, with its place, when the rest is right. */
  value: string;
  /** What holds in its place, as JSON. */
  default: string;
}
/** The statement that was run, and what it found, as lines. */
export interface DatabaseAnswer {
  lines: string[];
}
/** One physical database. */
export interface DatabaseFile {
  name: string;
  path: string;
  /** `absent`: nothing was written yet; `outdated`: it is migrated when it is next written. */
  state: "absent" | "large" | "newer" | "ok" | "outdated" | "unreadable";
  /** One sentence when something is wrong; else empty. */
  reason: string;
  /** With its log, in bytes. */
  size: number;
  /** In bytes. */
  limit: number;
  /** When it last changed; ISO 8601, UTC. */
  written: string | null;
  /** The schema that it has; null when that is not known. */
  revision: string | null;
  /** The schema that this version writes. */
  head: string;
  /** The schema of the latest copy beside it, from which it was migrated; null when none is kept. */
  cameFrom: string | null;
  /** When that copy was made; ISO 8601, UTC. */
  migrated: string | null;
}
/** A question in words. */
export interface DatabaseQuestion {
  folder: string;
  words: string;
}
/** Something to do with the databases of one workspace folder. */
export interface DatabasesOrder {
  /** Its URI. */
  folder: string;
}
/** The Databases tile: one snapshot of all workspace folders. */
export interface DatabasesTile {
  revision: number;
  folders: FolderDatabases[];
}
/** The databases of one workspace folder, and the one that all share. */
export interface FolderDatabases {
  /** Its URI. */
  folder: string;
  name: string;
  files: DatabaseFile[];
}
/** How a drill ended. */
export interface DrillReport {
  backup: number;
  passed: boolean;
  files: number;
  databases: number;
  size: number;
  faults: MissedFile[];
}
/** Params or a result without content; still an object, so that fields can be added later. */
export interface Empty {}
/** What the hover says. */
export interface Explanation {
  markdown: string;
  /** The URI of the page about its code, with the heading as the fragment. */
  documentation: string;
}
/** Write a table into a file. */
export interface ExportOrder {
  folder: string;
  table: string;
  /** Where; `.jsonl` gives JSON Lines, everything else CSV. What is there is replaced. */
  path: string;
}
/** What was written. */
export interface ExportReport {
  rows: number;
  size: number;
}
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
/** What is recorded of all workspace folders. */
export interface FindingSummary {
  revision: number;
  /** By severity; without what the baseline accepts. */
  open: Count[];
  snoozed: number;
  /** Open findings that the baseline accepts. */
  accepted: number;
  /** Open and snoozed findings by code. */
  codes: Count[];
}
/** A workspace folder whose patterns are refreshed or grouped. */
export interface FolderOrder {
  /** Its URI. */
  folder: string;
  workDoneToken?: string | number | null;
}
/** The patterns of one workspace folder. */
export interface FolderPatterns {
  folder: string;
  name: string;
  /** `off`, `unaudited` and `team` where only a command mines; `waiting` for the first audit. */
  state: "failed" | "grouping" | "mining" | "off" | "ready" | "team" | "unaudited" | "waiting";
  /** Why it failed. */
  reason: string;
  files: number;
  patterns: number;
  /** Whether the groups are clusters; kinds otherwise. */
  clustered: boolean;
  /** The largest first. */
  groups: PatternGroup[];
}
/** Some patterns that belong together. */
export interface PatternGroup {
  /** `cluster/NUMBER`, `kind/NAME`, or `rest` for those in no cluster. */
  id: string;
  /** The words that are typical of a cluster, or the name of a kind; empty for the rest. */
  label: string;
  size: number;
}
/** The databases of one workspace folder. */
export interface FolderSync {
  /** Its URI. */
  folder: string;
  name: string;
  /** `elsewhere`: another window does it; `away`: not all databases can be reached. */
  state: "alike" | "away" | "elsewhere" | "failed" | "off" | "restricted" | "starting" | "unconfigured";
  /** One sentence when something is wrong; else empty. */
  reason: string;
  /** A command id, a setting id or a command line; may be empty. */
  hint: string;
  /** Those that the project names, also while nothing is known of them. */
  peers: SyncPeer[];
  /** How many conflicts a person has to decide; null where that is not known. */
  open: number | null;
}
/** One database that is kept alike; the first one collects from the others. */
export interface SyncPeer {
  name: string;
  /** A path, or the URL of a server. */
  place: string;
  isServer: boolean;
  state: "alike" | "away" | "connecting";
  /** Why it cannot be reached; else empty. */
  reason: string;
  /** How many changed rows it has not got; null while that is not known. */
  waiting: number | null;
  /** How many rows its tables do not accept. */
  held: number;
  /** When it was last given something; ISO 8601, UTC. */
  received: string | null;
  /** When it is tried again; ISO 8601, UTC. */
  retry: string | null;
}
/** What the first copilot is to make. */
export interface GenerateQuery {
  /** The URI of the workspace folder. */
  folder: string;
  /**
   * The file with the function, relative to the folder, with forward slashes; for words the one that is
   * made or added to, which may be empty.
   */
  path: string;
  /** Any line of the function, counted from 0; for words it means nothing. */
  line: number;
  /** Whether the function gets a body, or a test, or words say all. */
  kind?: "stub" | "test" | "words";
  /** What is wanted; may be empty. */
  words?: string;
  workDoneToken?: string | number | null;
}
/** One check of the second copilot. */
export interface GeneratedCheck {
  name: string;
  state: "not checked" | "objected" | "off" | "passed" | "unknown";
  /** Why it is unknown or was not made. */
  reason: string;
  seconds: number;
}
/** One file of a proposal. */
export interface GeneratedFile {
  path: string;
  /** Empty for a new file. */
  before: string;
  after: string;
}
/** A part of a proposal that may be taken or left by itself. */
export interface GeneratedHunk {
  path: string;
  /** Where it begins in the file as it was, counted from 0. */
  line: number;
  removed: string[];
  added: string[];
}
/** One objection of the second copilot. */
export interface GeneratedReason {
  path: string;
  /** Counted from 0. */
  line: number;
  code: string;
  message: string;
  rejects: boolean;
}
/** What became of it; nothing is changed yet. */
export interface Generation {
  run: string;
  /** The function; for words the first file, for a recording its name. */
  symbol: string;
  verdict: "approved" | "cannot judge" | "nothing fits" | "rejected";
  /** One sentence where nothing more was proposed; else empty. */
  reason: string;
  files: GeneratedFile[];
  /** Its parts, in the order of their numbers; empty for what is taken as a whole only. */
  hunks: GeneratedHunk[];
  /** Why it is so and not otherwise, a sentence each. */
  because: string[];
  reasons: GeneratedReason[];
  checks: GeneratedCheck[];
  /** How many were judged. */
  proposals: number;
  seconds: number;
  /** The run whose proposal it refines; empty for the first of a conversation. */
  former: string;
  /** What it has otherwise than that proposal, file by file. */
  since: GeneratedFile[];
  /** What it changes, or has otherwise than the former one, as a unified diff; a long one is cut. */
  diff: string;
}
/** The patterns of a group, the one that stands for a cluster first. */
export interface GroupMembers {
  patterns: PatternRow[];
  /** How many are not listed. */
  more: number;
}
/** One pattern in a list. */
export interface PatternRow {
  id: string;
  name: string;
  kind: string;
  /** As editors call it. */
  language: string;
  /** Where it was found first, relative to the folder; empty when the file is being mined anew. */
  path: string;
  /** The same place; empty likewise. */
  uri: string;
  /** From 0. */
  line: number;
  /** In how many files it occurs. */
  support: number;
}
/** Which group. */
export interface GroupQuery {
  /** The URI of a workspace folder. */
  folder: string;
  /** Its id. */
  group: string;
}
/** What a grouping has found. */
export interface GroupingReport {
  patterns: number;
  clusters: number;
  /** How well the clusters are told apart, -1 to 1. */
  silhouette: number;
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
/** What a request or a response carried. */
export interface HarBody {
  mimeType: string;
  /** Its beginning; empty when it is no text. */
  text: string;
  /** Bytes; -1 when no body was recorded. */
  size: number;
  cut: boolean;
  binary: boolean;
  hidden: boolean;
}
/** What was found; the findings themselves are diagnostics of the file. */
export interface HarChecked {
  entries: number;
  findings: number;
  /** How many of the findings are diagnostics: editors show a limited number of a file. */
  shown: number;
  /** Why nothing could be read; empty when something could. */
  refused: string;
}
/** What was replaced in the copy; never the values. */
export interface HarCopied {
  entries: number;
  /** Entries in which something was replaced. */
  changed: number;
  /** How many different values of each kind. */
  values: {
    [k: string]: number;
  };
  /** How often one of them stood somewhere. */
  places: number;
  /** What of a damaged file was left out; empty when nothing was. */
  lost: string;
}
/** A recording, and where the copy to share is to be. */
export interface HarCopyOrder {
  uri: string;
  /** As a URI. */
  target: string;
  /** Whether a file that is there already may be replaced. */
  replace: boolean;
  workDoneToken?: string | number | null;
}
/** One exchange with all that the file tells of it. */
export interface HarEntry {
  method: string;
  url: HarPair;
  started: string;
  /** Of the server. */
  address: string;
  connection: string;
  requestVersion: string;
  requestHeaders: HarPair[];
  requestCookies: HarPair[];
  query: HarPair[];
  params: HarPair[];
  requestBody: HarBody;
  status: number;
  statusText: string;
  error: string;
  responseVersion: string;
  responseHeaders: HarPair[];
  responseCookies: HarPair[];
  responseBody: HarBody;
  redirect: HarPair;
  messages: HarMessage[];
  messageCount: number;
  /** How many of these texts are not shown as they are. */
  hidden: number;
}
/** A header, a cookie or a field. */
export interface HarPair {
  name: string;
  value: string;
  /** Whether a part of the value was hidden. */
  hidden: boolean;
}
/** A message of a websocket. */
export interface HarMessage {
  sent: boolean;
  text: string;
  hidden: boolean;
}
/** One entry, by the place that the rows gave it. */
export interface HarEntryQuery {
  uri: string;
  state: string;
  offset: number;
  length: number;
  /** Whether secrets are shown as they are. */
  reveal: boolean;
}
/** A file of JSON with what was asked for; whoever asked reads it and removes it. */
export interface HarFile {
  path: string;
}
/** What was found, the loudest first. */
export interface HarFindings {
  findings: HarFound[];
  /** How many there are; of very many only the first are shown. */
  total: number;
}
/** One finding. */
export interface HarFound {
  code: string;
  severity: string;
  message: string;
  advice: string;
  line: number;
  column: number;
  width: number;
  /** Which ones it concerns, the first of very many. */
  entries: number[];
  /** How many. */
  concerned: number;
}
/** Who answered. */
export interface HarHost {
  name: string;
  thirdParty: boolean;
}
/** A page of the recording. */
export interface HarPage {
  id: string;
  title: string;
  /** Milliseconds until it was loaded. */
  onLoad: number | null;
}
/** A recording to check; editors give extensions no document over 50 MB, so it is named, not sent. */
export interface HarQuery {
  uri: string;
  workDoneToken?: string | number | null;
}
/**
 * All entries of a recording, a list for each column; -1 where the file does not tell.
 *
 *     Where a secret stands in an address, dots do.
 */
export interface HarRows {
  /** Of the file: another one when it has changed. */
  state: string;
  /** How many entries there are; of a very large recording only the first are shown. */
  total: number;
  /** The numbers of entries before the last row that cannot be read and have none, counted from 0. */
  unread: number[];
  /** Why nothing could be read; empty when something could. */
  refused: string;
  version: string;
  creator: string;
  pages: HarPage[];
  troubles: HarTrouble[];
  methods: string[];
  hosts: HarHost[];
  /** Media types. */
  kinds: string[];
  method: number[];
  host: number[];
  kind: number[];
  /** What it is loaded as, as an index of `groups`. */
  group: number[];
  groups: string[];
  page: number[];
  status: number[];
  url: string[];
  /** Milliseconds after the first entry. */
  start: number[];
  time: number[];
  blocked: number[];
  dns: number[];
  /** Without `ssl`, which recorders count in it. */
  connect: number[];
  ssl: number[];
  send: number[];
  wait: number[];
  receive: number[];
  /** Bytes of the content, decoded. */
  size: number[];
  transferred: number[];
  /** Where the entry stands in the file, in bytes, and how many it has. */
  offset: number[];
  length: number[];
  /** As editors count, from 0. */
  line: number[];
  column: number[];
}
/** Something about the file as a whole, or a place where it breaks. */
export interface HarTrouble {
  code: string;
  message: string;
  line: number;
  column: number;
}
/** A recording to show. */
export interface HarViewQuery {
  uri: string;
  workDoneToken?: string | number | null;
}
/** A finding as the text of an issue. */
export interface IssueText {
  markdown: string;
}
/** One state of a path, as the last of the backups that have it. */
export interface KeptVersion {
  backup: number;
  created: string;
  reason: string;
  size: number;
  files: number;
  /** Whether that is what the workspace has now. */
  isPresent: boolean;
}
/** What this version would change in the databases of a folder, tried on copies. */
export interface MigrationPlan {
  /** Whether there is anything to do. */
  pending: boolean;
  /** Whether one of them cannot be migrated; the lines say why. */
  refused: boolean;
  lines: string[];
}
/** What a refresh has done. */
export interface MiningReport {
  /** That may be looked into. */
  files: number;
  /** That were new or changed. */
  mined: number;
  gone: number;
  /** That are kept afterwards. */
  patterns: number;
}
/** What the editor's language model answered, or why it did not. */
export interface ModelAnswer {
  text?: string;
  model?: string;
  /** Counted by the model's own counter; null when that fails. */
  promptTokens?: number | null;
  completionTokens?: number | null;
  finish?: "cut" | "stop";
  failure?: "" | "absent" | "denied" | "failed";
  reason?: string;
}
/** The key of an endpoint; it is kept in memory, and sent only to that endpoint. */
export interface ModelKey {
  baseUrl: string;
  /** Empty to forget it. */
  secret: string;
}
/** A piece of an answer that is on its way. */
export interface ModelPiece {
  id: number;
  text: string;
}
/** What the editor's language model is asked. */
export interface ModelQuestion {
  /** Under which the pieces of the answer are sent. */
  id: number;
  /** Its id, family or name; empty for the first one that there is. */
  model: string;
  turns: ModelTurn[];
  /** Of the answer: what comes after is not read. */
  mostCharacters: number;
}
/** One turn of a conversation. */
export interface ModelTurn {
  role: "assistant" | "system" | "user";
  content: string;
}
/** Ask the language model of the settings whether it is there. */
export interface ModelTrial {
  /** The URI of the workspace folder whose ledger it goes into. */
  folder: string;
  workDoneToken?: string | number | null;
}
/** A language model that has answered. */
export interface ModelTried {
  model: string;
  host: string;
  seconds: number;
  /** Null when nobody tells. */
  tokens: number | null;
}
/** The next finding in the order of severities, then of places. */
export interface Neighbour {
  /** Null when nothing matches. */
  finding: ListedFinding | null;
  /** 1 for the first. */
  position: number;
  total: number;
}
/** Where to go from; without a finding from a place. */
export interface NeighbourQuery {
  filter?: FindingFilter;
  backwards?: boolean;
  identity?: string;
  uri?: string;
  /** 1-based; 0 for before the first. */
  line?: number;
}
/** A text that somebody wants to keep. */
export interface NewTemplate {
  name: string;
  kind: "ci" | "class" | "cli" | "config" | "database" | "docker" | "docs" | "function" | "har" | "service" | "test";
  language: string;
  text: string;
  /** Of the file that it is from; its name alone. */
  path: string;
  /** In place of an own one of the same name. */
  replace: boolean;
}
/** Rows as lines of a table whose columns stand below one another. */
export interface Page {
  lines: string[];
  start: number;
  rows: number;
  total: number;
}
/** Some rows of a table, in the order in which they are stored. */
export interface PageQuery {
  folder: string;
  table: string;
  /** How many rows are before them. */
  start: number;
}
/** What a language model would be sent. */
export interface PromptPreview {
  /** To whom it would go, and what is left out; then exactly what would be sent. */
  text: string;
}
/** What is to be made from a recording, and where it is to be. */
export interface RecordingQuery {
  /** The URI of the workspace folder that the files go into. */
  folder: string;
  /** The recording, which need not be in a workspace folder. */
  uri: string;
  artefacts: ("client" | "curl" | "http" | "k6" | "locust" | "mock" | "openapi" | "pytest" | "sanitized")[];
  /** The folder of the files, relative to the workspace folder, with forward slashes; empty for its top. */
  into: string;
  /** Only these entries of the recording, counted from 0; null for all that a script would repeat. */
  entries?: number[] | null;
  workDoneToken?: string | number | null;
}
/** What is to be otherwise in a proposal. */
export interface RefineQuery {
  /** The URI of the workspace folder. */
  folder: string;
  words: string;
  /** Whose proposal is meant; empty for the last one of the folder. */
  run?: string;
  workDoneToken?: string | number | null;
}
/** Give one file or folder back, or all that is gone. */
export interface RestoreOrder {
  folder: string;
  /** Relative to the workspace folder, with forward slashes; empty for all that is gone. */
  path: string;
  backup: number;
  workDoneToken?: string | number | null;
}
/** What was given back. */
export interface RestoreReport {
  /** Files. */
  written: number;
  size: number;
  /** The backup of what was there before; null where nothing was replaced. */
  before: number | null;
  /** Files whose content is damaged in the repository: what is there was left as it is. */
  lost: MissedFile[];
}
/** Give the files of an archive back. */
export interface ReturnOrder {
  folder: string;
  archive: number;
  workDoneToken?: string | number | null;
}
/** What was given back; nothing is ever overwritten. */
export interface ReturnReport {
  /** Files; those that are there as they were are not among them. */
  written: number;
  /** Files whose content is damaged in the archive. */
  lost: MissedFile[];
}
/** Which run is meant. */
export interface RunQuery {
  folder: string;
  run: string;
  workDoneToken?: string | number | null;
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
/** The best first. */
export interface SearchAnswer {
  hits: SearchHit[];
}
/** A template or a pattern that answers it. */
export interface SearchHit {
  id: string;
  /** The URI of the folder that a pattern is from; empty for a template. */
  folder: string;
  name: string;
  kind: string;
  language: string;
  /** Of a template. */
  description: string;
  /** Whether it is a template of the user's own. */
  own: boolean;
  /** Why it was found, a few words each. */
  because: string[];
  /** Of a pattern, relative to the folder. */
  path: string;
  uri: string;
  /** From 0. */
  line: number;
}
/** A question in words. */
export interface SearchQuery {
  query: string;
  /** Of the file that the result goes into: what stands there and beside it counts. */
  uri?: string;
  /** Only in it; empty for any. */
  language?: string;
  most?: number;
}
/** One session. */
export interface SessionRow {
  id: string;
  /** `daemon`, or the command that ran. */
  kind: string;
  /** The editor; empty for a command. */
  client: string;
  /** ISO 8601, UTC. */
  start: string;
  status: "crashed" | "failed" | "running" | "success";
  /** Null while it runs, and for a crash. */
  seconds: number | null;
  /** Why it was no success; may be empty. */
  reason: string;
}
/** The Sessions tile: one snapshot. */
export interface SessionsTile {
  revision: number;
  state: "error" | "ready" | "waiting";
  /** Why it is an error. */
  reason: string;
  /** Of this session. */
  id: string;
  /** ISO 8601, UTC. */
  started: string;
  /** How many have been answered. */
  requests: number;
  /** Milliseconds; null before the first answer. */
  p50: number | null;
  p99: number | null;
  retries: number;
  /** How far back the next three count. */
  days: number;
  /** Null when it is an error. */
  successful: number | null;
  failed: number | null;
  crashed: number | null;
  /** The last ones that were no success, the latest first. */
  troubled: SessionRow[];
  /** The last one of this window; null before the first. */
  wrapUp: WrapUp | null;
}
/** What sessions have left behind. */
export interface WrapUp {
  /** ISO 8601, UTC. */
  at: string;
  items: WrapUpItem[];
}
/** What one validator of the wrap-up says. */
export interface WrapUpItem {
  validator: string;
  outcome: "failed" | "ok" | "unknown" | "warning";
  /** One sentence each. */
  evidence: string[];
  /** What a person may do; may be empty. */
  fix: string;
}
/** Hide a finding until a date. */
export interface Snooze {
  uri: string;
  identity: string;
  /** The first day on which it shows again, ISO 8601. */
  until: string;
}
/** What a person decides. */
export interface SyncChoice {
  folder: string;
  /** Its id. */
  conflict: string;
  /** Whether the other side is written; else what stands is kept. */
  take: boolean;
  /** Also over what was written to the place since. */
  anyway?: boolean;
}
/** Two databases changed the same thing, neither knowing of the other. */
export interface SyncConflict {
  id: string;
  table: string;
  /** Its parts, separated by slashes. */
  key: string;
  /** Empty for the whole row. */
  column: string;
  /** When it was found; ISO 8601, UTC. */
  at: string;
  stands: SyncSide;
  other: SyncSide;
}
/** One side of a conflict. */
export interface SyncSide {
  /** Where it was written. */
  replica: string;
  isDeleted: boolean;
  values: SyncValue[];
}
/** The value of one column, as JSON. */
export interface SyncValue {
  column: string;
  text: string;
}
/** The conflicts that a person has to decide, the latest first. */
export interface SyncConflicts {
  conflicts: SyncConflict[];
  /** How many of them are not listed here. */
  more: number;
}
/** What one database received from another. */
export interface SyncDelivery {
  source: string;
  target: string;
  inserted: number;
  updated: number;
  deleted: number;
}
/** What differs is looked for, and put right when somebody is believed. */
export interface SyncHeal {
  /** Its URI. */
  folder: string;
  /** The database whose rows are written to the others; empty only looks. */
  believe?: string;
  /** What was shown to the person who approves it. */
  plan?: string;
  workDoneToken?: string | number | null;
}
/** The rows that differ without a recorded write, or did. */
export interface SyncHealed {
  /** In words. */
  lines: string[];
  count: number;
  /** Stands for these rows as they are. */
  plan: string;
}
/** What was done and what failed, in words, the latest first. */
export interface SyncJournal {
  lines: string[];
}
/** Something to do with the databases of one workspace folder. */
export interface SyncOrder {
  /** Its URI. */
  folder: string;
  workDoneToken?: string | number | null;
}
/** The password of a server; it is kept in memory, and given only to the process that connects. */
export interface SyncPassword {
  folder: string;
  peer: string;
  /** Empty to forget it. */
  password: string;
}
/** What an exchange would do, in words. */
export interface SyncPreview {
  lines: string[];
}
/** What an exchange did. */
export interface SyncReport {
  deliveries: SyncDelivery[];
  /** How many conflicts a person has to decide. */
  open: number;
  /** How many rows a table does not accept. */
  held: number;
}
/** The Sync tile: one snapshot of all workspace folders. */
export interface SyncTile {
  revision: number;
  folders: FolderSync[];
}
/** All templates, in the order of their ids. */
export interface TemplateList {
  templates: TemplateRow[];
}
/** One template in a list. */
export interface TemplateRow {
  id: string;
  name: string;
  kind: "ci" | "class" | "cli" | "config" | "database" | "docker" | "docs" | "function" | "har" | "service" | "test";
  /** As editors call it. */
  language: string;
  description: string;
  /** What else people call it. */
  words: string[];
  source: "curated" | "own";
}
/** Which template, or pattern of a workspace folder. */
export interface TemplateQuery {
  id: string;
  /** The URI of the folder that a pattern is from; empty for a template. */
  folder?: string;
}
/** A template as it is shown and inserted. */
export interface TemplateText {
  id: string;
  name: string;
  /** A name of a file by which editors know the language. */
  file: string;
  /** With its placeholders. */
  content: string;
  /** In the editor's syntax of snippets, a tab stop for each placeholder. */
  snippet: string;
}
/** Which tests to run. */
export interface TestQuery {
  /** The URI of a workspace folder. */
  folder: string;
  workDoneToken?: string | number | null;
}
/** How the tests went. */
export interface TestReport {
  passed: number;
  /** Those with an error among them. */
  failed: number;
  skipped: number;
  cancelled: boolean;
}
/** Which correction to take back. */
export interface UndoQuery {
  folder: string;
  number: number;
  /** False only says what would be done. */
  apply: boolean;
}
/** What was done, or would be. */
export interface Undone {
  /** A sentence without its end, then the lines before and after. */
  steps: string[];
  /** Whether the file is open, so that the change is made in the editor, which saves it. */
  unsaved: boolean;
}
/** What was given back to the file system. */
export interface VacuumReport {
  files: VacuumedFile[];
}
/** What a file took before and afterwards, in bytes. */
export interface VacuumedFile {
  database: string;
  before: number;
  after: number;
}
/** What was not checked. */
export interface ValidateGap {
  check: string;
  /** Whether it should have told, and could not: nothing is approved without it. */
  unknown: boolean;
  reason: string;
}
/** Which change the second copilot is to judge. */
export interface ValidateQuery {
  /** The URI of the workspace folder; its repository is judged, below the folder. */
  folder: string;
  what?: "since" | "staged" | "uncommitted";
  /** The revision, where that is meant. */
  since?: string;
  /** What the change is for, in words. */
  objective?: string;
  /** Whether programs of the project may run: its type checker and the tests that the change may affect. */
  tests?: boolean;
  workDoneToken?: string | number | null;
}
/** One objection, and the place that shows it. */
export interface ValidateReason {
  uri: string;
  /** Relative to the top of the repository, with forward slashes. */
  path: string;
  /** Counted from 0, as the column. */
  line: number;
  character: number;
  code: string;
  message: string;
  /** False for advice. */
  rejects: boolean;
}
/** The verdict on a change. */
export interface Validation {
  verdict: "approved" | "cannot judge" | "rejected";
  /** Which change it was, in words. */
  about: string;
  files: number;
  /** Those that reject first, then by place. */
  reasons: ValidateReason[];
  /** How many reasons are not listed here. */
  more: number;
  gaps: ValidateGap[];
  /** How many checks were made. */
  made: number;
  seconds: number;
}
/** The different states of a path, the newest first. */
export interface Versions {
  versions: KeptVersion[];
  /** Whether something is there now that a restore would replace. */
  overwrites: boolean;
}
/** A path of which older states are wanted. */
export interface VersionsQuery {
  folder: string;
  /** Relative to the workspace folder, with forward slashes. */
  path: string;
}
/** One snapshot of the patterns of all workspace folders. */
export interface WorkspacePatterns {
  revision: number;
  folders: FolderPatterns[];
}
/** What was written: all of it, or nothing. */
export interface Written {
  /** Empty when nothing was written. */
  paths: string[];
  /**
   * Files that somebody has changed since, on the disk or in an editor that has not saved it, as they were
   * expected and as they would be: where there is one, nothing was written.
   */
  changed: GeneratedFile[];
}

/** Audit the workspace, one folder, or the changed files. */
export const auditScan = new RequestType<ScanQuery, ScanReport, void>("cockpit/audit/scan");

/** The latest snapshot of the Audit tile. */
export const auditTile = new RequestType<Empty, AuditTile, void>("cockpit/audit/tile");

/** A finding with its history. */
export const auditHistory = new RequestType<FindingQuery, FindingHistory, void>("cockpit/audit/history");

/** Hide a finding until a date. */
export const auditSnooze = new RequestType<Snooze, Empty, void>("cockpit/audit/snooze");

/** What is audited of a document that is open. */
export const auditCoverage = new RequestType<CoverageQuery, Coverage, void>("cockpit/audit/coverage");

/** Apply a code action and record it. */
export const auditCorrect = new RequestType<Correction, Corrected, void>("cockpit/audit/correct");

/** The Audit tile has a new snapshot. */
export const auditChanged = new NotificationType<AuditTile>("cockpit/audit/changed");

/** Some of what a node of the Findings tree holds. */
export const auditFindings = new RequestType<BranchQuery, BranchPage, void>("cockpit/audit/findings");

/** The latest counts of what is recorded. */
export const auditSummary = new RequestType<Empty, FindingSummary, void>("cockpit/audit/summary");

/** A finding explained, with its past. */
export const auditExplain = new RequestType<FindingQuery, Explanation, void>("cockpit/audit/explain");

/** A finding as the text of an issue, in Markdown. */
export const auditIssueText = new RequestType<FindingQuery, IssueText, void>("cockpit/audit/issueText");

/** Show a snoozed finding again. */
export const auditWake = new RequestType<FindingQuery, Empty, void>("cockpit/audit/wake");

/** Write a finding into the baseline, or take it out. */
export const auditAccept = new RequestType<Acceptance, Accepted, void>("cockpit/audit/accept");

/** The next or previous finding. */
export const auditNeighbour = new RequestType<NeighbourQuery, Neighbour, void>("cockpit/audit/neighbour");

/** What is recorded of findings has changed. */
export const auditRecorded = new NotificationType<FindingSummary>("cockpit/audit/recorded");

/** The latest snapshot of the Corrections tile. */
export const auditCorrections = new RequestType<Empty, CorrectionsTile, void>("cockpit/audit/corrections");

/** Take a correction back where that is certain, or say how. */
export const auditUndo = new RequestType<UndoQuery, Undone, void>("cockpit/audit/undo");

/** The Corrections tile has a new snapshot. */
export const auditCorrectionsChanged = new NotificationType<CorrectionsTile>("cockpit/audit/correctionsChanged");

/** Judge a command line without running it. */
export const guardCheck = new RequestType<GuardQuery, GuardAnswer, void>("cockpit/guard/check");

/** Check a recording and show what was found as diagnostics. */
export const harCheck = new RequestType<HarQuery, HarChecked, void>("cockpit/har/check");

/** All entries of a recording, for a table of them. */
export const harRows = new RequestType<HarViewQuery, HarFile, void>("cockpit/har/rows");

/** What is wrong with a recording. */
export const harFindings = new RequestType<HarViewQuery, HarFile, void>("cockpit/har/findings");

/** One entry with its headers and bodies. */
export const harEntry = new RequestType<HarEntryQuery, HarEntry, void>("cockpit/har/entry");

/** Write a copy to share, without what is secret or personal. */
export const harSanitize = new RequestType<HarCopyOrder, HarCopied, void>("cockpit/har/sanitize");

/** The latest snapshot of the Backup tile. */
export const backupGet = new RequestType<Empty, BackupTile, void>("cockpit/backup/get");

/** The Backup tile has a new snapshot. */
export const backupChanged = new NotificationType<BackupTile>("cockpit/backup/changed");

/** Keep a workspace folder as it is now. */
export const backupCreate = new RequestType<BackupOrder, BackupMade, void>("cockpit/backup/create");

/** Restore the last backup into a scratch folder, compare every file and open every database. */
export const backupDrill = new RequestType<BackupOrder, DrillReport, void>("cockpit/backup/drill");

/** What the last backup has that the workspace lacks. */
export const backupCompare = new RequestType<BackupOrder, Comparison, void>("cockpit/backup/compare");

/** The kept states of one path. */
export const backupVersions = new RequestType<VersionsQuery, Versions, void>("cockpit/backup/versions");

/** Give one file or folder back; what is there before is kept as a backup of its own. */
export const backupRestore = new RequestType<RestoreOrder, RestoreReport, void>("cockpit/backup/restore");

/** Keep files in a backup, read every byte back from it, and remove them. */
export const backupArchive = new RequestType<ArchiveOrder, ArchiveMade, void>("cockpit/backup/archive");

/** What cleanups have removed. */
export const backupArchives = new RequestType<ArchivesQuery, Archives, void>("cockpit/backup/archives");

/** Write the files of an archive again where none is. */
export const backupReturn = new RequestType<ReturnOrder, ReturnReport, void>("cockpit/backup/return");

/** Which files may no longer be needed, and why. */
export const cleanupPlan = new RequestType<CleanupQuery, CleanupPlan, void>("cockpit/cleanup/plan");

/** The latest snapshot of the Compliance tile. */
export const complianceGet = new RequestType<Empty, ComplianceTile, void>("cockpit/compliance/get");

/** Run a folder's tests in its own environment. */
export const complianceRunTests = new RequestType<TestQuery, TestReport, void>("cockpit/compliance/runTests");

/** The Compliance tile has a new snapshot. */
export const complianceChanged = new NotificationType<ComplianceTile>("cockpit/compliance/changed");

/** Try to refute a change; what is objected to is published as diagnostics while the checks run. */
export const copilotsValidate = new RequestType<ValidateQuery, Validation, void>("cockpit/copilots/validate");

/** Write files from a recording and have the second copilot prove them; changes nothing. */
export const copilotsGenerateFromRecording = new RequestType<RecordingQuery, Generation, void>(
  "cockpit/copilots/generateFromRecording",
);

/** Ask a language model that the editor offers. */
export const copilotsAsk = new RequestType<ModelQuestion, ModelAnswer, void>("cockpit/copilots/ask");

/** A piece of an answer has come. */
export const copilotsHeard = new NotificationType<ModelPiece>("cockpit/copilots/heard");

/** Set or forget the key of a language model. */
export const copilotsKey = new RequestType<ModelKey, Empty, void>("cockpit/copilots/key");

/** Ask the language model whether it is there. */
export const copilotsTry = new RequestType<ModelTrial, ModelTried, void>("cockpit/copilots/try");

/** The latest snapshot of the Copilots tile. */
export const copilotsGet = new RequestType<Empty, CopilotsTile, void>("cockpit/copilots/get");

/** The Copilots tile has a new snapshot. */
export const copilotsChanged = new NotificationType<CopilotsTile>("cockpit/copilots/changed");

/** Make a body or a test for a function and have the second copilot judge it; changes nothing. */
export const copilotsGenerate = new RequestType<GenerateQuery, Generation, void>("cockpit/copilots/generate");

/** Make another proposal from one and what a person says of it, and have it judged; changes nothing. */
export const copilotsRefine = new RequestType<RefineQuery, Generation, void>("cockpit/copilots/refine");

/** Take some parts of a proposal, which is another one, and have the second copilot judge that. */
export const copilotsChoose = new RequestType<ChooseQuery, Generation, void>("cockpit/copilots/choose");

/** Tell exactly what the language model of the settings would be sent first; nothing is. */
export const copilotsPreview = new RequestType<GenerateQuery, PromptPreview, void>("cockpit/copilots/preview");

/** Write all files of an approved proposal, or none of them; tells which have changed since it was made. */
export const copilotsApply = new RequestType<RunQuery, Written, void>("cockpit/copilots/apply");

/** Give back what was there before a proposal was applied, all files or none of them. */
export const copilotsUndo = new RequestType<RunQuery, Written, void>("cockpit/copilots/undo");

/** Forget a proposal that somebody has decided against. */
export const copilotsDiscard = new RequestType<RunQuery, Empty, void>("cockpit/copilots/discard");

/** The latest snapshot of the Daemon tile. */
export const daemonGet = new RequestType<Empty, DaemonTile, void>("cockpit/daemon/get");

/** The Daemon tile has a new snapshot. */
export const daemonChanged = new NotificationType<DaemonTile>("cockpit/daemon/changed");

/** The latest snapshot of the Databases tile. */
export const databasesGet = new RequestType<Empty, DatabasesTile, void>("cockpit/databases/get");

/** The Databases tile has a new snapshot. */
export const databasesChanged = new NotificationType<DatabasesTile>("cockpit/databases/changed");

/** The 27 logical databases with their tables. */
export const databasesCatalog = new RequestType<DatabasesOrder, Catalog, void>("cockpit/databases/catalog");

/** Look for damage and dangling references. */
export const databasesCheck = new RequestType<DatabasesOrder, CheckReport, void>("cockpit/databases/check");

/** What a migration would do; nothing is changed. */
export const databasesPlan = new RequestType<DatabasesOrder, MigrationPlan, void>("cockpit/databases/plan");

/** Give free pages back to the file system. */
export const databasesVacuum = new RequestType<DatabasesOrder, VacuumReport, void>("cockpit/databases/vacuum");

/** Some rows of a table; nothing can be changed. */
export const databasesPage = new RequestType<PageQuery, Page, void>("cockpit/databases/page");

/** Answer a question in words. */
export const databasesQuery = new RequestType<DatabaseQuestion, DatabaseAnswer, void>("cockpit/databases/query");

/** Write a table into a file. */
export const databasesExport = new RequestType<ExportOrder, ExportReport, void>("cockpit/databases/export");

/** The latest snapshot of the Sessions tile. */
export const sessionsGet = new RequestType<Empty, SessionsTile, void>("cockpit/sessions/get");

/** Look at what sessions have left behind; changes nothing. */
export const sessionsWrapUp = new RequestType<Empty, WrapUp, void>("cockpit/sessions/wrapUp");

/** The Sessions tile has a new snapshot. */
export const sessionsChanged = new NotificationType<SessionsTile>("cockpit/sessions/changed");

/** The latest snapshot of the Sync tile. */
export const syncGet = new RequestType<Empty, SyncTile, void>("cockpit/sync/get");

/** The Sync tile has a new snapshot. */
export const syncChanged = new NotificationType<SyncTile>("cockpit/sync/changed");

/** Bring the databases of a folder to the same rows. */
export const syncRun = new RequestType<SyncOrder, SyncReport, void>("cockpit/sync/run");

/** What that would do; it leaves no trace. */
export const syncPreview = new RequestType<SyncOrder, SyncPreview, void>("cockpit/sync/preview");

/** Synchronise, compare, and put right what differs. */
export const syncHeal = new RequestType<SyncHeal, SyncHealed, void>("cockpit/sync/heal");

/** What was done and what failed. */
export const syncJournal = new RequestType<SyncOrder, SyncJournal, void>("cockpit/sync/journal");

/** What a person has to decide. */
export const syncConflicts = new RequestType<SyncOrder, SyncConflicts, void>("cockpit/sync/conflicts");

/** Decide a conflict. */
export const syncResolve = new RequestType<SyncChoice, Empty, void>("cockpit/sync/resolve");

/** Set or forget the password of a server. */
export const syncPassword = new RequestType<SyncPassword, Empty, void>("cockpit/sync/password");

/** All templates, without their contents. */
export const templatesList = new RequestType<Empty, TemplateList, void>("cockpit/templates/list");

/** A template, and a snippet made of it. */
export const templatesGet = new RequestType<TemplateQuery, TemplateText, void>("cockpit/templates/get");

/** Keep a text as an own template; refused when there is a secret in it. */
export const templatesAdd = new RequestType<NewTemplate, TemplateRow, void>("cockpit/templates/add");

/** Remove an own template. */
export const templatesRemove = new RequestType<TemplateQuery, TemplateRow, void>("cockpit/templates/remove");

/** The patterns of the workspace, by group. */
export const templatesPatterns = new RequestType<Empty, WorkspacePatterns, void>("cockpit/templates/patterns");

/** The patterns of a group. */
export const templatesGroup = new RequestType<GroupQuery, GroupMembers, void>("cockpit/templates/group");

/** Take in the patterns of files that have changed. */
export const templatesMine = new RequestType<FolderOrder, MiningReport, void>("cockpit/templates/mine");

/** Group the patterns by what they are about. */
export const templatesCluster = new RequestType<FolderOrder, GroupingReport, void>("cockpit/templates/cluster");

/** Find templates and patterns by what they are for; nothing for a question without a word. */
export const templatesSearch = new RequestType<SearchQuery, SearchAnswer, void>("cockpit/templates/search");

/** The patterns of the workspace have a new snapshot; told to who has asked once. */
export const templatesPatternsChanged = new NotificationType<WorkspacePatterns>("cockpit/templates/patternsChanged");
