/** Every sentence that the extension itself says; the webview has its own in `webview/texts.ts`. Pure. */

/** Labels of buttons. */
export const BUTTON = {
  start: "Start",
  showLog: "Show Log",
  showFindings: "Show Findings",
  openSetting: "Open Setting",
  openSettings: "Open Settings (JSON)",
  manageTrust: "Manage Trust",
  chooseInterpreter: "Choose Interpreter",
  retry: "Retry",
  setUp: "Set Up",
  reload: "Reload Window",
  copyCommand: "Copy Command",
} as const;

export const DAEMON = {
  notRunning: "The Cockpit daemon is not running.",
  startsNow: "The Cockpit daemon is starting; try again in a moment.",
  exited: (code: number | null, signal: string | null): string =>
    signal === null ? `The daemon ended with exit code ${String(code)}.` : `The daemon was ended by ${signal}.`,
  exitedSaying: (exit: string, line: string): string => `${exit.slice(0, -1)}: ${line}`,
  cannotRun: (program: string, reason: string): string => `${program} cannot be run: ${reason}.`,
  tooOld: (program: string, version: string): string =>
    `${program} is Python ${version}; the cockpit needs 3.11 or newer.`,
  lacksCockpit: (program: string): string => `${program} does not have the cockpit installed.`,
  notConfigured: "No Python interpreter with the cockpit was found.",
  missing: (program: string): string => `There is no program ${program}.`,
  noDoctor: "The doctor said nothing.",
} as const;

export const ENVIRONMENT = {
  title: "Setting up the Cockpit",
  searching: "Looking for Python",
  making: (version: string): string => `Making an environment with Python ${version}`,
  fetching: (name: string): string => `Fetching ${name}`,
  installing: "Installing",
  checking: "Checking",
  waiting: "Another window is setting it up",
  cancelled: "The set-up of the Cockpit was cancelled.",
  unexpected: "The set-up of the Cockpit met an unexpected error; its log has the details.",
  notPackaged: "This is a build without the server; in a clone `npm run setup` makes the environment.",
  tooOld: (path: string, version: string): string => `${path} is version ${version}`,
  lacks: (path: string, modules: string): string => `${path} lacks ${modules}`,
  noPython: (rejected: readonly string[], command: string): string =>
    `The Cockpit needs Python 3.11 or newer with the module venv${rejected.length === 0 ? "" : ` (${rejected.join("; ")})`}. Install it (${command}) and retry.`,
  cannotMake: (line: string): string => `Python could not make an environment: ${line}`,
  cannotInstall: (line: string): string => `The Cockpit's packages could not be installed: ${line}`,
  lacksWheel: (folder: string, line: string): string =>
    `The Cockpit's packages could not be installed from ${folder}: ${line}`,
  broken: (line: string): string => `The new environment cannot run the Cockpit: ${line}`,
  ended: (code: number): string => `it was ended with exit code ${code}.`,
  readOnly: (path: string): string => `The set-up may not write to ${path}.`,
  full: (path: string): string => `There is no space left for the set-up in ${path}.`,
} as const;

export const STATUS = {
  name: "Cockpit",
  settingUp: "Setting up the Cockpit",
  starting: "Starting the daemon",
  stopping: "Stopping the daemon",
  stopped: "The daemon is stopped.",
  scanning: "Auditing the workspace",
  retry: (seconds: number): string => `Next start in ${seconds} s.`,
  open: (count: number): string => plural(count, "open finding"),
  unknown: (reason: string): string => `Open findings: unknown. ${reason}`,
  notConfigured: "not configured",
  failed: "failed",
  notSetUp: "not set up",
  reload: "reload the window",
} as const;

