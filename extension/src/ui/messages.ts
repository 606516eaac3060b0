/**
 * Every sentence that the extension itself says, but those beside this; the webview has its own in
 * `webview/texts.ts`.
 *
 * `npm run generate` collects them, and `l10n/bundle.l10n.de.json` has them in German.
 */
import { env, l10n } from "vscode";

/** Labels of buttons. */
export const BUTTON = {
  start: l10n.t("Start"),
  showLog: l10n.t("Show Log"),
  help: l10n.t("Help"),
  showFindings: l10n.t("Show Findings"),
  openCockpit: l10n.t("Open Cockpit"),
  openSetting: l10n.t("Open Setting"),
  openSettings: l10n.t("Open Settings"),
  openSettingsFile: l10n.t("Open Settings (JSON)"),
  openFile: l10n.t("Open File"),
  openFolder: l10n.t("Open Folder"),
  manageTrust: l10n.t("Manage Trust"),
  chooseInterpreter: l10n.t("Choose Interpreter"),
  setUpAgain: l10n.t("Set Up Environment Again"),
  reload: l10n.t("Reload Window"),
  copyCommand: l10n.t("Copy Command"),
  copy: l10n.t("Copy"),
  save: l10n.t("Save"),
  reportProblem: l10n.t("Report a Problem"),
  openInBrowser: l10n.t("Open in Browser"),
  saveAs: l10n.t("Save As…"),
} as const;

export const DAEMON = {
  notRunning: l10n.t("The Cockpit daemon is not running."),
  startsNow: l10n.t("The Cockpit daemon is starting; try again in a moment."),
  startsAgain: l10n.t("The daemon ended; it starts again by itself."),
  fromBefore: (source: string): string => l10n.t("{0}, from before the daemon ended", source),
  exited: (code: number | null, signal: string | null): string =>
    signal === null
      ? l10n.t("The daemon ended with exit code {0}.", String(code))
      : l10n.t("The daemon was ended by {0}.", signal),
  exitedSaying: (exit: string, line: string): string => `${exit.slice(0, -1)}: ${line}`,
  loops: (times: number, minutes: number, reason: string): string =>
    l10n.t("The daemon ended {0} times within {1} minutes. The last time: {2}", times, minutes, reason),
  silent: (seconds: number): string => l10n.t("The daemon did not answer within {0} seconds of its start.", seconds),
  disconnected: l10n.t("The connection to the daemon ended."),
  cannotRun: (program: string, reason: string): string => l10n.t("{0} cannot be run: {1}.", program, reason),
  noPython: l10n.t("it does not answer like a Python interpreter"),
  noProgram: l10n.t("there is no such program"),
  noAnswer: l10n.t("it did not answer within 10 seconds"),
  tooOld: (program: string, version: string): string =>
    l10n.t("{0} is Python {1}; the cockpit needs 3.11 or newer.", program, version),
  lacksCockpit: (program: string): string => l10n.t("{0} does not have the cockpit installed.", program),
  notConfigured: l10n.t("No Python interpreter with the cockpit was found."),
  missing: (program: string): string => l10n.t("There is no program {0}.", program),
} as const;

export const DOCTOR = {
  title: l10n.t("Cockpit Doctor"),
  columns: [l10n.t("State"), l10n.t("Looked at"), l10n.t("Seen"), l10n.t("What to do")],
  looking: l10n.t("The Cockpit Doctor is looking"),
  fine: l10n.t("No trouble found."),
  counts: (problems: number, warnings: number, unknown: number): string =>
    l10n.t("Problems: {0}, warnings: {1}, unknown: {2}.", problems, warnings, unknown),
  silent: l10n.t("It said nothing."),
  noPython: l10n.t("No Python on the PATH can run the Cockpit."),
  pythonAt: (version: string, path: string): string => l10n.t("{0} at {1}", version, path),
  setUp: l10n.t("Run “Cockpit: Set Up Environment Again”."),
  correctSetting: l10n.t("Correct the setting cockpit.daemon.interpreter, or clear it."),
  nameInterpreter: l10n.t("Name a Python that has the Cockpit in the setting cockpit.daemon.interpreter."),
  copied: l10n.t("Copied the report."),
  opened: l10n.t("The page for reports was opened, with what the doctor saw."),
  paste: l10n.t("The page for reports was opened. What the doctor saw is on the clipboard: please paste it there."),
  drafted: l10n.t("Say in the report what happened, save it, and send it to whoever gave you the Cockpit."),
} as const;

