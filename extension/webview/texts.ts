/** Every sentence that the webview says; `npm run generate` collects them. */
import { number } from "./format";
import { l10n } from "./l10n";

export const TEXT = {
  unknown: l10n.t("unknown"),
  noReason: l10n.t("No audit has finished yet."),
  stale: l10n.t("The daemon is not running; these figures are from before it stopped."),
  audit: {
    title: l10n.t("Audit"),
    open: l10n.t({ message: "Open", comment: ["How many findings are open"] }),
    newToday: l10n.t("New today"),
    resolved: l10n.t("Resolved this week"),
    density: l10n.t("Per 1,000 lines"),
    limit: (limit: number): string => l10n.t("limit {0}", number(limit)),
    overLimit: (limit: number): string => l10n.t("over the limit of {0}", number(limit)),
    empty: l10n.t("Open a folder to see what is unfinished in it."),
    waiting: l10n.t("No audit has finished yet."),
    queued: l10n.t("Another window is auditing this folder; this one takes over its result."),
    nothing: l10n.t("Nothing is open."),
    state: {
      empty: l10n.t("no folder"),
      waiting: l10n.t("waiting"),
      queued: l10n.t("waiting for another window"),
      scanning: l10n.t("auditing"),
      ready: l10n.t("up to date"),
      error: l10n.t("failed"),
    },
    progress: (done: number, total: number): string =>
      total === 1 ? l10n.t("{0} of 1 file", number(done)) : l10n.t("{0} of {1} files", number(done), number(total)),
    progressUnknown: (done: number): string =>
      done === 1 ? l10n.t("1 file so far") : l10n.t("{0} files so far", number(done)),
    bySeverity: l10n.t("By severity"),
    severities: {
      error: l10n.t("error"),
      warning: l10n.t("warning"),
      info: l10n.t("info"),
      hint: l10n.t("hint"),
    } as Readonly<Record<string, string>>,
    byCode: l10n.t("By code"),
    more: (count: number): string => (count === 1 ? l10n.t("and 1 more") : l10n.t("and {0} more", number(count))),
    trend: l10n.t("Open findings, day by day"),
    trendLabel: (days: number, from: number, to: number): string =>
      l10n.t("Open findings over {0} days: from {1} to {2}.", number(days), number(from), number(to)),
    skipped: (count: number): string =>
      count === 1 ? l10n.t("1 file skipped") : l10n.t("{0} files skipped", number(count)),
    scanned: (files: number, lines: number): string => `${countOfFiles(files)}, ${countOfLines(lines)}`,
    auditWorkspace: l10n.t("Audit Workspace"),
    showFindings: l10n.t("Show Findings"),
    showLog: l10n.t("Show Log"),
    restricted: l10n.t("Restricted Mode: built-in rules only, nothing is run."),
    openFolder: l10n.t("Open Folder"),
    manageTrust: l10n.t("Manage Trust"),
    news: (open: number): string =>
      open === 1 ? l10n.t("Audit: 1 open finding.") : l10n.t("Audit: {0} open findings.", number(open)),
  },
  compliance: {
    title: l10n.t("Compliance"),
    empty: l10n.t("Open a folder to see its score."),
    notYet: l10n.t("No score has been measured yet."),
    waiting: l10n.t("waiting"),
    failed: l10n.t("failed"),
    testing: l10n.t("running the tests"),
    passes: l10n.t("passes"),
    passesBarely: l10n.t("passes, with a warning"),
    below: l10n.t("below the minimum"),
    denied: l10n.t("denied"),
    deniedAt: l10n.t("The gate is closed: the guard denies what stands here."),
    incomplete: l10n.t("incomplete"),
    minimum: (minimum: number): string => l10n.t("minimum {0}", number(minimum)),
    minimumOf: (minimum: number, branch: string): string => l10n.t("minimum {0} on {1}", number(minimum), branch),
    model: (name: string): string => l10n.t("model {0}", name),
    components: l10n.t("What the score is made of"),
    names: {
      lint: l10n.t("Lint"),
      tests: l10n.t("Tests"),
      placeholders: l10n.t("Placeholders"),
      sessions: l10n.t("Sessions"),
    },
    states: {
      ok: "",
      stale: l10n.t("stale"),
      missing: l10n.t("missing"),
      failed: l10n.t("failed"),
    },
    share: (percent: string): string => l10n.t("{0} %", percent),
    beside: l10n.t("beside"),
    ago: (age: string): string => l10n.t("measured {0} ago", age),
    since: (moment: string): string => l10n.t("What moved it since {0}", moment),
    next: l10n.t("Next best thing to fix"),
    trend: l10n.t("The last 30 days"),
    trendLabel: (days: number, from: string, to: string): string =>
      l10n.t("The score over {0} days: from {1} to {2}.", number(days), from, to),
    runTests: l10n.t("Run Tests"),
    fixNext: l10n.t("Fix Next"),
    restricted: l10n.t("Restricted Mode: neither tests nor ruff are run, so there is no score."),
    news: (folder: string, score: string): string => l10n.t("Score of {0}: {1}.", folder, score),
  },
  daemon: {
    title: l10n.t("Daemon"),
    state: {
      SETTING_UP: l10n.t("setting up"),
      STOPPED: l10n.t("stopped"),
      STARTING: l10n.t("starting"),
      RUNNING: l10n.t("running"),
      BACKOFF: l10n.t("waiting to start again"),
      STOPPING: l10n.t("stopping"),
      FATAL: l10n.t("failed"),
    },
    health: {
      ok: l10n.t("healthy"),
      warning: l10n.t("running, with problems"),
      error: l10n.t("not healthy"),
    },
    settingUp: l10n.t("The Cockpit is being set up."),
    starting: l10n.t("The daemon is starting."),
    notRunning: l10n.t("The daemon is not running."),
    silent: l10n.t("It has not reported yet."),
    version: l10n.t("Version"),
    python: l10n.t("Python"),
    process: l10n.t("Process"),
    memory: l10n.t("Memory"),
    noMemory: l10n.t("This platform does not tell."),
    uptime: l10n.t({ message: "Up", comment: ["How long the daemon has been running"] }),
    lint: l10n.t("Lint"),
    storage: l10n.t("Storage"),
    trust: l10n.t("Workspace"),
    trusted: l10n.t("trusted"),
    restricted: l10n.t("restricted: nothing is run"),
    busy: l10n.t("At work"),
    problems: l10n.t("Problems"),
    news: (state: string): string => l10n.t("Daemon: {0}.", state),
  },
  sessions: {
    title: l10n.t("Sessions"),
    waiting: l10n.t("The record of sessions has not been read yet."),
    restricted: l10n.t("Restricted Mode: git is not asked which files are empty by mistake."),
    state: { waiting: l10n.t("waiting"), ready: l10n.t("up to date"), error: l10n.t("failed") },
    allWell: l10n.t("in order"),
    someFailed: l10n.t("some did not end in order"),
    leftBehind: (count: number): string =>
      count === 1 ? l10n.t("1 thing left behind") : l10n.t("{0} things left behind", number(count)),
    lastDays: (days: number): string => l10n.t("Of the last {0} days", number(days)),
    successful: l10n.t("In order"),
    failed: l10n.t({ message: "Failed", comment: ["How many sessions ended, but not well"] }),
    crashed: l10n.t({ message: "Crashed", comment: ["How many sessions were never ended"] }),
    thisOne: l10n.t("This session"),
    id: l10n.t("Id"),
    requests: l10n.t("Answered"),
    latency: l10n.t("Answers take"),
    within: (half: number, most: number): string =>
      l10n.t("{0} ms, 99 of 100 within {1} ms", number(half), number(most)),
    noRequest: l10n.t("Nothing was asked yet."),
    retries: l10n.t("Tried again"),
    troubled: l10n.t("Not in order"),
    status: {
      running: l10n.t("Running"),
      success: l10n.t("Ended"),
      failed: l10n.t("Failed session"),
      crashed: l10n.t("Crash"),
    },
    wrapUp: l10n.t("Wrap Up"),
    wrapUpOf: (moment: string): string => l10n.t("Left behind, {0}", moment),
    inOrder: (count: number, all: number): string => l10n.t("{0} of {1} looks in order", number(count), number(all)),
    outcome: {
      ok: l10n.t("in order"),
      warning: l10n.t("warning"),
      failed: l10n.t("failed"),
      unknown: l10n.t("unknown"),
    },
    validators: {
      "open-transactions": l10n.t("Open transactions"),
      "open-handles": l10n.t("Open databases"),
      "temporary-files": l10n.t("Temporary files"),
      "empty-logs": l10n.t("Empty logs"),
      "emptied-files": l10n.t("Emptied files"),
      "nested-copies": l10n.t("Nested copies"),
      "orphaned-sessions": l10n.t("Orphaned sessions"),
    } as Readonly<Record<string, string>>,
    news: (count: number): string =>
      count === 1
        ? l10n.t("Sessions: 1 did not end in order.")
        : l10n.t("Sessions: {0} did not end in order.", number(count)),
  },
  duration: {
    moment: l10n.t("less than a minute"),
    days: (count: number): string => l10n.t("{0} d", count),
    hours: (count: number): string => l10n.t("{0} h", count),
    minutes: (count: number): string => l10n.t("{0} min", count),
  },
} as const;

function countOfFiles(count: number): string {
  return count === 1 ? l10n.t("1 file") : l10n.t("{0} files", number(count));
}

function countOfLines(count: number): string {
  return count === 1 ? l10n.t("1 line of code") : l10n.t("{0} lines of code", number(count));
}
