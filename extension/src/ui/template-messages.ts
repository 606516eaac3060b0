/** What the extension says of templates. */
import { l10n } from "vscode";
import type { TemplateRow } from "../generated/protocol";
import { figure } from "./messages";

type Kind = TemplateRow["kind"];

const KINDS: Readonly<Record<Kind, string>> = {
  function: l10n.t("Functions"),
  class: l10n.t("Classes"),
  test: l10n.t("Tests"),
  cli: l10n.t("Command lines"),
  service: l10n.t("Services"),
  ci: l10n.t("Pipelines"),
  docker: l10n.t("Images and containers"),
  database: l10n.t("Databases"),
  har: l10n.t("Clients of recorded requests"),
  config: l10n.t("Configuration"),
  docs: l10n.t("Documents"),
};

export const TEMPLATES = {
  kinds: KINDS,
  own: l10n.t("your own"),
  count: (count: number): string => (count === 1 ? l10n.t("1 template") : l10n.t("{0} templates", figure(count))),
  also: (words: string): string => l10n.t("Also called: {0}", words),
  searchTitle: l10n.t("Templates"),
  searchPrompt: l10n.t("What it does, in any words"),
  insertTitle: l10n.t("Insert Template"),
  insert: l10n.t("Insert into the editor"),
  noEditor: l10n.t("Open the file into which the template is to go."),
  noSelection: l10n.t("Select what is to become a template."),
  saveTitle: l10n.t("Save Selection as Template"),
  namePrompt: l10n.t("What it does, in a few words; the id is made of them"),
  nameNeeded: l10n.t("A name with letters or digits is needed."),
  kindPrompt: l10n.t("What is it?"),
  saved: (name: string): string => l10n.t("“{0}” is kept as a template.", name),
  replaceQuestion: (name: string): string => l10n.t("Replace your template “{0}”?", name),
  replaceMeans: l10n.t("What it holds now is lost."),
  replace: l10n.t("Replace"),
  removeQuestion: (name: string): string => l10n.t("Remove your template “{0}”?", name),
  removeMeans: l10n.t("It goes from all windows, and from those of a team that shares its store."),
  remove: l10n.t("Remove"),
  removed: (name: string): string => l10n.t("“{0}” is removed.", name),
} as const;
