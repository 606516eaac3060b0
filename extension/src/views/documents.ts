import { randomUUID } from "node:crypto";
import {
  commands,
  type Disposable,
  EventEmitter,
  extensions,
  type TextDocumentContentProvider,
  Uri,
  window,
  workspace,
} from "vscode";
import { MERGE } from "../ui/merge-messages";

const SCHEME = "cockpit";
const MARKDOWN_EXTENSION = "vscode.markdown-language-features";

/** A preview asks for its text again when it comes back, so the latest ones are kept. */
const KEPT = 60;

/** An internal command of VS Code, which its own extension for git uses. */
const MERGE_EDITOR = "_open.mergeEditor";

/** A document with its name. */
export interface Text {
  readonly name: string;
  readonly text: string;
}

/** A file, what it was for both sides, and what the other side would have it be. */
export interface Merge {
  readonly file: Uri;
  readonly base: Text;
  readonly theirs: Text;
  /** What the other side is. */
  readonly title: string;
}

/** A file, and what it was and would be; one that is new was empty. */
export interface Comparison {
  readonly file: Uri;
  readonly before: string;
  readonly after: string;
}

/** How they were shown. */
export type Merged = "merged" | "compared";

/** Read-only documents that the product makes: a history, what the doctor says. */
export class Documents implements TextDocumentContentProvider, Disposable {
  /** A page that a reloaded window brings back has no text any more, and must not be taken for the one that is opened. */
  readonly #window = randomUUID();
  #comparisons = 0;
  readonly #texts = new Map<string, string>();
  readonly #changes = new EventEmitter<Uri>();
  // Before the registration, which listens to it at once.
  readonly onDidChange = this.#changes.event;
  readonly #subscriptions = [workspace.registerTextDocumentContentProvider(SCHEME, this), this.#changes];

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.toString()) ?? "";
  }

  /** Opens the text; Markdown as a preview, where a preview is to be had. */
  async open(name: string, text: string): Promise<void> {
    const uri = this.#addressOf(name, text);
    if (name.endsWith(".md") && extensions.getExtension(MARKDOWN_EXTENSION) !== undefined) {
      await commands.executeCommand("markdown.showPreview", uri);
    } else {
      await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
    }
  }

  /**
   * Opens two texts beside each other, at addresses of their own: VS Code would bring the former comparison of the same
   * file back, with its title and its texts. A preview gives its place to the next one.
   */
  async compare(title: string, left: Text, right: Text, preview = true): Promise<void> {
    const folder = (this.#comparisons += 1);
    const [before, after] = [left, right].map(({ name, text }, side) =>
      this.#addressOf(`${folder}/${side}/${name}`, text),
    );
    await commands.executeCommand("vscode.diff", before, after, title, { preview });
  }

  /** Opens what several files were and would be below each other, in one editor. */
  async compareFiles(title: string, files: readonly Comparison[]): Promise<void> {
    const number = (this.#comparisons += 1);
    // The path is what VS Code shows above each file.
    const side = (name: string, { file }: Comparison, text: string): Uri =>
      this.#kept({ path: `/${workspace.asRelativePath(file)}`, query: `${this.#window}/${number}/${name}` }, text);
    const rows = files.map((each) => [
      each.file,
      each.before === "" ? undefined : side("before", each, each.before),
      side("after", each, each.after),
    ]);
    await commands.executeCommand("vscode.changes", title, rows);
  }

  /**
   * Opens a file in VS Code's merge editor: its own content stays until the person takes something else. The command is
   * VS Code's own, for git: where it is missing, or the file is, the two are compared instead.
   */
  async merge({ file, base, theirs, title }: Merge): Promise<Merged> {
    const now = await textOf(file);
    const all = await commands.getCommands();
    if (now === undefined || !all.includes(MERGE_EDITOR)) {
      await this.compare(MERGE.title(base.name), { name: base.name, text: now ?? "" }, theirs);
      return "compared";
    }
    const folder = (this.#comparisons += 1);
    const side = (name: string, text: Text): Uri => this.#addressOf(`${folder}/${name}/${text.name}`, text.text);
    await commands.executeCommand(MERGE_EDITOR, {
      base: side("base", base),
      input1: { uri: side("theirs", theirs), title },
      input2: { uri: side("mine", { name: base.name, text: now }), title: MERGE.mine },
      output: file,
    });
    return "merged";
  }

  #addressOf(name: string, text: string): Uri {
    return this.#kept({ path: `/${this.#window}/${name}` }, text);
  }

  /** The address under which a text is kept from now on. */
  #kept(address: { readonly path: string; readonly query?: string }, text: string): Uri {
    const uri = Uri.from({ scheme: SCHEME, ...address });
    this.#keep(uri.toString(), text);
    this.#changes.fire(uri);
    return uri;
  }

  #keep(key: string, text: string): void {
    this.#texts.delete(key);
    this.#texts.set(key, text);
    const oldest = this.#texts.keys().next().value;
    if (this.#texts.size > KEPT && oldest !== undefined) {
      this.#texts.delete(oldest);
    }
  }

  dispose(): void {
    this.#subscriptions.forEach((each) => void each.dispose());
  }
}

/** A file as it is in the editor, saved or not; nothing when there is none. */
async function textOf(file: Uri): Promise<string | undefined> {
  try {
    return (await workspace.openTextDocument(file)).getText();
  } catch {
    return undefined;
  }
}
