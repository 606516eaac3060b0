import {
  commands,
  type Disposable,
  type Event,
  EventEmitter,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
} from "vscode";
import type { InternalCommand } from "../../context";
import type { Daemon } from "../../daemon/daemon";
import { DaemonFailure, NotRunning, Withdrawn } from "../../daemon/failure";
import type { ViewId } from "../../generated/commands";
import {
  type FolderPatterns,
  type TemplateRow,
  templatesGroup,
  templatesList,
  templatesPatterns,
  templatesPatternsChanged,
  type WorkspacePatterns,
} from "../../generated/protocol";
import { FAILURE } from "../../ui/messages";
import { PATTERNS } from "../../ui/template-messages";
import {
  childrenOf,
  countOf,
  detailOf,
  groupsOf,
  kindsOf,
  labelOfGroup,
  membersOf,
  type Node,
  type PatternsNode,
  placeOf,
  spokenOf,
  stateOf,
  tooltipOf,
} from "./node";

const VIEW: ViewId = "cockpit.templates";

const ICONS: Readonly<Record<string, string>> = {
  class: "symbol-class",
  test: "beaker",
  fixture: "symbol-constant",
  handler: "symbol-event",
};

/** The welcome texts in package.json each belong to one of these. */
type State = "starting" | "stopped" | "error" | "ready";

/** The Templates view: the tree, asked for when somebody unfolds the view, and why it may be empty. */
export class TemplatesView implements TreeDataProvider<Node>, Disposable {
  readonly #changes = new EventEmitter<Node | undefined>();
  readonly #daemon: Daemon;
  readonly #log: (text: string) => void;
  readonly #tree: TreeView<Node>;
  readonly #hearing: Disposable;
  /** The last snapshot that this daemon has sent by itself. */
  #told: WorkspacePatterns | undefined;
  /** By the URI of the folder. */
  #branches = new Map<string, PatternsNode>();
  readonly onDidChangeTreeData: Event<Node | undefined> = this.#changes.event;

  constructor(daemon: Daemon, log: (text: string) => void) {
    this.#daemon = daemon;
    this.#log = log;
    this.#tree = window.createTreeView(VIEW, { treeDataProvider: this, showCollapseAll: true });
    this.#hearing = daemon.listen(templatesPatternsChanged, (snapshot) => this.#changed(snapshot));
    this.#show(this.#resting());
  }

  /** Asks anew for what is shown. */
  refresh(): void {
    this.#told = undefined;
    this.#show(this.#resting());
    this.#changes.fire(undefined);
  }

  /** All templates. */
  async rows(): Promise<readonly TemplateRow[]> {
    return (await this.#daemon.request(templatesList, {})).templates;
  }

  /** The patterns of each folder. */
  async patterns(): Promise<readonly FolderPatterns[]> {
    return (await this.#daemon.request(templatesPatterns, {})).folders;
  }

  async getChildren(parent?: Node): Promise<Node[]> {
    switch (parent?.type) {
      case undefined:
        return this.#roots();
      case "group":
        return childrenOf(parent);
      case "patterns":
        return groupsOf(parent);
      case "patternGroup": {
        const { folder, group } = parent;
        return membersOf(parent, await this.#daemon.request(templatesGroup, { folder, group: group.id }));
      }
      case "template":
      case "pattern":
      case "note":
        return [];
    }
  }

  async #roots(): Promise<Node[]> {
    if (this.#daemon.lifecycle.state !== "RUNNING") {
      return [];
    }
    try {
      const [rows, asked] = await Promise.all([this.rows(), this.#daemon.request(templatesPatterns, {})]);
      // What was told while the templates were waited for is newer than the answer.
      const { folders } = this.#told !== undefined && this.#told.revision > asked.revision ? this.#told : asked;
      this.#branches = new Map(folders.map((patterns) => [patterns.folder, { type: "patterns", patterns }]));
      this.#show("ready");
      return [...this.#branches.values(), ...kindsOf(rows)];
    } catch (error) {
      this.#failed(error);
      return [];
    }
  }

  getTreeItem(node: Node): TreeItem {
    const item = itemOf(node);
    item.accessibilityInformation = { label: spokenOf(node) };
    return item;
  }

  dispose(): void {
    this.#hearing.dispose();
    this.#tree.dispose();
    this.#changes.dispose();
  }

  /** Takes a snapshot of the patterns in; the templates stay as they are. */
  #changed(snapshot: WorkspacePatterns): void {
    this.#told = snapshot;
    const { folders } = snapshot;
    const known = folders.filter(({ folder }) => this.#branches.has(folder));
    if (known.length < folders.length || folders.length < this.#branches.size) {
      this.#changes.fire(undefined);
      return;
    }
    for (const patterns of known) {
      const branch = this.#branches.get(patterns.folder);
      if (branch !== undefined) {
        branch.patterns = patterns;
        this.#changes.fire(branch);
      }
    }
  }

  /** What is so before the daemon has answered. */
  #resting(): State {
    const { state } = this.#daemon.lifecycle;
    return state === "RUNNING" || state === "STARTING" || state === "BACKOFF" ? "starting" : "stopped";
  }

  #failed(error: unknown): void {
    // Asked again as soon as there is a daemon.
    if (error instanceof NotRunning || error instanceof Withdrawn) {
      return;
    }
    this.#log(`The Templates view: ${String(error)}`);
    this.#show("error", error instanceof DaemonFailure ? error.message : FAILURE.unexpected);
  }

  #show(state: State, message = ""): void {
    this.#tree.message = message;
    void commands.executeCommand("setContext", "cockpit.templates.state", state);
  }
}

function itemOf(node: Node): TreeItem {
  switch (node.type) {
    case "group": {
      const item = branchOf(node.id, node.label, countOf(node));
      item.contextValue = "group";
      return item;
    }
    case "template": {
      const { row } = node;
      const item = leafOf(`template/${row.id}`, row.name, detailOf(row), node);
      item.tooltip = tooltipOf(row);
      item.iconPath = new ThemeIcon(row.source === "own" ? "account" : "symbol-snippet");
      item.contextValue = `template.${row.source}`;
      return item;
    }
    case "patterns": {
      const { folder, name } = node.patterns;
      const item = branchOf(`patterns/${folder}`, PATTERNS.branch(name), stateOf(node));
      item.contextValue = "patterns";
      return item;
    }
    case "patternGroup": {
      const { folder, group } = node;
      const item = branchOf(`patterns/${folder}/${group.id}`, labelOfGroup(group), countOf(group));
      item.contextValue = "patternGroup";
      return item;
    }
    case "pattern": {
      const { folder, row } = node;
      const item = leafOf(`patterns/${folder}/${row.id}`, row.name, placeOf(row), node);
      item.tooltip = [row.name, placeOf(row), PATTERNS.files(row.support)].filter(Boolean).join("\n");
      item.iconPath = new ThemeIcon(ICONS[row.kind] ?? "symbol-method");
      item.contextValue = "pattern";
      return item;
    }
    case "note": {
      const item = new TreeItem(node.text);
      item.id = node.id;
      item.iconPath = new ThemeIcon("info");
      return item;
    }
  }
}

function branchOf(id: string, label: string, description: string): TreeItem {
  const item = new TreeItem(label, TreeItemCollapsibleState.Collapsed);
  item.id = id;
  item.description = description;
  return item;
}

/** A click shows it. */
function leafOf(id: string, label: string, description: string, node: Node): TreeItem {
  const command: InternalCommand = "cockpit.templates.preview";
  const item = new TreeItem(label);
  item.id = id;
  item.description = description;
  item.command = { command, title: label, arguments: [node] };
  return item;
}
