import { commands, Uri, window, workspace } from "vscode";
import type { Context } from "../../context";
import { NotRunning } from "../../daemon/failure";
import { atWork } from "../../daemon/work";
import {
  copilotsApply,
  copilotsChoose,
  copilotsDiscard,
  copilotsGenerate,
  copilotsPreview,
  copilotsRefine,
  copilotsUndo,
  type GenerateQuery,
  type Generation,
} from "../../generated/protocol";
import { GENERATE } from "../../ui/generate-messages";
import { HUNKS } from "../../ui/hunk-messages";
import { MERGE } from "../../ui/merge-messages";
import { DAEMON } from "../../ui/messages";
import { confirm, inform, warn } from "../../ui/notify";
import { REFINE } from "../../ui/refine-messages";
import { reportOf } from "./explanation";
import { chosenHunks } from "./hunks";
import { merge } from "./merge";

/** A button of a pop-up runs it as a command, whose failures are told. */
export const REFINING = "cockpit.copilots.refine";

type Kind = NonNullable<GenerateQuery["kind"]>;

/** A run of the copilots, and the folder that it belongs to. */
export interface Run {
  readonly folder: string;
  readonly run: string;
}

/** Has the copilots make a body or a test for the function at the cursor; it is shown before anything changes. */
export async function generate(context: Context, kind: Kind, named: unknown): Promise<void> {
  const { daemon } = context;
  const place = await askedPlace(context, named);
  if (place === undefined) {
    return;
  }
  const made = await atWork(daemon, GENERATE.working, (order, token) =>
    daemon.request(copilotsGenerate, { ...place, kind, ...order }, token),
  );
  await offer(context, place.folder, made);
}

/** Asks what is to be otherwise in a proposal, or in the last one, and has another one made. */
export async function refine(context: Context, { folder, run }: Run): Promise<void> {
  const { daemon } = context;
  const words = await window.showInputBox({ title: REFINE.title, prompt: REFINE.prompt, placeHolder: REFINE.example });
  if (words === undefined || words.trim() === "") {
    return;
  }
  const made = await atWork(daemon, GENERATE.working, (order, token) =>
    daemon.request(copilotsRefine, { folder, run, words, ...order }, token),
  );
  await offer(context, folder, made, run);
}

/** Shows a proposal, and asks what is to become of it; `former` is refined again where there is none. */
async function offer(context: Context, folder: string, made: Generation, former?: string): Promise<void> {
  const run = { folder, run: made.run };
  const hunks = { label: HUNKS.choose, run: () => choose(context, folder, made) };
  const parts = made.hunks.length > 1 ? [hunks] : [];
  const name = `${GENERATE.document}.md`;
  const verdict = { label: GENERATE.verdict, run: () => context.openDocument(name, reportOf(made)) };
  const again = made.files.length > 0 ? run : former === undefined ? undefined : { folder, run: former };
  const more =
    again === undefined ? [] : [{ label: REFINE.button, run: () => commands.executeCommand(REFINING, again) }];
  const proposal = { label: GENERATE.show, run: () => show(context, made) };
  if (made.verdict === "approved") {
    await (made.since.length > 0 ? showSince(context, made) : show(context, made));
    inform(
      GENERATE.approved(made),
      { label: GENERATE.apply, run: () => apply(context, run) },
      ...parts,
      ...more,
      // A row has no room for both.
      made.since.length > 0 ? proposal : verdict,
      { label: GENERATE.discard, run: () => discard(context, run) },
    );
    return;
  }
  warn(GENERATE.refused(made), ...(made.files.length > 0 ? [proposal, ...parts, verdict] : []), ...more);
}

