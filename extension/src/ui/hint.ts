import { commands, env } from "vscode";
import { extraIn } from "../environment/extras";
import type { CommandId } from "../generated/commands";
import { EXTRA } from "./extra-messages";
import { commandTitle } from "./manifest";
import { BUTTON } from "./messages";
import type { Action } from "./notify";

/** Commands of the editor itself that the daemon or a tile names, and their labels. */
const EDITOR_COMMANDS: Readonly<Record<string, string>> = {
  "vscode.openFolder": BUTTON.openFolder,
  "workbench.action.openSettingsJson": BUTTON.openSettingsFile,
  "workbench.action.reloadWindow": BUTTON.reload,
  "workbench.trust.manage": BUTTON.manageTrust,
};

/** Command lines that the editor has a command for. */
const SAME_AS: Readonly<Record<string, CommandId>> = {
  "cockpit doctor": "cockpit.daemon.doctor",
  "cockpit templates mine": "cockpit.templates.mine",
};

/** What can be done about a failure: its hint is a command, a setting or a command line; an empty one is nothing. */
export function actionFor(given: string, argument?: string): Action | undefined {
  const hint = SAME_AS[given] ?? given;
  if (hint === "") {
    return undefined;
  }
  const title = commandTitle(hint) ?? EDITOR_COMMANDS[hint];
  if (title !== undefined) {
    return { label: title, run: () => commands.executeCommand(hint, ...(argument === undefined ? [] : [argument])) };
  }
  if (extraIn(hint) !== undefined) {
    return { label: EXTRA.button, run: () => commands.executeCommand("cockpit.environment.installExtra", hint) };
  }
  if (/^cockpit(\.[A-Za-z]+)+$/.test(hint)) {
    return { label: BUTTON.openSetting, run: () => commands.executeCommand("workbench.action.openSettings", hint) };
  }
  return { label: BUTTON.copyCommand, run: () => env.clipboard.writeText(hint) };
}
