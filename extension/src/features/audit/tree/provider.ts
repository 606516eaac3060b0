import {
  env,
  type Event,
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
} from "vscode";
import type { Daemon } from "../../../daemon/daemon";
import { auditExplain, auditFindings, type BranchPage } from "../../../generated/protocol";
import type { InternalCommand } from "../../../context";
import type { Choice } from "./choice";
import { branchId, type GroupNode, type Node, type NodeView, viewOf } from "./node";

/** Nodes of one branch that are asked for, and shown, at once. */
export const PAGE = 100;
/** The daemon gives no more in one answer. */
const MOST = 500;
/** Up to so many findings the groups are unfolded from the start. */
const FEW = 40;

/** No document has an address of this scheme. */
const ICON_ONLY = "cockpit-icon";

/** What the top of the tree turned out to be, or why it could not be read. */
export type Outcome = { readonly total: number; readonly reason: string } | { readonly error: unknown };

/** The tree as pages of the daemon's rows: a branch is asked for when it is unfolded, and page by page. */
export class FindingsProvider implements TreeDataProvider<Node> {
  readonly #changes = new EventEmitter<Node | undefined>();
  readonly #daemon: Daemon;
  readonly #choice: () => Choice;
  readonly #heard: (outcome: Outcome) => void;
  /** How much of each branch is shown, where it is more than a page. */
  readonly #shown = new Map<string, number>();
  readonly onDidChangeTreeData: Event<Node | undefined> = this.#changes.event;

  constructor(daemon: Daemon, choice: () => Choice, heard: (outcome: Outcome) => void) {
    this.#daemon = daemon;
    this.#choice = choice;
    this.#heard = heard;
  }

  /** Asks anew for everything that is unfolded. */
  refresh(): void {
    this.#changes.fire(undefined);
  }

  /** Starts every branch with its first page again. */
  reset(): void {
    this.#shown.clear();
    this.refresh();
  }

  /** Shows one page more of a branch. */
  showMore(parent: GroupNode | undefined): void {
    const id = idOf(parent);
    this.#shown.set(id, (this.#shown.get(id) ?? PAGE) + PAGE);
    this.#changes.fire(parent);
  }

  async getChildren(parent?: Node): Promise<Node[]> {
    if (parent !== undefined && parent.kind !== "group") {
      return [];
    }
    if (parent === undefined && this.#daemon.lifecycle.state !== "RUNNING") {
      return [];
    }
    try {
      const page = await this.#page(parent);
      if (parent === undefined) {
        this.#heard({ total: page.total, reason: page.reason });
      }
      return nodesOf(page, this.#choice().by, parent);
    } catch (error) {
      this.#heard({ error });
      return [];
    }
  }

  getTreeItem(node: Node): TreeItem {
    return itemOf(node, viewOf(node, new Date(), env.language));
  }

  async resolveTreeItem(item: TreeItem, node: Node): Promise<TreeItem> {
    if (node.kind === "finding") {
      const { uri, identity } = node;
      const { markdown } = await this.#daemon.request(auditExplain, { uri, identity });
      // From the repository: no links to commands, no markup.
      item.tooltip = new MarkdownString(markdown);
    }
    return item;
  }

  async #page(parent: GroupNode | undefined): Promise<BranchPage> {
    const { by, filter } = this.#choice();
    const wanted = this.#shown.get(idOf(parent)) ?? PAGE;
    const query = { by, filter, within: parent?.group.branch ?? null };
    const first = await this.#daemon.request(auditFindings, { ...query, offset: 0, limit: Math.min(wanted, MOST) });
    const groups = [...first.groups];
    const findings = [...first.findings];
    for (let offset = MOST; offset < Math.min(wanted, first.total); offset += MOST) {
      const limit = Math.min(wanted - offset, MOST);
      const next = await this.#daemon.request(auditFindings, { ...query, offset, limit });
      groups.push(...next.groups);
      findings.push(...next.findings);
    }
    return { ...first, groups, findings };
  }
}

function idOf(parent: GroupNode | undefined): string {
  return parent === undefined ? "" : branchId(parent.by, parent.group.branch);
}

/** The nodes of a page, and one for what is not shown. */
export function nodesOf(page: BranchPage, by: Choice["by"], parent: GroupNode | undefined): Node[] {
  const isOpen = page.matching <= FEW;
  const nodes: Node[] = [
    ...page.groups.map((group): Node => ({ kind: "group", by, group, isOpen })),
    ...page.findings.map((finding): Node => ({ ...finding, kind: "finding", by })),
  ];
  const left = page.total - nodes.length;
  return left > 0 && nodes.length > 0 ? [...nodes, { kind: "more", parent, left }] : nodes;
}

function itemOf(node: Node, view: NodeView): TreeItem {
  const item = new TreeItem(view.label, stateOf(node));
  item.id = view.id;
  item.description = view.description;
  item.contextValue = view.context;
  item.accessibilityInformation = { label: view.spoken };
  item.iconPath = iconOf(node, view);
  if (node.kind === "group") {
    item.tooltip = view.tooltip ?? view.label;
    if (node.group.uri !== "") {
      // The path gives the icon. As the file itself, it would also get the counts and colours of others, beside ours.
      item.resourceUri = Uri.parse(node.group.uri).with({ scheme: ICON_ONLY });
    }
  } else {
    const command: InternalCommand = node.kind === "more" ? "cockpit.findings.more" : "cockpit.findings.open";
    item.command = { command, title: view.label, arguments: [node] };
  }
  return item;
}

/** The theme's own icon for a file or a directory. */
function iconOf(node: Node, { icon }: NodeView): ThemeIcon {
  if (node.kind === "group" && (node.group.kind === "file" || node.group.kind === "directory")) {
    return node.group.kind === "file" ? ThemeIcon.File : ThemeIcon.Folder;
  }
  return icon.color === undefined ? new ThemeIcon(icon.name) : new ThemeIcon(icon.name, new ThemeColor(icon.color));
}

function stateOf(node: Node): TreeItemCollapsibleState {
  if (node.kind !== "group") {
    return TreeItemCollapsibleState.None;
  }
  return node.isOpen ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
}
