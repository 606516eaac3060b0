// Generated from package.json by `npm run generate`; do not edit.
/** The title of every command, as the palette shows it. */
export const COMMAND_TITLES = {
  "cockpit.open": "Open Cockpit",
  "cockpit.audit.workspace": "Audit Workspace",
  "cockpit.audit.changes": "Audit Changes",
  "cockpit.audit.showFindings": "Show Findings",
  "cockpit.audit.markIntentional": "Mark Finding as Intentional…",
  "cockpit.audit.snooze": "Snooze Finding…",
  "cockpit.audit.showHistory": "Show Finding History",
  "cockpit.audit.linkIssue": "Link Finding to an Issue…",
  "cockpit.guard.check": "Check a Command Line…",
  "cockpit.daemon.start": "Start Daemon",
  "cockpit.daemon.stop": "Stop Daemon",
  "cockpit.daemon.restart": "Restart Daemon",
  "cockpit.daemon.doctor": "Run Doctor",
  "cockpit.environment.setUp": "Set Up Environment Again",
  "cockpit.showLog": "Show Log",
} as const;

/** The id of a command in the palette. */
export type CommandId = keyof typeof COMMAND_TITLES;

/** The id of a view. */
export type ViewId = "cockpit.overview";
