/** The nodes of the Findings tree and how each is shown: pure functions, without VS Code's types. */
import type { Branch, BranchQuery, FindingGroup, ListedFinding } from "../../../generated/protocol";
import { countOfFindings, figure, FINDINGS } from "../../../ui/messages";
import { ageOf } from "./age";

export type Grouping = BranchQuery["by"];

/** Something that holds others. */
export interface GroupNode {
  readonly kind: "group";
  readonly by: Grouping;
  readonly group: FindingGroup;
  readonly isOpen: boolean;
}

/** A finding; it can be given to every command that wants to know which finding is meant. */
export interface FindingNode extends ListedFinding {
  readonly kind: "finding";
  readonly by: Grouping;
}

/** The end of a page. */
export interface MoreNode {
  readonly kind: "more";
  readonly parent: GroupNode | undefined;
  /** How many nodes follow. */
  readonly left: number;
}

export type Node = GroupNode | FindingNode | MoreNode;

/** What is shown of a node. */
export interface NodeView {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: { readonly name: string; readonly color?: string };
  /** For groups, whose tooltip is not asked of the daemon. */
  readonly tooltip?: string;
  readonly context: string;
  /** What a screen reader says. */
  readonly spoken: string;
}

type Severity = ListedFinding["severity"];

const SEVERITY_ICONS: Readonly<Record<Severity, NodeView["icon"]>> = {
  error: { name: "error", color: "problemsErrorIcon.foreground" },
  warning: { name: "warning", color: "problemsWarningIcon.foreground" },
  info: { name: "info", color: "problemsInfoIcon.foreground" },
  hint: { name: "lightbulb" },
};

const GROUP_ICONS: Readonly<Partial<Record<FindingGroup["kind"], string>>> = {
  folder: "root-folder",
  directory: "folder",
  file: "file",
  age: "calendar",
  author: "account",
};

export function viewOf(node: Node, today: Date, language: string): NodeView {
  switch (node.kind) {
    case "group":
      return groupView(node);
    case "finding":
      return findingView(node, today, language);
    case "more":
      return moreView(node);
  }
}

/** A name for a node that stays the same over refreshes, so that what is unfolded stays unfolded. */
export function branchId(by: Grouping, { folder = "", key = "" }: Branch): string {
  return `${by}\n${folder}\n${key}`;
}

/** What a group is called. */
export function groupLabel({ kind, label, branch: { key = "" } }: FindingGroup): string {
  switch (kind) {
    case "severity":
      return FINDINGS.severities[key as Severity];
    case "age":
      return FINDINGS.ages[key as keyof typeof FINDINGS.ages];
    case "author":
      return label === "" ? FINDINGS.unknownAuthor : label;
    case "code":
    case "folder":
    case "directory":
    case "file":
      return label;
  }
}

function groupView({ by, group }: GroupNode): NodeView {
  const { kind, branch, count, severity, detail } = group;
  const label = groupLabel(group);
  const icon = GROUP_ICONS[kind];
  const code = kind === "code" ? `${branch.key ?? ""} · ` : "";
  return {
    id: branchId(by, branch),
    label,
    description: figure(count),
    icon: icon === undefined ? SEVERITY_ICONS[severity] : { name: icon },
    tooltip: [`${code}${label}: ${countOfFindings(count)}`, detail].filter(Boolean).join("\n\n"),
    context: `group.${kind}`,
    spoken: `${label}, ${countOfFindings(count)}, ${FINDINGS.severity[severity]}`,
  };
}

function findingView(node: FindingNode, today: Date, language: string): NodeView {
  const { severity, status, accepted, message, path, line, code, by } = node;
  const age = ageOf(node.since, today, language);
  const place = by === "file" ? FINDINGS.line(line) : `${path.slice(path.lastIndexOf("/") + 1)}:${line}`;
  const state = status === "snoozed" ? FINDINGS.snoozedUntil(node.snoozedUntil) : accepted ? FINDINGS.accepted : "";
  const context = ["finding", status, accepted ? "accepted" : "counted", code === "audit.tag" ? "tag" : ""];
  return {
    id: `${by}\n${node.uri}\n${node.identity}`,
    label: message,
    description: [place, age, state].filter(Boolean).join(" · "),
    icon: status === "snoozed" ? { name: "bell-slash" } : accepted ? { name: "archive" } : SEVERITY_ICONS[severity],
    context: context.filter(Boolean).join("."),
    spoken: [FINDINGS.severity[severity], message, `${path}, ${FINDINGS.line(line)}`, age, state]
      .filter(Boolean)
      .join(", "),
  };
}

function moreView({ parent, left }: MoreNode): NodeView {
  const label = FINDINGS.more(left);
  const id = parent === undefined ? "" : branchId(parent.by, parent.group.branch);
  return { id: `more\n${id}`, label, description: "", icon: { name: "ellipsis" }, context: "more", spoken: label };
}