/** Has what the person takes of a proposal judged: it is another change than the whole. */
async function choose(context: Context, folder: string, made: Generation): Promise<void> {
  const hunks = await chosenHunks(made.hunks);
  if (hunks === undefined) {
    return offer(context, folder, made);
  }
  const { daemon } = context;
  const part = await atWork(daemon, HUNKS.judging, (order, token) =>
    daemon.request(copilotsChoose, { folder, run: made.run, hunks, ...order }, token),
  );
  if (part.verdict !== "approved") {
    // Else the whole would stay in sight, with a verdict that is not that of the part.
    await show(context, part);
  }
  // What it leaves out was known before: all of it is shown, not how it differs.
  await offer(context, folder, { ...part, since: [] });
}

/** Forgets a proposal that somebody has decided against. */
export async function discard({ daemon }: Context, run: Run): Promise<void> {
  await daemon.request(copilotsDiscard, run);
}

/** Shows what a language model would be sent for the function at the cursor; nothing is. */
export async function showPrompt(context: Context): Promise<void> {
  const { daemon, openDocument } = context;
  const place = await askedPlace(context, undefined);
  if (place === undefined) {
    return;
  }
  const { text } = await atWork(daemon, GENERATE.reading, (order, token) =>
    daemon.request(copilotsPreview, { ...place, ...order }, token),
  );
  await openDocument(`${GENERATE.prompt}.txt`, text);
}

/** Gives the files of a run back as they were, once that was agreed to. */
export async function takeBack(context: Context, run: Run, path: string): Promise<void> {
  if (await confirm(GENERATE.question(path), GENERATE.means, GENERATE.undo)) {
    await undo(context, run);
  }
}

/** Writes an approved proposal. */
export async function apply(context: Context, run: Run): Promise<void> {
  const { paths, changed } = await atWork(context.daemon, GENERATE.applying, (order, token) =>
    context.daemon.request(copilotsApply, { ...run, ...order }, token),
  );
  if (changed.length > 0) {
    return merge(context, run.folder, changed, MERGE.proposed);
  }
  const first = Uri.joinPath(Uri.parse(run.folder), ...(paths[0] ?? "").split("/"));
  await window.showTextDocument(await workspace.openTextDocument(first), { preview: false });
  inform(GENERATE.applied(paths), { label: GENERATE.undo, run: () => undo(context, run) });
}

async function undo(context: Context, run: Run): Promise<void> {
  const { paths, changed } = await atWork(context.daemon, GENERATE.applying, (order, token) =>
    context.daemon.request(copilotsUndo, { ...run, ...order }, token),
  );
  if (changed.length > 0) {
    return merge(context, run.folder, changed, MERGE.before);
  }
  inform(GENERATE.undone(paths));
}

/** Opens what a proposal changes, file by file. */
export async function show(context: Context, { symbol, verdict, files }: Generation): Promise<void> {
  await compare(context, GENERATE.title(symbol, verdict), files);
}

async function showSince(context: Context, { symbol, verdict, since }: Generation): Promise<void> {
  await compare(context, REFINE.since(GENERATE.title(symbol, verdict)), since);
}

async function compare({ compareDocuments }: Context, title: string, files: Generation["files"]): Promise<void> {
  const areMany = files.length > 1;
  for (const { path, before, after } of files) {
    const name = areMany ? `${path} · ${title}` : title;
    // Of previews the next one would take the place of the last.
    await compareDocuments(name, { name: path, text: before }, { name: path, text: after }, !areMany);
  }
}

/** The function that is meant, once there is a daemon; somebody who means none is told. */
async function askedPlace({ daemon }: Context, named: unknown): ReturnType<typeof placeOf> {
  if (daemon.lifecycle.state !== "RUNNING") {
    throw new NotRunning(DAEMON.notRunning);
  }
  const place = await placeOf(named);
  if (place === undefined) {
    inform(GENERATE.noFunction);
  }
  return place;
}

/** The function that an action names, or that the cursor is in; its file is saved before. */
export async function placeOf(named: unknown): Promise<Pick<GenerateQuery, "folder" | "path" | "line"> | undefined> {
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
  const path = document.uri.path.slice(folder.uri.path.length + 1);
  return { folder: folder.uri.toString(), path, line: at };
}
