import { ViewColumn, type WebviewPanel, window } from "vscode";

/** Shows one whole page that the product has made: it runs no scripts and loads nothing. */
export class ReportPanel {
  #panel: WebviewPanel | undefined;

  show(title: string, html: string): void {
    const panel = this.#panel ?? this.#create(title);
    panel.title = title;
    panel.webview.html = html;
    panel.reveal();
  }

  #create(title: string): WebviewPanel {
    const options = { enableScripts: false, enableFindWidget: true, localResourceRoots: [] };
    const panel = window.createWebviewPanel("cockpit.report", title, ViewColumn.Active, options);
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    this.#panel = panel;
    return panel;
  }
}
