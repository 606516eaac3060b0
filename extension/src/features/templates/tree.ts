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
import { type TemplateRow, templatesList } from "../../generated/protocol";
import { FAILURE } from "../../ui/messages";
import { childrenOf, countOf, detailOf, kindsOf, type Node, spokenOf, tooltipOf } from "./node";

const VIEW: ViewId = "cockpit.templates";

/** The welcome texts in package.json each belong to one of these. */
type State = "starting" | "stopped" | "error" | "ready";

/** The Templates view: the tree, asked for when somebody unfolds the view, and why it may be empty. */
export class TemplatesView implements TreeDataProvider<Node>, Disposable {
  readonly #changes = new EventEmitter<Node | undefined>();
  readonly #daemon: Daemon;
  readonly #log: (text: string) => void;
  readonly #tree: TreeView<Node>;
  readonly onDidChangeTreeData: Event<Node | undefined> = this.#changes.event;

  constructor(daemon: Daemon, log: (text: string) => void) {
    this.#daemon = daemon;
    this.#log = log;
    this.#tree = window.createTreeView(VIEW, { treeDataProvider: this, showCollapseAll: true });
    this.#show(this.#resting());
  }

  /** Asks anew for what is shown. */
  refresh(): void {
    this.#show(this.#resting());
    this.#changes.fire(undefined);
  }

  /** All templates. */
  async rows(): Promise<readonly TemplateRow[]> {
    return (await this.#daemon.request(templatesList, {})).templates;
  }

  async getChildren(parent?: Node): Promise<Node[]> {
    if (parent !== undefined) {
      return parent.type === "group" ? childrenOf(parent) : [];
    }
    if (this.#daemon.lifecycle.state !== "RUNNING") {
      return [];
    }
    try {
      const nodes = kindsOf(await this.rows());
      this.#show("ready");
      return nodes;
    } catch (error) {
      this.#failed(error);
      return [];
    }
  }

  getTreeItem(node: Node): TreeItem {
    const isGroup = node.type === "group";
    const item = new TreeItem(isGroup ? node.label : node.row.name);
    item.accessibilityInformation = { label: spokenOf(node) };
    if (isGroup) {
      item.id = node.id;
      item.description = countOf(node);
      item.collapsibleState = TreeItemCollapsibleState.Collapsed;
      item.contextValue = "group";
      return item;
    }
    const { row } = node;
    const command: InternalCommand = "cockpit.templates.preview";
    item.id = `template/${row.id}`;
    item.description = detailOf(row);
    item.tooltip = tooltipOf(row);
    item.iconPath = new ThemeIcon(row.source === "own" ? "account" : "symbol-snippet");
    item.contextValue = `template.${row.source}`;
    item.command = { command, title: row.name, arguments: [node] };
    return item;
  }

  dispose(): void {
    this.#tree.dispose();
    this.#changes.dispose();
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
