import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { env, UIKind, Uri, window, workspace, type WorkspaceFolder } from "vscode";
import type { Context } from "../../context";
import { NotRunning } from "../../daemon/failure";
import { runProgram } from "../../environment/program";
import { setting } from "../../generated/settings";
import { actionFor } from "../../ui/hint";
import { BUTTON, DAEMON, REPORT } from "../../ui/messages";
import { type Action, fail, inform, warn } from "../../ui/notify";
import { withProgress } from "../../ui/progress";
import { ReportPanel } from "../../views/report";

/** What `cockpit report` writes, as a page in the editor. */
export function register(context: Context): void {
  const panel = new ReportPanel();
  context.command("cockpit.report.open", async () => {
    if (!workspace.isTrusted) {
      refuse(REPORT.untrusted, "workbench.trust.manage");
      return;
    }
    const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
    if (folders.length === 0) {
      refuse(REPORT.noFolder, "vscode.openFolder");
      return;
    }
    const folder = folders.length > 1 ? await window.showWorkspaceFolderPick() : folders[0];
    if (folder !== undefined) {
      await report(context, panel, folder);
    }
  });
}

function refuse(why: string, hint: string): void {
  const action = actionFor(hint);
  warn(why, ...(action === undefined ? [] : [action]));
}

async function report(context: Context, panel: ReportPanel, folder: WorkspaceFolder): Promise<void> {
  const interpreter = await context.daemon.interpreter();
  if (interpreter === undefined) {
    throw new NotRunning(DAEMON.notConfigured);
  }
  await mkdir(context.storage, { recursive: true });
  const file = join(context.storage, "report.html");
  const storage = setting("cockpit.storage.folder");
  const where = storage === "" ? [] : [`--storage-folder=${storage}`];
  const args = ["-P", "-m", "cockpit", "report", "--format", "html", "--output", file, ...where];
  const { code, tail, isCancelled } = await withProgress(REPORT.writing(folder.name), async (_step, token) => {
    const ending = new AbortController();
    token.onCancellationRequested(() => ending.abort());
    const store = await context.teamStore.environment(folder.uri);
    const options = { cwd: folder.uri.fsPath, env: store, signal: ending.signal };
    const outcome = await runProgram(interpreter.path, args, options);
    return { ...outcome, isCancelled: ending.signal.aborted };
  });
  if (isCancelled) {
    return;
  }
  tail.forEach((line) => context.log.info(`report: ${line}`));
  if (code === 0) {
    panel.show(REPORT.title(folder.name), await readFile(file, "utf8"));
    inform(REPORT.written, ...waysOut(file, folder));
  } else {
    const showLog: Action = { label: BUTTON.showLog, run: () => context.log.show() };
    fail(REPORT.failed(tail.at(-1)?.replace(/^cockpit: /, "") ?? REPORT.silent), showLog);
  }
}

/** A browser on another computer cannot read the file. */
function waysOut(file: string, folder: WorkspaceFolder): Action[] {
  const isHere = env.uiKind === UIKind.Desktop && env.remoteName === undefined;
  const browse: Action = { label: BUTTON.openInBrowser, run: () => env.openExternal(Uri.file(file)) };
  const save: Action = { label: BUTTON.saveAs, run: () => saved(file, folder) };
  return isHere ? [browse, save] : [save];
}

async function saved(file: string, folder: WorkspaceFolder): Promise<void> {
  const target = await window.showSaveDialog({
    defaultUri: Uri.joinPath(folder.uri, "report.html"),
    filters: { HTML: ["html"] },
  });
  if (target !== undefined) {
    await workspace.fs.copy(Uri.file(file), target, { overwrite: true });
  }
}