/** The report of a problem, where the build names no page for it. */
export const DRAFT = {
  title: l10n.t("A problem with the Cockpit"),
  why: l10n.t(
    "Fill this in, save it, and send it to whoever gave you the Cockpit: this build names no page for reports. Secrets are masked below; read it before you send it.",
  ),
  happened: l10n.t("What happened, and what should have happened?"),
  repeated: l10n.t("How can it be repeated?"),
  seen: (version: string): string => l10n.t("What the doctor saw of Cockpit {0}", version),
} as const;

export const REPORT = {
  title: (folder: string): string => l10n.t("Compliance Report: {0}", folder),
  writing: (folder: string): string => l10n.t("Writing the compliance report of {0}", folder),
  written: l10n.t("The compliance report is open."),
  untrusted: l10n.t("The report runs git and linters, which needs a workspace that you trust."),
  noFolder: l10n.t("There is no folder to report on. Open one first."),
  failed: (reason: string): string => l10n.t("The report was not written: {0}", reason),
  silent: l10n.t("it ended without a word; the log may say more."),
} as const;

export const SETTINGS = {
  refused: (setting: string, value: string, usual: string): string =>
    l10n.t("The setting {0} cannot be {1}; the default {2} is used.", setting, value, usual),
} as const;

export const ENVIRONMENT = {
  title: l10n.t("Setting up the Cockpit"),
  searching: l10n.t("Looking for Python"),
  making: (version: string): string => l10n.t("Making an environment with Python {0}", version),
  fetching: (name: string): string => l10n.t("Fetching {0}", name),
  installing: l10n.t("Installing"),
  checking: l10n.t("Checking"),
  waiting: l10n.t("Another window is setting it up"),
  cancelled: l10n.t("The set-up of the Cockpit was cancelled."),
  unexpected: l10n.t("The set-up of the Cockpit met an unexpected error; its log has the details."),
  notPackaged: l10n.t("This is a build without the server; in a clone `npm run setup` makes the environment."),
  tooOld: (path: string, version: string): string => l10n.t("{0} is version {1}", path, version),
  lacks: (path: string, modules: readonly string[]): string =>
    l10n.t("{0} lacks {1}", path, new Intl.ListFormat(env.language).format(modules)),
  noPython: (rejected: readonly string[], command: string): string =>
    rejected.length === 0
      ? l10n.t(
          "The Cockpit needs Python 3.11 or newer with the module venv. Install it ({0}), then “Set Up Environment Again”.",
          command,
        )
      : l10n.t(
          "The Cockpit needs Python 3.11 or newer with the module venv ({0}). Install it ({1}), then “Set Up Environment Again”.",
          rejected.join("; "),
          command,
        ),
  cannotMake: (line: string): string => l10n.t("Python could not make an environment: {0}", line),
  cannotInstall: (line: string): string => l10n.t("The Cockpit's packages could not be installed: {0}", line),
  noIndex: l10n.t(
    "The Cockpit's packages could not be downloaded: the package index cannot be reached or does not have them. Check the network and the proxy, or name a folder of wheels in cockpit.daemon.wheelhouse.",
  ),
  noWheelhouse: (folder: string): string =>
    l10n.t("The folder {0} (cockpit.daemon.wheelhouse) does not exist.", folder),
  lacksWheel: (folder: string, line: string): string =>
    l10n.t("The Cockpit's packages could not be installed from {0}: {1}", folder, line),
  broken: (line: string): string => l10n.t("The new environment cannot run the Cockpit: {0}", line),
  ended: (program: string, code: number): string => l10n.t("{0} ended with exit code {1}.", program, code),
  endedBy: (program: string, signal: string): string => l10n.t("{0} was ended by {1}.", program, signal),
  killed: (program: string): string => l10n.t("{0} was ended by SIGKILL, as happens when the memory is full.", program),
  readOnly: (path: string): string => l10n.t("The set-up may not write to {0}.", path),
  full: (path: string): string => l10n.t("There is no space left for the set-up in {0}.", path),
} as const;

