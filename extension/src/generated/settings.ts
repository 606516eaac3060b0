// Generated from package.json by `npm run generate`; do not edit.
import { type ConfigurationScope, workspace } from "vscode";

/** Every setting under its full name. */
export interface Settings {
  /** Audit while you type, after `cockpit.audit.delay`; a save is always audited at once. With `false`, for example, a file is audited when it is opened and when it is saved. */
  "cockpit.audit.onChange": boolean;
  /** How many milliseconds to wait after the last keystroke before a changed file is audited, for example `500`. With `0` it is audited at once, and keystrokes that arrive meanwhile are taken together. Needs `cockpit.audit.onChange`. */
  "cockpit.audit.delay": number;
  /** Audit the whole workspace in the background when it opens, and files that change outside the editor. With `false`, for example on a slow network drive, only open files are audited, and the whole by the command *Audit Workspace*. */
  "cockpit.audit.workspace": boolean;
  /** Files that are never audited, as patterns in the syntax of `.gitignore`, for example `["docs/**", "*.snap"]`. What git ignores, vendored and generated files are left out anyway, and so are those above `cockpit.audit.maxFileSize`. */
  "cockpit.audit.exclude": readonly string[];
  /** Files larger than this many kilobytes are skipped and counted, for example `4096` for 4 megabytes. Files that are never to be audited stand in `cockpit.audit.exclude`. */
  "cockpit.audit.maxFileSize": number;
  /** The words that `audit.tag` looks for at the start of a comment, for example `["TODO", "FIXME", "NOCOMMIT"]`. How much they weigh is set in `cockpit.audit.severities`. */
  "cockpit.audit.tags": readonly string[];
  /** The severity of a code or of a family of codes, for example `{"audit.tag": "warning", "guard.*": "error"}`. `off` silences it. The words of `audit.tag` stand in `cockpit.audit.tags`. */
  "cockpit.audit.severities": Readonly<Record<string, "error" | "warning" | "info" | "hint" | "off">>;
  /** How many open findings per 1,000 lines of code the Audit tile accepts before it warns, for example `2.5`. */
  "cockpit.audit.densityLimit": number;
  /** Run ruff on Python files when they are opened or saved, with the workspace's own ruff configuration. With `false`, for example when another linter is in use, ruff does not run. Which ruff it is: `cockpit.lint.path`; whether its findings are shown: `cockpit.lint.publish`. */
  "cockpit.lint.enabled": boolean;
  /** Whether ruff's findings are shown in the Problems panel, for example `never` when they are shown elsewhere. They are counted in any case. Needs `cockpit.lint.enabled`. */
  "cockpit.lint.publish": "auto" | "always" | "never";
  /** The ruff program, for example `/usr/local/bin/ruff`. Empty means the one that is installed beside the daemon. Needs `cockpit.lint.enabled`, and is not read from a workspace that is not trusted. */
  "cockpit.lint.path": string;
  /** Run the folder's tests whenever a program is saved, in the folder's own Python environment, so that the score is never stale. With `true`, for example, a failing test shows in the score a moment after the save. Nothing runs in a workspace that is not trusted; by hand, the command *Run Tests for the Score* does the same. */
  "cockpit.compliance.runTestsOnSave": boolean;
  /** After a save, run only the test files that import what changed, directly or through other files. With `true`, for example, the figure moves sooner in a project with many tests; it stays stale until all of them have run, by hand or every `cockpit.compliance.testInterval` minutes. */
  "cockpit.compliance.onlyAffectedTests": boolean;
  /** Run all tests of the folder every so many minutes, when the code has changed since they last ran; `0` for never. With `60`, for example, the score is never stale for much longer than an hour. Of several windows on the folder one runs them; nothing runs in a workspace that is not trusted. */
  "cockpit.compliance.testInterval": number;
  /** Show the failing tests of the last run in the Problems panel, each at the line on which it failed. With `false`, for example, they are only where you ran them, such as in the test explorer of VS Code. */
  "cockpit.compliance.showFailures": boolean;
  /** The folder that holds your backups, for example `/mnt/backup`. The operation guard protects it; it may neither contain the workspace nor lie inside it. */
  "cockpit.backup.root": string;
  /** How often the workspace is backed up while it is open, for example `daily`. After each backup the rotation removes old ones for good, and once a week the last one is restored into a scratch folder and compared. Needs `cockpit.backup.root`. */
  "cockpit.backup.schedule": "off" | "hourly" | "daily" | "weekly";
  /** How often, in minutes, the cockpit's own databases (findings, scores, corrections, sessions) are kept beside the backups while they change and there is a `cockpit.backup.schedule`, for example `5`. `cockpit backup restore --databases --at "2026-11-21 15:40"` brings them back. Each moment of the last day is kept, of older ones the last of a day, a week and a month. With `0` they are kept only with each backup. */
  "cockpit.backup.databasesMinutes": number;
  /** Keep the databases that the project names under `[tool.cockpit.sync]` alike while the folder is open: what is written to one is in the others a moment later, and a server that is away gets it when it is back. With `true`, for example, nobody has to run `cockpit sync run`. Nothing is synchronised in a workspace that is not trusted. */
  "cockpit.sync.live": boolean;
  /** Databases of your own beside those of the project, or in place of those with the same names, for example `{"team": "postgresql://ann@db.example/notes"}`. A path is relative to the folder. A password has no place here: *Set Password of a Server* keeps it in the secret storage of the editor. Used by `cockpit.sync.live` and the commands of the editor. */
  "cockpit.sync.peers": Readonly<Record<string, string>>;
  /** What a page of a recording may use at most, for example `{"requests": 80, "script-bytes": 500000, "load-ms": 2500}`; what is beyond it is reported as `perf/budget`. Bytes are those over the wire. A recording without pages is judged as a whole. `[har.budgets]` of the project's `cockpit.toml` has the same names, and wins. */
  "cockpit.har.budgets": Readonly<Record<string, number>>;
  /** The folder that is proposed for what is generated from a recording, relative to the workspace folder, for example `e2e/{name}`; `{name}` stands for the recording's name. You can change it each time. */
  "cockpit.har.generateInto": string;
  /** Who proposes changes, for example `openai` for the endpoint in `cockpit.copilots.openai.baseUrl`. Whoever it is, the second copilot judges the proposal, and nothing is written without you. */
  "cockpit.copilots.provider": "templates" | "editor" | "openai";
  /** Which language model reviews a proposal that nothing else could refute, for example `openai` where `cockpit.copilots.provider` is `editor`. What it says is marked as an opinion and refuses nothing. It is not asked about what its own provider has proposed. */
  "cockpit.copilots.reviewer": "none" | "editor" | "openai";
  /** Which of the editor's language models is asked, by its id, family or name, for example `gpt-4o`. Empty means the first one that the editor offers. Needs `cockpit.copilots.provider` to be `editor`. */
  "cockpit.copilots.editor.model": string;
  /** An endpoint that speaks the protocol of OpenAI, for example `https://api.openai.com/v1` or `http://localhost:11434/v1`. Only this host is asked and gets the key, which *Cockpit: Set Key of the Language Model* keeps in the editor's secret storage. Without TLS only on this computer. Needs `cockpit.copilots.provider` to be `openai`. */
  "cockpit.copilots.openai.baseUrl": string;
  /** The model at `cockpit.copilots.openai.baseUrl`, for example `gpt-5.2-codex` or `qwen3-coder`. */
  "cockpit.copilots.openai.model": string;
  /** What a million tokens of the model in `cockpit.copilots.openai.model` cost, for example `{"input": 2.5, "output": 10}`. Empty means that costs are unknown. */
  "cockpit.copilots.openai.prices": Readonly<Record<string, number>>;
  /** How many tokens a language model may use for one task, with all that is asked again, for example `80000`. What does not fit into half of it is not sent. */
  "cockpit.copilots.budget.tokensPerTask": number;
  /** How many tokens language models may use on one day (UTC) for each workspace folder, for example `1000000`; `0` for no limit. Where a provider does not tell how many there were, four characters count as one. */
  "cockpit.copilots.budget.tokensPerDay": number;
  /** What language models may cost on one day (UTC) for each workspace folder, in the currency of `cockpit.copilots.openai.prices`, for example `2.5`; `0` for no limit. Needs those prices. */
  "cockpit.copilots.budget.costPerDay": number;
  /** Keep the functions, classes, tests, fixtures and handlers of the workspace findable while you work: what changes is taken in a moment after the audit has seen it. With `false`, for example in a repository that is not to be indexed, that is done only by *Refresh Patterns of the Workspace* and `cockpit templates mine`. They stay in a database on this computer; files that git or `cockpit.audit.exclude` leave out, and whatever holds a secret, are never taken in. In a team's store (`cockpit.storage.url`) patterns are taken in by command only. Needs `cockpit.audit.workspace`. */
  "cockpit.templates.minePatterns": boolean;
  /** The Python interpreter (3.11 or newer) that has the cockpit installed, for example `/opt/cockpit/bin/python`. Empty means the Python extension's choice when it has the cockpit, else the environment that the extension sets up for itself (`cockpit.daemon.wheelhouse`). */
  "cockpit.daemon.interpreter": string;
  /** A folder with the wheels of the cockpit's requirements, for example `/srv/wheels`: its environment is then set up from there, without a network. Empty means the package index that pip is configured for. Not used with an interpreter of your own (`cockpit.daemon.interpreter`). */
  "cockpit.daemon.wheelhouse": string;
  /** Where the databases are kept, for example `/data/cockpit`. Empty means the user data folder of the operating system. It must lie outside the workspace. */
  "cockpit.storage.folder": string;
  /** The team's PostgreSQL (14 or newer) that holds the databases instead of files, for example `postgresql://ann@db.example.com/cockpit`. Without a password: *Cockpit: Set Password of the Team's Store* keeps it in the editor's secret storage. Empty means the files in `cockpit.storage.folder`, or what the environment variable `COCKPIT_STORAGE_URL` names. */
  "cockpit.storage.url": string;
  /** What this folder is called in the team's store (`cockpit.storage.url`), for example `shop`: all who give it the same name share what is known of it. Empty means a record of its own for each working copy. */
  "cockpit.storage.name": string;
  /** How much the daemon writes to the output channel, for example `debug` before you report a bug. The messages themselves are written with `cockpit.trace.server`. */
  "cockpit.daemon.logLevel": "error" | "warning" | "info" | "debug";
  /** Write the messages between the editor and the daemon to the output channel, for example `messages`. How much the daemon itself writes is set in `cockpit.daemon.logLevel`. */
  "cockpit.trace.server": "off" | "messages" | "verbose";
}

/** The effective value of a setting; the default in place of one of another type, of which the daemon tells. */
export function setting<K extends keyof Settings>(name: K, scope?: ConfigurationScope): Settings[K] {
  const configuration = workspace.getConfiguration(undefined, scope ?? null);
  const [value, usual] = [configuration.get(name), configuration.inspect(name)?.defaultValue];
  return (typeof value === typeof usual ? value : usual) as Settings[K];
}
