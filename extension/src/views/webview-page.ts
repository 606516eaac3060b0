import { randomBytes } from "node:crypto";
import { env, l10n, Uri, type Webview, type WebviewOptions } from "vscode";
import { page } from "./html";

/** A page of ours runs our scripts, and loads nothing but what is in `dist`. */
export function webviewOptions(extensionUri: Uri): WebviewOptions {
  return { enableScripts: true, localResourceRoots: [Uri.joinPath(extensionUri, "dist")] };
}

/** The page of one of the bundles in `dist`, in the user's language. */
export function pageOf(extensionUri: Uri, webview: Webview, bundle: string, body?: string): string {
  const file = (name: string): string => webview.asWebviewUri(Uri.joinPath(extensionUri, "dist", name)).toString();
  return page({
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString("base64url"),
    script: file(`${bundle}.js`),
    style: file(`${bundle}.css`),
    language: env.language,
    bundle: l10n.bundle ?? {},
    ...(body !== undefined && { body }),
  });
}
