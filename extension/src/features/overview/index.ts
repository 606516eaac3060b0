import { commands } from "vscode";
import type { Context } from "../../context";
import { EXTENSION_ID } from "../../generated/commands";

/** As package.json names it. */
const WALKTHROUGH = "start";

/** The view that holds the tiles, and the walkthrough. */
export function register({ command, reveal }: Context): void {
  command("cockpit.open", reveal);
  command("cockpit.getStarted", () =>
    commands.executeCommand("workbench.action.openWalkthrough", `${EXTENSION_ID}#${WALKTHROUGH}`),
  );
}
