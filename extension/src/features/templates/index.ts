import { Disposable, Range, SnippetString, Uri, window, workspace } from "vscode";
import type { Context } from "../../context";
import type { Daemon } from "../../daemon/daemon";
import { DaemonFailure } from "../../daemon/failure";
import { atWork } from "../../daemon/work";
import {
  type NewTemplate,
  type TemplateRow,
  templatesAdd,
  templatesCluster,
  templatesGet,
  templatesMine,
  templatesRemove,
} from "../../generated/protocol";
import { PATTERNS, TEMPLATES } from "../../ui/template-messages";
import { confirm, inform, mention } from "../../ui/notify";
import { KINDS, type PatternNode, type PatternsNode, type TemplateNode } from "./node";
import { type Chosen, type Spot, TemplateSearch } from "./search";
import { TemplatesView } from "./tree";

/** The Templates view, and what can be done with a template. */
export function register(context: Context): void {
  const { command, daemon, log, own } = context;
  const view = new TemplatesView(daemon, (text) => log.warn(text));
  own(Disposable.from(view));
  own(daemon.onDidMove(() => view.refresh()));
  command("cockpit.templates.refresh", () => view.refresh());
  command("cockpit.templates.preview", (node) => {
    const chosen = chosenBy(node);
    return chosen && preview(daemon, context.openDocument, chosen);
  });
  command("cockpit.templates.search", () => search(context, view));
  command("cockpit.templates.insert", (node) => insert(daemon, view, chosenBy(node)));
  command("cockpit.templates.mine", (node) => mine(daemon, view, node));
  command("cockpit.templates.cluster", (node) => group(daemon, view, node));
  command("cockpit.templates.openPlace", (node) => goTo((node as PatternNode).row));
  command("cockpit.templates.saveSelection", () => saveSelection(daemon, view));
  command("cockpit.templates.remove", (node) => remove(daemon, view, (node as TemplateNode).row));
}

/** Shows it in an editor of its own, read-only. */
async function preview(daemon: Daemon, openDocument: Context["openDocument"], { id, folder }: Chosen): Promise<void> {
  const { file, content } = await daemon.request(templatesGet, { id, folder });
  await openDocument(file, content);
}

/** A list that is searched by what templates and patterns are for; Enter shows one, the buttons insert it or go to it. */
function search({ daemon, openDocument }: Context, view: TemplatesView): Promise<void> {
  const uri = window.activeTextEditor?.document.uri.toString() ?? "";
  return new TemplateSearch(daemon, TEMPLATES.searchTitle, uri).run(() => view.rows(), {
    accept: (chosen) => preview(daemon, openDocument, chosen),
    insert: (chosen) => insert(daemon, view, chosen),
    goTo,
  });
}

/** Writes it at the cursor, with a tab stop for each placeholder; asks which one unless that is said. */
async function insert(daemon: Daemon, view: TemplatesView, chosen: Chosen | undefined): Promise<void> {
  const editor = window.activeTextEditor;
  // A preview of ours cannot be written into.
  if (editor === undefined || editor.document.uri.scheme === "cockpit") {
    inform(TEMPLATES.noEditor);
    return;
  }
  const write = async ({ id, folder }: Chosen): Promise<void> => {
    const { snippet } = await daemon.request(templatesGet, { id, folder });
    const shown = await window.showTextDocument(editor.document, editor.viewColumn);
    await shown.insertSnippet(new SnippetString(snippet));
  };
  if (chosen !== undefined) {
    await write(chosen);
    return;
  }
  const { languageId, uri } = editor.document;
  // Those of the file's language come first.
  const rows = async (): Promise<TemplateRow[]> =>
    [...(await view.rows())].sort((one, other) => rank(one, languageId) - rank(other, languageId));
  const box = new TemplateSearch(daemon, TEMPLATES.insertTitle, uri.toString());
  await box.run(rows, { accept: write, insert: write, goTo });
}

function rank(row: TemplateRow, language: string): number {
  return row.language === language ? 0 : 1;
}

