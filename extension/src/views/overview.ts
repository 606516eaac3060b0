import { randomBytes } from "node:crypto";
import {
  commands,
  type Disposable,
  env,
  l10n,
  Uri,
  type Webview,
  type WebviewView,
  type WebviewViewProvider,
  window,
} from "vscode";
import type { ViewId } from "../generated/commands";
import { actionFor } from "../ui/hint";
import { page } from "./html";
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
    view.webview.options = { enableScripts: true, localResourceRoots: [Uri.joinPath(this.#extensionUri, "dist")] };
    view.webview.onDidReceiveMessage((message: unknown) => this.#received(message));
    view.webview.html = this.#page(view.webview);
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

  #page(webview: Webview): string {
    const file = (name: string): string =>
      webview.asWebviewUri(Uri.joinPath(this.#extensionUri, "dist", name)).toString();
    const nonce = randomBytes(16).toString("base64url");
    return page({
      cspSource: webview.cspSource,
      nonce,
      script: file("webview.js"),
      style: file("webview.css"),
      language: env.language,
      bundle: l10n.bundle ?? {},
    });
  }
}

function isFromWebview(message: unknown): message is FromWebview {
  const { kind, hint, argument } = Object(message) as { kind?: unknown; hint?: unknown; argument?: unknown };
  const isAct = kind === "act" && typeof hint === "string" && (argument === undefined || typeof argument === "string");
  return kind === "ready" || isAct;
}