export const STATUS = {
  name: "Cockpit",
  settingUp: l10n.t("Setting up the Cockpit"),
  starting: l10n.t("Starting the daemon"),
  stopping: l10n.t("Stopping the daemon"),
  stopped: l10n.t("The daemon is stopped."),
  scanning: l10n.t("Auditing the workspace"),
  queued: l10n.t("Another window is auditing this folder; this one takes over its result."),
  startsIn: (seconds: number): string => l10n.t("starts again in {0} s", seconds),
  retry: (seconds: number): string => l10n.t("The daemon ended; it starts again in {0} s.", seconds),
  open: (count: number, kinds: readonly string[]): string => {
    const open = count === 1 ? l10n.t("1 open finding") : l10n.t("{0} open findings", figure(count));
    return kinds.length === 0 ? open : `${open}: ${kinds.join(", ")}`;
  },
  severities: {
    error: (count: number): string => (count === 1 ? l10n.t("1 error") : l10n.t("{0} errors", figure(count))),
    warning: (count: number): string => (count === 1 ? l10n.t("1 warning") : l10n.t("{0} warnings", figure(count))),
    info: (count: number): string => (count === 1 ? l10n.t("1 info") : l10n.t("{0} infos", figure(count))),
  },
  health: {
    ok: l10n.t("The daemon is running."),
    warning: l10n.t("The daemon is running, with problems."),
    error: l10n.t("The daemon is running, but not as it should."),
  },
  restricted: l10n.t("Restricted Mode: built-in rules only, and nothing is run."),
  unknown: (reason: string): string => l10n.t("Open findings: unknown. {0}", reason),
  notConfigured: l10n.t("not configured"),
  failed: l10n.t("failed"),
  notSetUp: l10n.t("not set up"),
  reload: l10n.t("reload the window"),
} as const;

/** What the editor says beside the language: what audits and lints the file. */
export const FILE = {
  auditName: l10n.t("Cockpit: audit"),
  audited: l10n.t("Audited by the Cockpit"),
  notAudited: l10n.t("Not audited by the Cockpit"),
  asYouType: l10n.t("as you type and on save"),
  onSave: l10n.t("on save"),
  rules: {
    all: l10n.t("all rules"),
    comments: l10n.t("comments only"),
  },
  restricted: l10n.t("Restricted Mode: built-in rules only"),
  gap: {
    language: l10n.t("there are no rules for this language"),
    vendored: l10n.t("vendored code is left out"),
    generated: l10n.t("generated code is left out"),
    size: l10n.t("the file is larger than the settings allow"),
    excluded: l10n.t("the settings exclude it"),
  },
  lintName: l10n.t("Cockpit: lint"),
  linted: (program: string): string => l10n.t("Linted by {0}", program),
  notLinted: l10n.t("Not linted"),
  lintOff: l10n.t("switched off in the settings"),
  lintRestricted: l10n.t("nothing is run in Restricted Mode"),
  lintWaiting: l10n.t("nothing has been linted yet"),
  shownElsewhere: l10n.t("the Ruff extension shows the findings"),
  neverShown: l10n.t("the settings hide the findings"),
} as const;

