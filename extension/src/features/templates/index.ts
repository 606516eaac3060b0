import { Disposable, type QuickPickItem, SnippetString, ThemeIcon, window } from "vscode";
import type { Context } from "../../context";
import type { Daemon } from "../../daemon/daemon";
import { DaemonFailure } from "../../daemon/failure";
import {
  type NewTemplate,
  type TemplateRow,
  templatesAdd,
  templatesGet,
  templatesRemove,
} from "../../generated/protocol";
import { TEMPLATES } from "../../ui/template-messages";
import { confirm, inform, mention } from "../../ui/notify";
import { detailOf, KINDS, type TemplateNode } from "./node";
import { TemplatesView } from "./tree";

/** The Templates view, and what can be done with a template. */
export function register(context: Context): void {
  const { command, daemon, log, own } = context;
  const view = new TemplatesView(daemon, (text) => log.warn(text));
  own(Disposable.from(view));
  own(daemon.onDidMove(() => view.refresh()));
  command("cockpit.templates.refresh", () => view.refresh());
  command("cockpit.templates.preview", (node) => preview(context, (node as TemplateNode).row));
  command("cockpit.templates.search", () => search(context, view));
  command("cockpit.templates.insert", (node) => insert(daemon, view, (node as TemplateNode | undefined)?.row));
  command("cockpit.templates.saveSelection", () => saveSelection(daemon, view));
  command("cockpit.templates.remove", (node) => remove(daemon, view, (node as TemplateNode).row));
}

/** Shows it in an editor of its own, read-only. */
async function preview({ daemon, openDocument }: Context, { id }: TemplateRow): Promise<void> {
  const { file, content } = await daemon.request(templatesGet, { id });
  await openDocument(file, content);
}

interface Item extends QuickPickItem {
  readonly row: TemplateRow;
}

const INSERT = { iconPath: new ThemeIcon("insert"), tooltip: TEMPLATES.insert };

function itemOf(row: TemplateRow): Item {
  const detail = [row.description, row.words.join(", ")].filter(Boolean).join(" · ");
  return { label: row.name, description: detailOf(row), detail, row };
}

/** A list that is searched in names, descriptions and the words besides; Enter shows, the button inserts. */
async function search(context: Context, view: TemplatesView): Promise<void> {
  const box = window.createQuickPick<Item>();
  box.title = TEMPLATES.searchTitle;
  box.placeholder = TEMPLATES.searchPrompt;
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  box.busy = true;
  const closed = new Promise<(() => Promise<void>) | undefined>((resolve) => {
    box.onDidTriggerItemButton(({ item }) => resolve(() => insert(context.daemon, view, item.row)));
    box.onDidAccept(() => {
      const [item] = box.selectedItems;
      resolve(item && (() => preview(context, item.row)));
    });
    box.onDidHide(() => resolve(undefined));
  });
  box.show();
  try {
    box.items = (await view.rows()).map((row) => ({ ...itemOf(row), buttons: [INSERT] }));
    box.busy = false;
    const act = await closed;
    box.hide();
    await act?.();
  } finally {
    box.dispose();
  }
}

/** Writes it at the cursor, with a tab stop for each placeholder; asks which one unless that is said. */
async function insert(daemon: Daemon, view: TemplatesView, row: TemplateRow | undefined): Promise<void> {
  const editor = window.activeTextEditor;
  // A preview of ours cannot be written into.
  if (editor === undefined || editor.document.uri.scheme === "cockpit") {
    inform(TEMPLATES.noEditor);
    return;
  }
  const chosen = row ?? (await choose(view, editor.document.languageId));
  if (chosen !== undefined) {
    const { snippet } = await daemon.request(templatesGet, { id: chosen.id });
    const shown = await window.showTextDocument(editor.document, editor.viewColumn);
    await shown.insertSnippet(new SnippetString(snippet));
  }
}

/** Asks for one; those of the file's language come first. */
async function choose(view: TemplatesView, language: string): Promise<TemplateRow | undefined> {
  const rows = await view.rows();
  const items = [...rows].sort((one, other) => rank(one, language) - rank(other, language)).map(itemOf);
  const options = { title: TEMPLATES.insertTitle, placeHolder: TEMPLATES.searchPrompt };
  const chosen = await window.showQuickPick(items, { ...options, matchOnDescription: true, matchOnDetail: true });
  return chosen?.row;
}

function rank(row: TemplateRow, language: string): number {
  return row.language === language ? 0 : 1;
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
