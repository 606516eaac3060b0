// Generated from package.json by `npm run generate`; do not edit.
import { type ConfigurationScope, workspace } from "vscode";

/** Every setting under its full name. */
export interface Settings {
  /** Audit while you type, after `cockpit.audit.delay`. A save is always audited at once. */
  "cockpit.audit.onChange": boolean;
  /** How long to wait after the last keystroke before a changed file is audited, in milliseconds. With 0 it is audited at once, and keystrokes that arrive meanwhile are taken together. */
  "cockpit.audit.delay": number;
  /** Audit the whole workspace in the background when it opens, and files that change outside the editor. */
  "cockpit.audit.workspace": boolean;
  /** Patterns in the syntax of `.gitignore` for files that are never audited, for example `["docs/**", "*.snap"]`. What git ignores, vendored and generated files are left out anyway. */
  "cockpit.audit.exclude": readonly string[];
  /** Files larger than this many kilobytes are skipped and counted. */
  "cockpit.audit.maxFileSize": number;
  /** The words that `audit.tag` looks for at the start of a comment. */
  "cockpit.audit.tags": readonly string[];
  /** The severity of a code or of a family of codes, for example `{"audit.tag": "info", "guard.*": "error"}`. `off` silences it. */
  "cockpit.audit.severities": Readonly<Record<string, "error" | "warning" | "info" | "hint" | "off">>;
  /** How many open findings per 1,000 lines of code the Audit tile accepts before it warns. */
  "cockpit.audit.densityLimit": number;
  /** Run ruff on Python files when they are opened or saved, with the workspace's own ruff configuration. */
  "cockpit.lint.enabled": boolean;
  /** Whether ruff's findings are shown in the Problems panel. They are counted in any case. */
  "cockpit.lint.publish": "auto" | "always" | "never";
  /** The ruff program, for example `/usr/local/bin/ruff`. Empty means the one that is installed beside the daemon. */
  "cockpit.lint.path": string;
  /** The Python interpreter (3.11 or newer) that has the cockpit installed, for example `/opt/cockpit/bin/python`. Empty means the Python extension's choice when it has the cockpit, else the environment that the extension sets up for itself. */
  "cockpit.daemon.interpreter": string;
  /** A folder with the wheels of the cockpit's requirements, for example `/srv/wheels`: its environment is then set up from there, without a network. Empty means the package index that pip is configured for. */
  "cockpit.daemon.wheelhouse": string;
  /** How much the daemon writes to the output channel. */
  "cockpit.daemon.logLevel": "error" | "warning" | "info" | "debug";
  /** Write the messages between the editor and the daemon to the output channel. */
  "cockpit.trace.server": "off" | "messages" | "verbose";
  /** Where the databases are kept, for example `/data/cockpit`. Empty means the user data folder of the operating system; it must lie outside the workspace. */
  "cockpit.storage.folder": string;
  /** The folder that holds your backups, for example `/mnt/backup`. The operation guard protects it; it may neither contain the workspace nor lie inside it. */
  "cockpit.backup.root": string;
}

/** The effective value of a setting; VS Code fills in the default. */
export function setting<K extends keyof Settings>(name: K, scope?: ConfigurationScope): Settings[K] {
  return workspace.getConfiguration(undefined, scope ?? null).get(name) as Settings[K];
}
