/** What the extension says of templates. */
import { l10n } from "vscode";
import type { FolderPatterns, GroupingReport, MiningReport, TemplateRow } from "../generated/protocol";
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

const PATTERN_KINDS: Readonly<Record<string, string>> = {
  function: l10n.t("Functions"),
  class: l10n.t("Classes"),
  test: l10n.t("Tests"),
  fixture: l10n.t("Fixtures"),
  handler: l10n.t("Handlers"),
};

/** Why nothing is taken in by itself, or not yet. */
const FOLLOWING: Readonly<Record<FolderPatterns["state"], string>> = {
  off: l10n.t("not followed: cockpit.templates.minePatterns is off"),
  unaudited: l10n.t("not followed: cockpit.audit.workspace is off"),
  team: l10n.t("not followed: they are in the team's store"),
  waiting: l10n.t("after the first audit"),
  mining: l10n.t("being refreshed…"),
  grouping: l10n.t("being grouped…"),
  ready: "",
  failed: l10n.t("not refreshed"),
};

export const PATTERNS = {
  following: FOLLOWING,
  branch: (folder: string): string => l10n.t("Patterns of {0}", folder),
  kind: (kind: string): string => PATTERN_KINDS[kind] ?? kind,
  rest: l10n.t("In no group"),
  none: l10n.t("None: they come from Python, JavaScript and TypeScript."),
  more: (count: number): string => l10n.t("{0} more, which the search finds", figure(count)),
  count: (count: number): string => (count === 1 ? l10n.t("1 pattern") : l10n.t("{0} patterns", figure(count))),
  files: (count: number): string => (count === 1 ? l10n.t("in 1 file") : l10n.t("in {0} files", figure(count))),
  refreshing: l10n.t("Refreshing patterns"),
  grouping: l10n.t("Grouping patterns"),
  refreshed: ({ patterns, mined, gone }: MiningReport): string =>
    l10n.t("{0} patterns; {1} files were new or changed, {2} are gone.", figure(patterns), figure(mined), figure(gone)),
  grouped: ({ patterns, clusters }: GroupingReport): string =>
    l10n.t("{0} patterns in {1} groups.", figure(patterns), figure(clusters)),
  chooseFolder: l10n.t("Of which folder?"),
  noFolder: l10n.t("Open the folder whose patterns you want."),
  goTo: l10n.t("Go to Pattern"),
} as const;

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
