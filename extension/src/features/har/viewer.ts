import { commands, Range, type Uri, type WebviewPanel, window } from "vscode";
import type { Context } from "../../context";
import { harEntry } from "../../generated/protocol";
import { actionFor } from "../../ui/hint";
import type { FromViewer, ToViewer } from "../../views/har-wire";
import { pageOf, webviewOptions } from "../../views/webview-page";
import { Recording } from "./recording";

/** Under which package.json declares the viewer. */
export const VIEW_TYPE = "cockpit.har";
/** VS Code's own editor for text. */
const TEXT_EDITOR = "default";
const BODY = `<main aria-labelledby="title"><h1 id="title" class="visually-hidden">Cockpit</h1><div id="viewer"></div></main>`;

/** Opens recordings in the viewer, read-only; several editors of one file share what was read. */
export function registerViewer({ daemon, extensionUri, own }: Context): void {
  own(
    window.registerCustomEditorProvider(
      VIEW_TYPE,
      {
        openCustomDocument: (uri: Uri) => new Recording(uri, daemon),
        resolveCustomEditor: (recording: Recording, panel: WebviewPanel) => {
          panel.webview.options = webviewOptions(extensionUri);
          const editor = new Editor(recording, panel, daemon);
          panel.webview.html = pageOf(extensionUri, panel.webview, "har", BODY);
          panel.onDidDispose(() => editor.dispose());
        },
      },
      // A table of many rows is not drawn anew for each look at another tab.
      { supportsMultipleEditorsPerDocument: true, webviewOptions: { retainContextWhenHidden: true } },
    ),
  );
}

/** Opens a file in VS Code's text editor, at a place of it. */
export async function openText(uri: Uri, line = 0, column = 0): Promise<void> {
  await commands.executeCommand("vscode.openWith", uri, TEXT_EDITOR, {
    selection: new Range(line, column, line, column),
    preview: false,
  });
}

/** One viewer of a recording. */
class Editor {
  readonly #subscription;

  constructor(
    readonly recording: Recording,
    readonly panel: WebviewPanel,
    readonly daemon: Context["daemon"],
  ) {
    this.#subscription = recording.onDidChange((shown) => this.#post(shown));
    panel.webview.onDidReceiveMessage((message: FromViewer) => this.#received(message));
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #post(message: ToViewer): void {
    void this.panel.webview.postMessage(message);
  }

  #received(message: FromViewer): void {
    const { uri } = this.recording;
    switch (message.kind) {
      case "ready":
        this.recording.shown.forEach((shown) => this.#post(shown));
        return;
      case "reload":
        this.recording.read();
        return;
      case "act":
        void actionFor(message.hint)?.run();
        return;
      case "entry":
        void this.#entry(message);
        return;
      case "text":
        void openText(uri, message.line, message.column);
        return;
      case "sanitize":
        void commands.executeCommand("cockpit.har.sanitize", uri);
        return;
      case "generate":
        void commands.executeCommand("cockpit.har.generate", uri, message.entries);
    }
  }

  async #entry({ load, row, state, offset, length, reveal }: Extract<FromViewer, { kind: "entry" }>): Promise<void> {
    const query = { uri: this.recording.uri.toString(), state, offset, length, reveal };
    try {
      this.#post({ kind: "entry", load, row, reveal, entry: await this.daemon.request(harEntry, query) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#post({ kind: "noEntry", load, row, reveal, reason });
    }
  }
}
