// Generated from package.json by `npm run generate`; do not edit.
/** Under which the editor knows the extension. */
export const EXTENSION_ID = "gh-copilot.gh-copilot-cockpit";

/** The id of a command in the palette. */
export type CommandId =
  | "cockpit.open"
  | "cockpit.getStarted"
  | "cockpit.openDocumentation"
  | "cockpit.audit.workspace"
  | "cockpit.audit.changes"
  | "cockpit.compliance.runTests"
  | "cockpit.compliance.fixNext"
  | "cockpit.audit.writeBaseline"
  | "cockpit.audit.showFindings"
  | "cockpit.audit.markIntentional"
  | "cockpit.audit.snooze"
  | "cockpit.audit.showHistory"
  | "cockpit.audit.linkIssue"
  | "cockpit.findings.group"
  | "cockpit.findings.filter"
  | "cockpit.findings.clearFilter"
  | "cockpit.findings.refresh"
  | "cockpit.findings.next"
  | "cockpit.findings.previous"
  | "cockpit.findings.openToSide"
  | "cockpit.findings.copyIssue"
  | "cockpit.findings.copyPlace"
  | "cockpit.findings.wake"
  | "cockpit.findings.accept"
  | "cockpit.findings.unaccept"
  | "cockpit.findings.explain"
  | "cockpit.backup.create"
  | "cockpit.backup.restore"
  | "cockpit.backup.drill"
  | "cockpit.sync.run"
  | "cockpit.sync.preview"
  | "cockpit.sync.resolve"
  | "cockpit.sync.setPassword"
  | "cockpit.guard.check"
  | "cockpit.report.open"
  | "cockpit.daemon.start"
  | "cockpit.daemon.stop"
  | "cockpit.daemon.restart"
  | "cockpit.audit.undoCorrection"
  | "cockpit.sessions.wrapUp"
  | "cockpit.daemon.doctor"
  | "cockpit.reportProblem"
  | "cockpit.environment.setUp"
  | "cockpit.showLog";

/** The id of a view. */
export type ViewId = "cockpit.overview" | "cockpit.findings";
