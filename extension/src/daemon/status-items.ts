import { type Disposable, MarkdownString, StatusBarAlignment, ThemeColor, window } from "vscode";
import type { CommandId } from "../generated/commands";
import { BUTTON, STATUS } from "../ui/messages";
import { LanguageItems } from "./language-items";
import { type StatusFacts, type StatusView, statusView } from "./status";
import type { Clock } from "./supervisor";

/** The item in the status bar and those beside the language, kept up to date. */
export class StatusItems implements Disposable {
  readonly #bar = window.createStatusBarItem("cockpit.status", StatusBarAlignment.Left, 10);
  readonly #language = new LanguageItems();
  readonly #clock: Pick<Clock, "now">;
  #facts: StatusFacts;

  constructor(facts: StatusFacts, clock: Pick<Clock, "now">) {
    this.#facts = facts;
    this.#clock = clock;
    this.#bar.name = STATUS.name;
    this.#render();
    this.#bar.show();
  }

  update(facts: Partial<StatusFacts>): void {
    this.#facts = { ...this.#facts, ...facts };
    this.#render();
  }

  dispose(): void {
    this.#bar.dispose();
    this.#language.dispose();
  }

  #render(): void {
    const now = this.#clock.now();
    this.#renderBar(statusView(this.#facts, now));
    this.#language.render(this.#facts, now);
  }

  #renderBar(view: StatusView): void {
    this.#bar.text = view.text;
    this.#bar.tooltip = tooltip(view);
    this.#bar.accessibilityInformation = { label: `${STATUS.name}: ${view.details.join(" ")}` };
    this.#bar.command = commandOf(view);
    this.#bar.backgroundColor =
      view.severity === "ok" ? undefined : new ThemeColor(`statusBarItem.${view.severity}Background`);
  }
}

const LINKS: readonly (readonly [label: string, command: CommandId])[] = [
  [BUTTON.openCockpit, "cockpit.open"],
  [BUTTON.showFindings, "cockpit.audit.showFindings"],
  [BUTTON.showLog, "cockpit.showLog"],
];

function commandOf({ command }: StatusView): { command: string; title: string; arguments: string[] } {
  return { command: command.command, title: command.title, arguments: [...(command.arguments ?? [])] };
}

function tooltip(view: StatusView): MarkdownString {
  const markdown = new MarkdownString("", true);
  markdown.isTrusted = { enabledCommands: LINKS.map(([, command]) => command) };
  for (const line of view.details) {
    markdown.appendText(line).appendMarkdown("\n\n");
  }
  return markdown.appendMarkdown(LINKS.map(([label, command]) => `[${label}](command:${command})`).join(" · "));
}
