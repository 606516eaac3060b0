import { type LogOutputChannel, window } from "vscode";

/** The output channel "Cockpit"; the daemon's own lines land in it too. */
export function createLog(): LogOutputChannel {
  return window.createOutputChannel("Cockpit", { log: true });
}