export const AUDIT = {
  scanning: l10n.t("Cockpit: auditing"),
  scanned: (files: number, findings: number, skipped: number): string =>
    skipped === 0
      ? l10n.t("Audited {0}: {1}.", countOfFiles(files), countOfFindings(findings))
      : l10n.t("Audited {0}: {1}, {2} skipped.", countOfFiles(files), countOfFindings(findings), countOfFiles(skipped)),
  unchanged: l10n.t("Nothing that is audited has changed since the last commit."),
  cancelled: (files: number): string => l10n.t("The audit was cancelled after {0}.", countOfFiles(files)),
  noEditor: l10n.t("Open a file and put the cursor on a finding first."),
  noFinding: l10n.t("There is no finding of the cockpit at the cursor."),
  chooseFinding: l10n.t("Which finding?"),
  reasonTitle: l10n.t("Mark as intentional"),
  reasonPrompt: l10n.t("Why is it meant to be so? The reason is written into the file."),
  reasonMissing: l10n.t("A reason is required; the next reader needs it."),
  reasonTooShort: l10n.t("Say it in a few words."),
  issueTitle: l10n.t("Link to an issue"),
  issuePrompt: l10n.t(
    "The address or the number of the issue, for example #123 or https://github.com/owner/name/issues/123",
  ),
  issueInvalid: l10n.t("Write #123, owner/name#123, KEY-123 or an http address."),
  skipTitle: l10n.t("Say why the test is skipped"),
  skipPrompt: l10n.t("Why is this test skipped? The reason is written into the file."),
  snoozeTitle: l10n.t("Hide until"),
  tomorrow: l10n.t("Tomorrow"),
  nextWeek: l10n.t("Next week"),
  nextMonth: l10n.t("Next month"),
  someDate: l10n.t("A date…"),
  datePrompt: l10n.t("The first day on which it shows again, as YYYY-MM-DD"),
  dateInvalid: l10n.t("Write a date of the calendar as YYYY-MM-DD."),
  datePast: l10n.t("The date must lie in the future."),
  dateFar: l10n.t("The date must lie within a year."),
  snoozed: (date: string): string => l10n.t("Hidden until {0}.", date),
  done: {
    markIntentional: l10n.t("Marked as intentional."),
    makeAbstract: l10n.t("Made abstract."),
    addSkipReason: l10n.t("Added the reason of the skip."),
    addAssertion: l10n.t("Added an assertion to fill in."),
    linkIssue: l10n.t("Linked to the issue."),
    restoreFromGit: l10n.t("Restored from git."),
    removeStaleIgnore: l10n.t("Removed the stale ignore."),
  },
  baselineQuestion: l10n.t("Accept every finding that is open now?"),
  baselineMeans: l10n.t(
    "They are written into the baseline file of the folder, in place of those that stand there, and from now on only new ones count. To take it back, restore or delete the file.",
  ),
  baselineWrite: l10n.t("Write Baseline"),
  notApplied: l10n.t("The editor did not apply the change."),
} as const;

const SEVERITY = {
  error: l10n.t("Error"),
  warning: l10n.t("Warning"),
  info: l10n.t("Info"),
  hint: l10n.t("Hint"),
} as const;

export const HISTORY = {
  happened: l10n.t("What happened"),
  columns: [l10n.t("When"), l10n.t("Event"), l10n.t("Who"), l10n.t("Details")],
  facts: {
    code: l10n.t("Code"),
    severity: l10n.t("Severity"),
    status: l10n.t("Status"),
    place: l10n.t("Place"),
    symbol: l10n.t("Symbol"),
    author: l10n.t("Author"),
    firstSeen: l10n.t("First seen"),
    identity: l10n.t("Identity"),
  },
  severity: SEVERITY as Readonly<Record<string, string>>,
  events: {
    opened: l10n.t("opened"),
    moved: l10n.t("moved"),
    resolved: l10n.t("resolved"),
    reopened: l10n.t("reopened"),
    corrected: l10n.t("corrected"),
    snoozed: l10n.t("snoozed"),
    woken: l10n.t("woken"),
  },
  status: {
    open: l10n.t({ message: "open", comment: ["The status of a finding"] }),
    resolved: l10n.t("resolved"),
    snoozed: l10n.t("snoozed"),
  },
  snoozedUntil: (date: string): string => l10n.t("snoozed until {0}", date),
  noBlame: l10n.t("unknown: git does not tell"),
  noSymbol: l10n.t("top of the file"),
} as const;

