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
  "cockpit.findings.group": "Group Findings By…",
  "cockpit.findings.filter": "Filter Findings…",
  "cockpit.findings.clearFilter": "Clear Filter of Findings",
  "cockpit.findings.refresh": "Refresh Findings",
  "cockpit.findings.next": "Next Finding",
  "cockpit.findings.previous": "Previous Finding",
  "cockpit.findings.openToSide": "Open to the Side",
  "cockpit.findings.copyIssue": "Copy Finding as Issue Text",
  "cockpit.findings.copyPlace": "Copy Path:Line",
  "cockpit.findings.wake": "Wake Finding",
  "cockpit.findings.accept": "Add Finding to Baseline",
  "cockpit.findings.unaccept": "Remove Finding from Baseline",
  "cockpit.findings.explain": "Explain Code of Finding",
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
export type ViewId = "cockpit.overview" | "cockpit.findings";
