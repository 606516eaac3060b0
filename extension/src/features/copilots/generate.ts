import { Uri, window, workspace } from "vscode";
import type { Context } from "../../context";
import { NotRunning } from "../../daemon/failure";
import { atWork } from "../../daemon/work";
import {
  copilotsApply,
  copilotsDiscard,
  copilotsGenerate,
  copilotsUndo,
  type GenerateQuery,
  type Generation,
} from "../../generated/protocol";
import { GENERATE } from "../../ui/generate-messages";
import { DAEMON } from "../../ui/messages";
import { confirm, inform, warn } from "../../ui/notify";

type Kind = NonNullable<GenerateQuery["kind"]>;

/** A run of the copilots, and the folder that it belongs to. */
interface Run {
  readonly folder: string;
  readonly run: string;
}

/** Has the copilots make a body or a test for the function at the cursor; it is shown before anything changes. */
export async function generate(context: Context, kind: Kind, named: unknown): Promise<void> {
  const { daemon } = context;
  if (daemon.lifecycle.state !== "RUNNING") {
    throw new NotRunning(DAEMON.notRunning);
  }
  const place = await placeOf(named);
  if (place === undefined) {
    inform(GENERATE.noFunction);
    return;
  }
  const made = await atWork(daemon, GENERATE.working, (order, token) =>
    daemon.request(copilotsGenerate, { ...place, kind, ...order }, token),
  );
  if (made.verdict === "approved") {
    await show(context, made);
    const run = { folder: place.folder, run: made.run };
    inform(
      GENERATE.approved(made),
      { label: GENERATE.apply, run: () => apply(context, run) },
      { label: GENERATE.discard, run: () => daemon.request(copilotsDiscard, run) },
    );
    return;
  }
  const proposal = { label: GENERATE.show, run: () => show(context, made) };
  const verdict = { label: GENERATE.verdict, run: () => context.openDocument(`${GENERATE.document}.md`, report(made)) };
  warn(GENERATE.refused(made), ...(made.files.length > 0 ? [proposal, verdict] : []));
}

/** Gives the files of a run back as they were, once that was agreed to. */
export async function takeBack(context: Context, run: Run, path: string): Promise<void> {
  if (await confirm(GENERATE.question(path), GENERATE.means, GENERATE.undo)) {
    await undo(context, run);
  }
}

async function apply(context: Context, run: Run): Promise<void> {
  const { paths } = await atWork(context.daemon, GENERATE.applying, (order, token) =>
    context.daemon.request(copilotsApply, { ...run, ...order }, token),
  );
  const first = Uri.joinPath(Uri.parse(run.folder), ...(paths[0] ?? "").split("/"));
  await window.showTextDocument(await workspace.openTextDocument(first), { preview: false });
  inform(GENERATE.applied(paths), { label: GENERATE.undo, run: () => undo(context, run) });
}

async function undo({ daemon }: Context, run: Run): Promise<void> {
  const { paths } = await atWork(daemon, GENERATE.applying, (order, token) =>
    daemon.request(copilotsUndo, { ...run, ...order }, token),
  );
  inform(GENERATE.undone(paths));
}

async function show({ compareDocuments }: Context, made: Generation): Promise<void> {
  for (const { path, before, after } of made.files) {
    const title = GENERATE.title(made.symbol, made.verdict);
    await compareDocuments(title, { name: path, text: before }, { name: path, text: after });
  }
}

/** The function that an action names, or that the cursor is in; its file is saved before. */
async function placeOf(named: unknown): Promise<Pick<GenerateQuery, "folder" | "path" | "line"> | undefined> {
  const { uri, line } = Object(named) as { readonly uri?: unknown; readonly line?: unknown };
  const editor = window.activeTextEditor;
  const document = typeof uri === "string" ? await workspace.openTextDocument(Uri.parse(uri)) : editor?.document;
  const at = typeof line === "number" ? line : editor?.selection.active.line;
  const folder = document && workspace.getWorkspaceFolder(document.uri);
  if (document === undefined || folder === undefined || at === undefined || document.languageId !== "python") {
    return undefined;
  }
  if (document.isDirty) {
    await document.save();
  }
  const path = decodeURIComponent(document.uri.path.slice(folder.uri.path.length + 1));
  return { folder: folder.uri.toString(), path, line: at };
}

function report(made: Generation): string {
  const list = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [`## ${title}`, "", ...lines.map((line) => `- ${line}`), ""];
  const reasons = (rejects: boolean): string[] =>
    made.reasons
      .filter((each) => each.rejects === rejects)
      .map(({ path, line, code, message }) => `\`${path}:${line + 1}\` ${code}: ${message}`);
  return [
    `# ${GENERATE.title(made.symbol, made.verdict)}`,
    "",
    ...(made.reason === "" ? [] : [made.reason, ""]),
    ...list(GENERATE.against, reasons(true)),
    ...list(GENERATE.look, reasons(false)),
    ...list(GENERATE.why, made.because),
  ].join("\n");
}
