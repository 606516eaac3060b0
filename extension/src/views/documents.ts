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

const SCHEME = "cockpit";
const MARKDOWN_EXTENSION = "vscode.markdown-language-features";

/** A preview asks for its text again when it comes back, so the latest ones are kept. */
const KEPT = 20;

/** A document with its name. */
export interface Text {
  readonly name: string;
  readonly text: string;
}

/** Read-only documents that the product makes: a history, what the doctor says. */
export class Documents implements TextDocumentContentProvider, Disposable {
  /** A page that a reloaded window brings back has no text any more, and must not be taken for the one that is opened. */
  readonly #window = randomUUID();
  #comparisons = 0;
  readonly #texts = new Map<string, string>();
  readonly #changes = new EventEmitter<Uri>();
  readonly #subscriptions = [workspace.registerTextDocumentContentProvider(SCHEME, this), this.#changes];
  readonly onDidChange = this.#changes.event;

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
   * file back, with its title and its texts.
   */
  async compare(title: string, left: Text, right: Text): Promise<void> {
    const folder = (this.#comparisons += 1);
    const [before, after] = [left, right].map(({ name, text }, side) =>
      this.#addressOf(`${folder}/${side}/${name}`, text),
    );
    await commands.executeCommand("vscode.diff", before, after, title, { preview: true });
  }

  #addressOf(name: string, text: string): Uri {
    const uri = Uri.from({ scheme: SCHEME, path: `/${this.#window}/${name}` });
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
