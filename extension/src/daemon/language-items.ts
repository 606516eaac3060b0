import { type Disposable, languages, LanguageStatusSeverity, type LanguageStatusItem, window, workspace } from "vscode";
import { setting } from "../generated/settings";
import { FILE } from "../ui/messages";
import { auditItem, type ItemView, lintItem, type Surroundings } from "./language";
import { hasRuffExtension } from "./options";
import type { StatusFacts } from "./status";

/** The items beside the language: what audits the file, and for Python what lints it. */
export class LanguageItems implements Disposable {
  readonly #audit = languages.createLanguageStatusItem("cockpit.audit", { scheme: "file" });
  readonly #lint = languages.createLanguageStatusItem("cockpit.lint", { scheme: "file", language: "python" });

  constructor() {
    this.#audit.name = FILE.auditName;
    this.#lint.name = FILE.lintName;
  }

  render(facts: StatusFacts, now: number): void {
    const around = surroundings(now);
    show(this.#audit, auditItem(facts, around));
    show(this.#lint, lintItem(facts, around));
  }

  dispose(): void {
    this.#audit.dispose();
    this.#lint.dispose();
  }
}

function surroundings(now: number): Surroundings {
  const file = window.activeTextEditor?.document.uri;
  return {
    now,
    isTrusted: workspace.isTrusted,
    onChange: setting("cockpit.audit.onChange", file),
    lint: { enabled: setting("cockpit.lint.enabled", file), publish: setting("cockpit.lint.publish", file) },
    hasRuffExtension: hasRuffExtension(),
  };
}

function show(item: LanguageStatusItem, { text, detail, severity, busy, command }: ItemView): void {
  item.text = text;
  item.detail = detail;
  item.severity = severity === "ok" ? LanguageStatusSeverity.Information : LanguageStatusSeverity.Warning;
  item.busy = busy;
  item.command = { ...command, arguments: [...(command.arguments ?? [])] };
}