export const FINDINGS = {
  explanation: l10n.t("Explanation"),
  by: {
    code: l10n.t("by code"),
    file: l10n.t("by file"),
    age: l10n.t("by age"),
    author: l10n.t("by author"),
    severity: l10n.t("by severity"),
  },
  groupings: {
    code: l10n.t("Code"),
    file: l10n.t("File"),
    age: l10n.t("Age"),
    author: l10n.t("Author"),
    severity: l10n.t("Severity"),
  },
  severities: {
    error: l10n.t("Errors"),
    warning: l10n.t("Warnings"),
    info: l10n.t("Infos"),
    hint: l10n.t("Hints"),
  },
  severity: SEVERITY,
  ages: {
    today: l10n.t("Today"),
    week: l10n.t("This week"),
    month: l10n.t("This month"),
    older: l10n.t("Older"),
  },
  unknownAuthor: l10n.t("Author unknown"),
  line: (line: number): string => l10n.t("line {0}", line),
  snoozedUntil: (date: string): string => l10n.t("snoozed until {0}", date),
  accepted: l10n.t("in the baseline"),
  more: (left: number): string => l10n.t("Show more ({0} left)", figure(left)),
  badge: (count: number): string =>
    count === 1 ? l10n.t("1 open error or warning") : l10n.t("{0} open errors and warnings", figure(count)),
  restricted: l10n.t("Restricted Mode: built-in rules only, and git is not asked for authors or the base branch."),
  filtered: (filter: string): string => l10n.t("Filtered: {0}.", filter),
  quoted: (text: string): string => l10n.t("“{0}”", text),
  filterNew: l10n.t("new since the base branch"),
  filterSnoozed: l10n.t("snoozed too"),
  filterBaseline: l10n.t("baseline too"),
  noSeverity: l10n.t("no severity"),
  groupTitle: l10n.t("Group findings by"),
  present: l10n.t("current"),
  filterTitle: l10n.t("Filter findings"),
  filterPrompt: l10n.t("Tick what is listed; no code ticked means every code"),
  textPrompt: l10n.t("A text in the message, the path, the symbol or the line; empty for any"),
  severityTitle: l10n.t("Severity"),
  alsoTitle: l10n.t("Which ones"),
  onlyNew: l10n.t("Only new since the base branch"),
  snoozedToo: l10n.t("Snoozed ones, too"),
  baselineToo: l10n.t("Those in the baseline, too"),
  codeTitle: l10n.t("Code"),
  copied: l10n.t("Copied the place."),
  copiedIssue: l10n.t("Copied the text of an issue."),
  woken: l10n.t("Awake again."),
  added: (file: string, changed: boolean): string =>
    changed ? l10n.t("Added to {0}.", file) : l10n.t("It is in {0} already.", file),
  removed: (file: string, changed: boolean): string =>
    changed ? l10n.t("Removed from {0}.", file) : l10n.t("It is not in {0}.", file),
  undo: l10n.t("Undo"),
  noPage: l10n.t("There is no page about this code."),
  nowhere: l10n.t("No finding matches the filter of the Findings view."),
  position: (position: number, total: number, message: string): string =>
    l10n.t("{0} of {1}: {2}", figure(position), figure(total), message),
} as const;

export const GUARD = {
  title: (shell: string): string => l10n.t("Check a command line for {0}", shell),
  prompt: l10n.t("The command is judged, never run."),
  placeholder: "rm -rf build",
  changeShell: l10n.t("Choose another shell or language"),
  chooseShell: l10n.t("Which shell or language is it?"),
  verdicts: { allow: l10n.t("Allowed"), confirm: l10n.t("Ask first"), deny: l10n.t("Forbidden") },
  answer: (verdict: "allow" | "confirm" | "deny", reason: string, rules: readonly string[]): string =>
    `${GUARD.verdicts[verdict]}: ${reason}${rules.length === 0 ? "" : ` (${rules.join(", ")})`}`,
} as const;

export const SESSIONS = {
  looking: l10n.t("Looking at what sessions have left behind"),
  nothingLeft: l10n.t("Nothing was left behind."),
  left: (first: string, count: number): string =>
    count === 1 ? first : l10n.t("{0} And more: the Sessions tile lists it.", first),
} as const;

