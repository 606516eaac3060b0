import { tasks as editorTasks, window, workspace, type WorkspaceFolder } from "vscode";
import type { Context } from "../../context";
import { NotRunning } from "../../daemon/failure";
import { AUDIT, DAEMON } from "../../ui/messages";
import { confirm } from "../../ui/notify";
import type { CockpitTasks } from "./tasks";

/** Accepts every finding that is open now, once the person has agreed, in a terminal that shows them. */
export function registerBaseline({ command }: Context, tasks: CockpitTasks): void {
  command("cockpit.audit.writeBaseline", async () => {
    const folder = await chosenFolder();
    if (folder === undefined || !(await confirm(AUDIT.baselineQuestion, AUDIT.baselineMeans, AUDIT.baselineWrite))) {
      return;
    }
    const task = await tasks.writeBaseline(folder);
    if (task === undefined) {
      throw new NotRunning(DAEMON.notConfigured);
    }
    await editorTasks.executeTask(task);
  });
}

async function chosenFolder(): Promise<WorkspaceFolder | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  return folders.length > 1 ? window.showWorkspaceFolderPick() : folders[0];
}
