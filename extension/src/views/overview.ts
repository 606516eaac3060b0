import { commands, type Disposable, type Uri, type WebviewView, type WebviewViewProvider, window } from "vscode";
import type { ViewId } from "../generated/commands";
import { actionFor } from "../ui/hint";
import { pageOf, webviewOptions } from "./webview-page";
import type { FromWebview, Snapshot } from "./wire";

const VIEW: ViewId = "cockpit.overview";

/** The overview: keeps the latest snapshot and sends it whole, again whenever the page comes back. */
export class Overview implements WebviewViewProvider, Disposable {
  readonly #extensionUri: Uri;
  readonly #registration: Disposable;
  #snapshot: Snapshot;
  #view: WebviewView | undefined;

  constructor(extensionUri: Uri, first: Snapshot) {
    this.#extensionUri = extensionUri;
    this.#snapshot = first;
    this.#registration = window.registerWebviewViewProvider(VIEW, this);
  }

  show(change: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change, revision: this.#snapshot.revision + 1 };
    this.#send();
  }

  async reveal(): Promise<void> {
    await commands.executeCommand(`${VIEW}.focus`);
  }

  resolveWebviewView(view: WebviewView): void {
    this.#view = view;
    view.onDidDispose(() => {
      this.#view = undefined;
    });
    view.webview.options = webviewOptions(this.#extensionUri);
    view.webview.onDidReceiveMessage((message: unknown) => this.#received(message));
    view.webview.html = pageOf(this.#extensionUri, view.webview, "webview");
  }

  dispose(): void {
    this.#registration.dispose();
  }

  #received(message: unknown): void {
    if (!isFromWebview(message)) {
      return;
    }
    if (message.kind === "ready") {
      this.#send();
    } else {
      void actionFor(message.hint, message.argument)?.run();
    }
  }

  #send(): void {
    void this.#view?.webview.postMessage(this.#snapshot);
  }
}

function isFromWebview(message: unknown): message is FromWebview {
  const { kind, hint, argument } = Object(message) as { kind?: unknown; hint?: unknown; argument?: unknown };
  const isAct = kind === "act" && typeof hint === "string" && (argument === undefined || typeof argument === "string");
  return kind === "ready" || isAct;
}