/** What a row of the tree stands for; nothing for a command that was called without one. */
function chosenBy(node: unknown): Chosen | undefined {
  const { folder = "", row } = Object(node) as { readonly folder?: string; readonly row?: { readonly id: string } };
  return row && { id: row.id, folder };
}

async function goTo({ uri, line }: Spot): Promise<void> {
  const document = await workspace.openTextDocument(Uri.parse(uri));
  await window.showTextDocument(document, { selection: new Range(line, 0, line, 0) });
}

/** The folder of the row, the only one, or the one that is chosen. */
async function folderOf(view: TemplatesView, node: unknown): Promise<string | undefined> {
  const { patterns } = Object(node) as Partial<PatternsNode>;
  if (patterns !== undefined) {
    return patterns.folder;
  }
  const [first, ...others] = await view.patterns();
  if (first === undefined) {
    inform(PATTERNS.noFolder);
  }
  if (first === undefined || others.length === 0) {
    return first?.folder;
  }
  const items = [first, ...others].map(({ name, folder }) => ({ label: name, folder }));
  return (await window.showQuickPick(items, { placeHolder: PATTERNS.chooseFolder }))?.folder;
}

async function mine(daemon: Daemon, view: TemplatesView, node: unknown): Promise<void> {
  const folder = await folderOf(view, node);
  if (folder !== undefined) {
    const report = await atWork(daemon, PATTERNS.refreshing, (order, token) =>
      daemon.request(templatesMine, { folder, ...order }, token),
    );
    mention(PATTERNS.refreshed(report));
  }
}

async function group(daemon: Daemon, view: TemplatesView, node: unknown): Promise<void> {
  const folder = await folderOf(view, node);
  if (folder !== undefined) {
    const report = await atWork(daemon, PATTERNS.grouping, (order, token) =>
      daemon.request(templatesCluster, { folder, ...order }, token),
    );
    mention(PATTERNS.grouped(report));
  }
}

/** Keeps what is selected; a secret in it is refused by the daemon, with its line. */
async function saveSelection(daemon: Daemon, view: TemplatesView): Promise<void> {
  const editor = window.activeTextEditor;
  const text = editor?.document.getText(editor.selection) ?? "";
  if (editor === undefined || text.trim() === "") {
    inform(TEMPLATES.noSelection);
    return;
  }
  const name = await window.showInputBox({
    title: TEMPLATES.saveTitle,
    prompt: TEMPLATES.namePrompt,
    validateInput: (value) => (/[a-z0-9]/i.test(value) ? undefined : TEMPLATES.nameNeeded),
  });
  if (name === undefined) {
    return;
  }
  const kinds = KINDS.map((kind) => ({ label: TEMPLATES.kinds[kind], means: kind }));
  const chosen = await window.showQuickPick(kinds, { title: TEMPLATES.saveTitle, placeHolder: TEMPLATES.kindPrompt });
  if (chosen !== undefined) {
    const { languageId: language, uri } = editor.document;
    const path = uri.path.slice(uri.path.lastIndexOf("/") + 1);
    await keep(daemon, { name: name.trim(), kind: chosen.means, language, text, path, replace: false });
    view.refresh();
  }
}

/** Keeps it; where there is one of that name, after a question. */
async function keep(daemon: Daemon, template: NewTemplate): Promise<void> {
  try {
    await daemon.request(templatesAdd, template);
  } catch (error) {
    const isTaken = error instanceof DaemonFailure && error.kind === "conflict" && !template.replace;
    if (
      !isTaken ||
      !(await confirm(TEMPLATES.replaceQuestion(template.name), TEMPLATES.replaceMeans, TEMPLATES.replace))
    ) {
      if (isTaken) return;
      throw error;
    }
    await keep(daemon, { ...template, replace: true });
    return;
  }
  mention(TEMPLATES.saved(template.name));
}

async function remove(daemon: Daemon, view: TemplatesView, { id, name }: TemplateRow): Promise<void> {
  if (await confirm(TEMPLATES.removeQuestion(name), TEMPLATES.removeMeans, TEMPLATES.remove)) {
    await daemon.request(templatesRemove, { id });
    mention(TEMPLATES.removed(name));
    view.refresh();
  }
}