export const BACKUP = {
  createTitle: l10n.t("Back up which folder?"),
  creating: l10n.t("Cockpit: backing up"),
  created: (number: number, files: string, added: string): string =>
    l10n.t("Backup {0} holds {1}; it added {2}.", number, files, added),
  missed: (number: number, count: number, path: string, reason: string): string =>
    count === 1
      ? l10n.t("Backup {0} was made, but not as it should be: {1}: {2}.", number, path, reason)
      : l10n.t(
          "Backup {0} was made, but {1} files are not as they should be, such as {2}: {3}.",
          number,
          count,
          path,
          reason,
        ),
  drillTitle: l10n.t("Test the backups of which folder?"),
  drilling: l10n.t("Cockpit: restoring a backup into a scratch folder"),
  drilled: (number: number, files: string, databases: number): string =>
    databases === 0
      ? l10n.t("Backup {0} was restored into a scratch folder: {1} came back as they were.", number, files)
      : l10n.t(
          "Backup {0} was restored into a scratch folder: {1} came back as they were, and databases were opened: {2}.",
          number,
          files,
          databases,
        ),
  drillFailed: (number: number, count: number, path: string, reason: string): string =>
    l10n.t("Backup {0} cannot be restored as a whole. Faults: {1}, such as {2}: {3}.", number, count, path, reason),
  restoreTitle: l10n.t("Restore From Backup"),
  comparing: l10n.t("Comparing with the last backup"),
  choosePath: l10n.t("Which file or folder do you want back?"),
  nothingLost: (created: string): string => l10n.t("All files are as in the last backup, of {0}.", created),
  lost: l10n.t("No longer here"),
  changed: l10n.t("Changed since the last backup"),
  others: l10n.t("Any other"),
  another: l10n.t("Type a path…"),
  more: (count: number): string => l10n.t("{0} more are not listed", figure(count)),
  typePath: l10n.t("The path of the file or folder, relative to the workspace folder"),
  noContentKept: (path: string): string => l10n.t("No backup holds {0} with any content.", path),
  notKept: (path: string): string => l10n.t("No backup holds {0}.", path),
  chooseVersion: (path: string): string => l10n.t("Which state of {0}?", path),
  version: (backup: number, reason: string): string => l10n.t("backup {0}, {1}", backup, reason),
  reasons: {
    "by hand": l10n.t("by hand"),
    "by schedule": l10n.t("by schedule"),
    "before a restore": l10n.t("before a restore"),
    "before a cleanup": l10n.t("before a cleanup"),
  } as Readonly<Record<string, string>>,
  asNow: l10n.t("as it is now"),
  question: (path: string, created: string): string =>
    l10n.t("Restore {0} as it was in the backup of {1}?", path, created),
  overwrites: l10n.t(
    "What is there now is overwritten where it differs. A backup of it is made first, so that you can go back.",
  ),
  overwritesNothing: l10n.t("Nothing of that name is there now, so nothing is overwritten."),
  restore: l10n.t("Restore"),
  restoring: l10n.t("Cockpit: restoring"),
  restored: (path: string, backup: number): string => l10n.t("{0} is back, from backup {1}.", path, backup),
  everything: l10n.t("Everything that is no longer here"),
  questionOfAll: (files: string, created: string): string =>
    l10n.t("Restore all that is no longer here, {0}, as in the backup of {1}?", files, created),
  leavesTheRest: l10n.t("What is there now stays as it is."),
  restoredAll: (files: string, backup: number): string => l10n.t("Back from backup {1}: {0}.", files, backup),
  replaced: (path: string, backup: number, before: number): string =>
    l10n.t("{0} is back, from backup {1}. What was there before is backup {2}.", path, backup, before),
  notRestored: (path: string, reason: string): string => l10n.t("{0} could not be given back: {1}", path, reason),
} as const;

export const FAILURE = {
  unexpected: l10n.t("The cockpit met an unexpected error; its log has the details."),
} as const;

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/** A number of bytes as people say it: `4.2 MB`. */
export function amount(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const unit = { style: "unit", unit: UNITS[power], unitDisplay: power === 0 ? "long" : "short" } as const;
  return (bytes / 1000 ** power).toLocaleString(env.language, { ...unit, maximumFractionDigits: 1 });
}

/** A number as the user's language writes it. */
export function figure(value: number): string {
  return value.toLocaleString(env.language);
}

/** `1 file`, `2,000 files`. */
export function countOfFiles(count: number): string {
  return count === 1 ? l10n.t("1 file") : l10n.t("{0} files", figure(count));
}

/** `1 finding`, `2,000 findings`. */
export function countOfFindings(count: number): string {
  return count === 1 ? l10n.t("1 finding") : l10n.t("{0} findings", figure(count));
}

/** Of passwords that the editor keeps. */
export const PASSWORD = {
  prompt: (place: string): string =>
    l10n.t("For {0}. It stays in the secret storage of the editor; leave it empty to forget it.", place),
  kept: l10n.t("The password is kept in the secret storage"),
  forgotten: l10n.t("The password is forgotten"),
} as const;
