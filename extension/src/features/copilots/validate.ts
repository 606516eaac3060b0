import { type CancellationToken, commands, Uri, window, workspace, type WorkspaceFolder } from "vscode";
import type { Context } from "../../context";
import type { Daemon } from "../../daemon/daemon";
import { NotRunning } from "../../daemon/failure";
import { atWork } from "../../daemon/work";
import { copilotsValidate, type ValidateQuery, type Validation } from "../../generated/protocol";
import { COPILOTS } from "../../ui/copilot-messages";
import { DAEMON } from "../../ui/messages";
import { inform, warn } from "../../ui/notify";
import { reportOf } from "./verdict";

type What = NonNullable<ValidateQuery["what"]>;

/** Has the second copilot judge a change under a notification, and tells its verdict; Problems has the places. */
export async function validateChanges({ daemon, openDocument }: Context, what: What, control: unknown): Promise<void> {
  const folder = await chosenFolder(control);
  if (folder === undefined) {
    return;
  }
  const verdict = await atWork(daemon, COPILOTS.judging, (order, token) =>
    judged(daemon, { folder: folder.uri.toString(), what, ...order }, token),
  );
  if (verdict.files === 0) {
    inform(COPILOTS.nothing);
    return;
  }
  const show = {
    label: COPILOTS.showReport,
    run: () => openDocument(`${COPILOTS.document}.md`, reportOf(verdict)),
  };
  if (verdict.verdict === "approved") {
    inform(COPILOTS.verdict(verdict), show);
  } else {
    const problems = {
      label: COPILOTS.showProblems,
      run: () => commands.executeCommand("workbench.actions.view.problems"),
    };
    warn(COPILOTS.verdict(verdict), show, problems);
  }
}

/** The verdict of the daemon. */
export async function judged(daemon: Daemon, query: ValidateQuery, token: CancellationToken): Promise<Validation> {
  if (daemon.lifecycle.state !== "RUNNING") {
    throw new NotRunning(DAEMON.notRunning);
  }
  return daemon.request(copilotsValidate, query, token);
}

/** The folder of the repository whose button was pressed, the only one, or the one that is chosen. */
export async function chosenFolder(
  control?: unknown,
  placeHolder: string = COPILOTS.chooseFolder,
): Promise<WorkspaceFolder | undefined> {
  const { rootUri } = Object(control) as { readonly rootUri?: unknown };
  const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  const meant = rootUri instanceof Uri ? folders.filter(({ uri }) => isIn(uri, rootUri)) : folders;
  const [first, ...others] = meant.length === 0 ? folders : meant;
  if (first === undefined) {
    warn(COPILOTS.noFolder);
    return undefined;
  }
  return others.length === 0 ? first : window.showWorkspaceFolderPick({ placeHolder });
}

function isIn(folder: Uri, root: Uri): boolean {
  return folder.toString() === root.toString() || folder.toString().startsWith(`${root.toString()}/`);
}