export const AUDIT = {
  scanning: "Cockpit: auditing",
  scanned: (files: number, findings: number, skipped: number): string =>
    `Audited ${plural(files, "file")}: ${plural(findings, "finding")}${skipped === 0 ? "" : `, ${plural(skipped, "file")} skipped`}.`,
  cancelled: (files: number): string => `The audit was cancelled after ${plural(files, "file")}.`,
  noEditor: "Open a file and put the cursor on a finding first.",
  noFinding: "There is no finding of the cockpit at the cursor.",
  chooseFinding: "Which finding?",
  reasonTitle: "Mark as intentional",
  reasonPrompt: "Why is it meant to be so? The reason is written into the file.",
  reasonMissing: "A reason is required; the next reader needs it.",
  reasonTooShort: "Say it in a few words.",
  issueTitle: "Link to an issue",
  issuePrompt: "The address or the number of the issue, for example #123 or https://github.com/owner/name/issues/123",
  issueInvalid: "Write #123, owner/name#123, KEY-123 or an http address.",
  skipTitle: "Say why the test is skipped",
  skipPrompt: "Why is this test skipped? The reason is written into the file.",
  snoozeTitle: "Hide until",
  tomorrow: "Tomorrow",
  nextWeek: "Next week",
  nextMonth: "Next month",
  someDate: "A date…",
  datePrompt: "The first day on which it shows again, as YYYY-MM-DD",
  dateInvalid: "Write a date of the calendar as YYYY-MM-DD.",
  datePast: "The date must lie in the future.",
  dateFar: "The date must lie within a year.",
  snoozed: (date: string): string => `Hidden until ${date}.`,
  done: {
    markIntentional: "Marked as intentional.",
    makeAbstract: "Made abstract.",
    addSkipReason: "Added the reason of the skip.",
    addAssertion: "Added an assertion to fill in.",
    linkIssue: "Linked to the issue.",
    restoreFromGit: "Restored from git.",
    removeStaleIgnore: "Removed the stale ignore.",
  },
  notApplied: "The editor did not apply the change.",
} as const;

export const FINDINGS = {
  by: { code: "by code", file: "by file", age: "by age", author: "by author", severity: "by severity" },
  groupings: { code: "Code", file: "File", age: "Age", author: "Author", severity: "Severity" },
  severities: { error: "Errors", warning: "Warnings", info: "Infos", hint: "Hints" },
  severity: { error: "Error", warning: "Warning", info: "Info", hint: "Hint" },
  ages: { today: "Today", week: "This week", month: "This month", older: "Older" },
  unknownAuthor: "Author unknown",
  line: (line: number): string => `line ${line}`,
  snoozedUntil: (date: string): string => `snoozed until ${date}`,
  accepted: "in the baseline",
  more: (left: number): string => `Show more (${left.toLocaleString("en-US")} left)`,
  badge: (count: number): string => (count === 1 ? "1 open error or warning" : `${count} open errors and warnings`),
  restricted: "Restricted Mode: built-in rules only, and git is not asked for authors or the base branch.",
  filtered: (filter: string): string => `Filtered: ${filter}.`,
  filterNew: "new since the base branch",
  filterSnoozed: "snoozed too",
  filterBaseline: "baseline too",
  noSeverity: "no severity",
  groupTitle: "Group findings by",
  present: "now",
  filterTitle: "Filter findings",
  filterPrompt: "Tick what is listed; no code ticked means every code",
  textPrompt: "A text in the message, the path, the symbol or the line; empty for any",
  severityTitle: "Severity",
  alsoTitle: "Which ones",
  onlyNew: "Only new since the base branch",
  snoozedToo: "Snoozed ones, too",
  baselineToo: "Those in the baseline, too",
  codeTitle: "Code",
  copied: "Copied the place.",
  copiedIssue: "Copied the text of an issue.",
  woken: "Awake again.",
  added: (file: string, changed: boolean): string => (changed ? `Added to ${file}.` : `It is in ${file} already.`),
  removed: (file: string, changed: boolean): string => (changed ? `Removed from ${file}.` : `It is not in ${file}.`),
  undo: "Undo",
  noPage: "There is no page about this code.",
  nowhere: "No finding matches the filter of the Findings view.",
  position: (position: number, total: number, message: string): string => `${position} of ${total}: ${message}`,
} as const;

export const GUARD = {
  title: (shell: string): string => `Check a command line for ${shell}`,
  prompt: "The command is judged, never run.",
  placeholder: "rm -rf build",
  changeShell: "Choose another shell or language",
  chooseShell: "Which shell or language is it?",
  allow: "Allowed.",
  answer: (verdict: string, reason: string, rules: readonly string[]): string =>
    `${verdict}: ${reason}${rules.length === 0 ? "" : ` (${rules.join(", ")})`}`,
} as const;

export const FAILURE = {
  unexpected: "The cockpit met an unexpected error; its log has the details.",
} as const;

export function plural(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}
