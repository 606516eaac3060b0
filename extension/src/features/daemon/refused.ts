import { commands, type Memento } from "vscode";
import type { RefusedSetting } from "../../generated/protocol";
import { BUTTON, SETTINGS } from "../../ui/messages";
import { warn } from "../../ui/notify";

const MEMORY = "cockpit.settings.refused";

/** Warns of each value that is not used, and only once of each: not at every start until it is right. */
export function tellRefused(refused: readonly RefusedSetting[], memory: Memento): void {
  const told = memory.get<readonly string[]>(MEMORY) ?? [];
  const keys = refused.map(({ setting, value }) => `${setting} ${value}`);
  for (const [index, { setting, value, default: usual }] of refused.entries()) {
    if (!told.includes(keys[index] ?? "")) {
      const run = () => commands.executeCommand("workbench.action.openSettings", setting);
      warn(SETTINGS.refused(setting, value, usual), { label: BUTTON.openSettings, run });
    }
  }
  if (keys.join("\n") !== told.join("\n")) {
    void memory.update(MEMORY, keys);
  }
}
