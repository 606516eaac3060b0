import { commands, env } from "vscode";
import { COMMAND_TITLES, type CommandId } from "../generated/commands";
import { BUTTON } from "./messages";
import type { Action } from "./notify";

/** What can be done about a failure: its hint is a command, a setting or a command line; an empty one is nothing. */
export function actionFor(hint: string): Action | undefined {
  if (hint === "") {
    return undefined;
  }
  if (isCommand(hint)) {
    return { label: COMMAND_TITLES[hint], run: () => commands.executeCommand(hint) };
  }
  if (hint === "workbench.action.reloadWindow") {
    return { label: BUTTON.reload, run: () => commands.executeCommand(hint) };
  }
  if (/^[a-z]+(\.[A-Za-z]+)+$/.test(hint)) {
    return { label: BUTTON.openSetting, run: () => commands.executeCommand("workbench.action.openSettings", hint) };
  }
  return { label: BUTTON.copyCommand, run: () => env.clipboard.writeText(hint) };
}

function isCommand(hint: string): hint is CommandId {
  return Object.hasOwn(COMMAND_TITLES, hint);
}
