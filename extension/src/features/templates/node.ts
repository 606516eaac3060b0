/** The nodes of the Templates tree: pure functions, without VS Code's types. */
import type { TemplateRow } from "../../generated/protocol";
import { figure } from "../../ui/messages";
import { TEMPLATES } from "../../ui/template-messages";

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

export type Node = GroupNode | TemplateNode;
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
export function detailOf({ language, source }: TemplateRow): string {
  return source === "own" ? `${languageName(language)} · ${TEMPLATES.own}` : languageName(language);
}

export function tooltipOf({ description, words }: TemplateRow): string {
  const also = words.length > 0 ? TEMPLATES.also(words.join(", ")) : "";
  return [description, also].filter(Boolean).join("\n\n");
}

/** What a screen reader says. */
export function spokenOf(node: Node): string {
  return node.type === "group"
    ? `${node.label}, ${TEMPLATES.count(node.rows.length)}`
    : [node.row.name, detailOf(node.row), node.row.description].filter(Boolean).join(", ");
}

export function countOf({ rows }: GroupNode): string {
  return figure(rows.length);
}
