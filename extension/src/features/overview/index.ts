import { commands } from "vscode";
import type { Context } from "../../context";
import { EXTENSION_ID } from "../../generated/commands";
import { openPage } from "../../ui/documentation";

/** As package.json names it. */
const WALKTHROUGH = "start";

/** The view that holds the tiles, the walkthrough and the documentation. */
export function register({ command, reveal }: Context): void {
  command("cockpit.open", reveal);
  command("cockpit.openDocumentation", () => openPage("README.md"));
  command("cockpit.getStarted", () =>
    commands.executeCommand("workbench.action.openWalkthrough", `${EXTENSION_ID}#${WALKTHROUGH}`),
  );
}
