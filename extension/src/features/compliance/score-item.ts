import { type Disposable, MarkdownString, StatusBarAlignment, ThemeColor, window } from "vscode";
import type { CommandId } from "../../generated/commands";
import type { ComplianceTile } from "../../generated/protocol";
import { commandTitle } from "../../ui/manifest";
import { BUTTON } from "../../ui/messages";
import { SCORE } from "../../ui/score-messages";
import { scoreView } from "./score";

const OPEN: CommandId = "cockpit.open";
const RUN_TESTS: CommandId = "cockpit.compliance.runTests";
const FIX_NEXT: CommandId = "cockpit.compliance.fixNext";

/** The score in the status bar; hidden while there is none. */
export class ScoreItem implements Disposable {
  readonly #bar = window.createStatusBarItem("cockpit.score", StatusBarAlignment.Left, 9);

  constructor() {
    this.#bar.name = SCORE.name;
    this.#bar.command = OPEN;
  }

  show(tile: ComplianceTile | undefined): void {
    const view = scoreView(tile);
    if (view === undefined) {
      this.#bar.hide();
      return;
    }
    this.#bar.text = view.text;
    this.#bar.tooltip = tooltip(view.details, tile?.trusted !== false);
    this.#bar.accessibilityInformation = { label: view.details.join(" ") };
    this.#bar.backgroundColor =
      view.severity === "ok" ? undefined : new ThemeColor(`statusBarItem.${view.severity}Background`);
    this.#bar.show();
  }

  dispose(): void {
    this.#bar.dispose();
  }
}

function tooltip(details: readonly string[], trusted: boolean): MarkdownString {
  const offered = trusted ? [OPEN, RUN_TESTS, FIX_NEXT] : [OPEN, FIX_NEXT];
  const markdown = new MarkdownString("", true);
  markdown.isTrusted = { enabledCommands: offered };
  for (const line of details) {
    markdown.appendText(line).appendMarkdown("\n\n");
  }
  const links = offered.map((id) => `[${id === OPEN ? BUTTON.openCockpit : (commandTitle(id) ?? id)}](command:${id})`);
  return markdown.appendMarkdown(links.join(" · "));
}
