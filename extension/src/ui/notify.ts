import { commands, window } from "vscode";

/** The internal command that tells a failure which is its argument, as that of a command. */
export const FAILED = "cockpit.failed";

/** A button of a pop-up and what it does. */
export interface Action {
  readonly label: string;
  run(): unknown;
}

/** Pop-ups; each is the answer to something the user just did. They return before the user reacts. */
export function inform(message: string, ...actions: readonly Action[]): void {
  void choose(window.showInformationMessage(inert(message), ...labels(actions)), actions);
}

export function warn(message: string, ...actions: readonly Action[]): void {
  void choose(window.showWarningMessage(inert(message), ...labels(actions)), actions);
}

export function fail(message: string, ...actions: readonly Action[]): void {
  void choose(window.showErrorMessage(inert(message), ...labels(actions)), actions);
}

/** Asks before something is done that is not undone by itself; closing the dialog is a no. */
export async function confirm(question: string, detail: string, yes: string): Promise<boolean> {
  return (await window.showWarningMessage(question, { modal: true, detail }, yes)) === yes;
}

/** A word in the status bar that goes away by itself. */
export function mention(message: string): void {
  window.setStatusBarMessage(`$(check) ${message}`, 4_000);
}

/** A word in the status bar until the work is done. */
export async function during<T>(message: string, work: Promise<T>): Promise<T> {
  window.setStatusBarMessage(`$(sync~spin) ${message}`, work);
  return work;
}

/** VS Code makes links of `[text](command:…)`, also of what a file of somebody else had in it. */
function inert(message: string): string {
  return message.replaceAll("](", "] (");
}

function labels(actions: readonly Action[]): string[] {
  return actions.map((action) => action.label);
}

async function choose(chosen: Thenable<string | undefined>, actions: readonly Action[]): Promise<void> {
  const label = await chosen;
  try {
    await actions.find((action) => action.label === label)?.run();
  } catch (error) {
    await commands.executeCommand(FAILED, error);
  }
}
