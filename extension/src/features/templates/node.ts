/** The nodes of the Templates tree: pure functions, without VS Code's types. */
import type { FolderPatterns, GroupMembers, PatternGroup, PatternRow, TemplateRow } from "../../generated/protocol";
import { figure } from "../../ui/messages";
import { PATTERNS, TEMPLATES } from "../../ui/template-messages";

export interface GroupNode {
  readonly type: "group";
  readonly id: string;
  readonly label: string;
  readonly rows: readonly TemplateRow[];
  /** Whether its rows are still to be told apart by their language. */
  readonly isKind: boolean;
}

export interface TemplateNode {
  readonly type: "template";
  readonly row: TemplateRow;
}

/** The patterns of one workspace folder; the same node for each snapshot of them. */
export interface PatternsNode {
  readonly type: "patterns";
  patterns: FolderPatterns;
}

export interface PatternGroupNode {
  readonly type: "patternGroup";
  readonly folder: string;
  readonly group: PatternGroup;
}

export interface PatternNode {
  readonly type: "pattern";
  readonly folder: string;
  readonly row: PatternRow;
}

/** A line that says something about what is, or is not, above it. */
export interface NoteNode {
  readonly type: "note";
  readonly id: string;
  readonly text: string;
}

export type Node = GroupNode | TemplateNode | PatternsNode | PatternGroupNode | PatternNode | NoteNode;
type Kind = TemplateRow["kind"];

/** More templates of one kind than that are told apart by their languages. */
const FEW = 20;

/** The kinds in the order of the tree. */
export const KINDS = Object.keys(TEMPLATES.kinds) as Kind[];

/** The groups of the top: the kinds of which there is something. */
export function kindsOf(rows: readonly TemplateRow[]): Node[] {
  return KINDS.map((kind): GroupNode => {
    const id = `kind/${kind}`;
    const label = TEMPLATES.kinds[kind];
    return { type: "group", id, label, rows: rows.filter((row) => row.kind === kind), isKind: true };
  }).filter((group) => group.rows.length > 0);
}

/** What is in a group: its languages where there is much of several, else its templates by their names. */
export function childrenOf({ id, rows, isKind }: GroupNode): Node[] {
  const languages = [...new Set(rows.map((row) => row.language))].sort();
  if (isKind && languages.length > 1 && rows.length > FEW) {
    return languages.map((language): GroupNode => {
      const of = rows.filter((row) => row.language === language);
      return { type: "group", id: `${id}/${language}`, label: languageName(language), rows: of, isKind: false };
    });
  }
  return [...rows].sort((one, other) => one.name.localeCompare(other.name)).map((row) => ({ type: "template", row }));
}

/** A language as people write it. */
export function languageName(language: string): string {
  const known: Readonly<Record<string, string>> = {
    ini: "INI",
    json: "JSON",
    plaintext: "Text",
    shellscript: "Shell",
    sql: "SQL",
    toml: "TOML",
    typescript: "TypeScript",
    javascript: "JavaScript",
    yaml: "YAML",
  };
  return known[language] ?? language.charAt(0).toUpperCase() + language.slice(1);
}

/** What a list says of a template beside its name. */
export function detailOf({ language, source }: Pick<TemplateRow, "language" | "source">): string {
  return source === "own" ? `${languageName(language)} · ${TEMPLATES.own}` : languageName(language);
}

export function tooltipOf({ description, words }: TemplateRow): string {
  const also = words.length > 0 ? TEMPLATES.also(words.join(", ")) : "";
  return [description, also].filter(Boolean).join("\n\n");
}

/** What is below the patterns of a folder; a line that says why, where there is nothing or it could not be refreshed. */
export function groupsOf({ patterns }: PatternsNode): Node[] {
  const { folder, groups, reason, state } = patterns;
  const nodes: Node[] = groups.map((group) => ({ type: "patternGroup", folder, group }));
  const text = reason || (nodes.length > 0 ? "" : PATTERNS.following[state] || PATTERNS.none);
  return text === "" ? nodes : [{ type: "note", id: `${folder}/note`, text }, ...nodes];
}

export function membersOf({ folder, group }: PatternGroupNode, { patterns, more }: GroupMembers): Node[] {
  const nodes: Node[] = patterns.map((row) => ({ type: "pattern", folder, row }));
  const id = `${folder}/${group.id}/more`;
  return more > 0 ? [...nodes, { type: "note", id, text: PATTERNS.more(more) }] : nodes;
}

export function labelOfGroup({ id, label }: PatternGroup): string {
  if (id === "rest") return PATTERNS.rest;
  return id.startsWith("kind/") ? PATTERNS.kind(label) : label;
}

/** How many there are, and whether they are as the files are. */
export function stateOf({ patterns }: PatternsNode): string {
  return [figure(patterns.patterns), PATTERNS.following[patterns.state]].filter(Boolean).join(" · ");
}

/** `clients/http.py:4`, or nothing while the file is mined anew. */
export function placeOf({ path, line }: { readonly path: string; readonly line: number }): string {
  return path === "" ? "" : `${path}:${line + 1}`;
}

/** What a screen reader says. */
export function spokenOf(node: Node): string {
  switch (node.type) {
    case "group":
      return `${node.label}, ${TEMPLATES.count(node.rows.length)}`;
    case "template":
      return [node.row.name, detailOf(node.row), node.row.description].filter(Boolean).join(", ");
    case "patterns":
      return [PATTERNS.branch(node.patterns.name), PATTERNS.count(node.patterns.patterns)].join(", ");
    case "patternGroup":
      return `${labelOfGroup(node.group)}, ${PATTERNS.count(node.group.size)}`;
    case "pattern":
      return [node.row.name, placeOf(node.row), PATTERNS.files(node.row.support)].filter(Boolean).join(", ");
    case "note":
      return node.text;
  }
}

export function countOf(group: GroupNode | PatternGroup): string {
  return figure("rows" in group ? group.rows.length : group.size);
}
