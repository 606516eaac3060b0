import { commands, type Disposable, type Memento, type TreeView, window, workspace } from "vscode";
import type { Daemon } from "../../../daemon/daemon";
import { DaemonFailure, NotRunning, Withdrawn } from "../../../daemon/failure";
import type { SetUp } from "../../../environment/set-up";
import type { ViewId } from "../../../generated/commands";
import type { AuditTile, FindingSummary } from "../../../generated/protocol";
import { FAILURE, FINDINGS, STATUS } from "../../../ui/messages";
import { type Choice, isFiltered, readChoice } from "./choice";
import type { Node } from "./node";
import { FindingsProvider, type Outcome } from "./provider";
import { messageOf, stateOf, type ViewFacts } from "./state";

const VIEW: ViewId = "cockpit.findings";
const MEMORY = "cockpit.findings.choice";

/** The Findings view: the tree, the line above it, its badge, and how it is grouped and filtered. */
export class FindingsView implements Disposable {
  readonly provider: FindingsProvider;
  readonly #tree: TreeView<Node>;
  readonly #daemon: Daemon;
  readonly #memory: Memento;
  readonly #log: (text: string) => void;
  #choice: Choice;
  #audit: AuditTile["state"] | undefined;
  #setUp: SetUp["kind"] = "idle";
  #listed: ViewFacts["listed"];
  #failure = "";
  /** In how many seconds a daemon that ended starts again. */
  #wait = 0;
  #summary: FindingSummary | undefined;

  constructor(daemon: Daemon, memory: Memento, log: (text: string) => void) {
    this.#daemon = daemon;
    this.#memory = memory;
    this.#log = log;
    this.#choice = readChoice(memory.get(MEMORY));
    this.provider = new FindingsProvider(
      daemon,
      () => this.#choice,
      (outcome) => this.#heard(outcome),
    );
    this.#tree = window.createTreeView(VIEW, { treeDataProvider: this.provider, showCollapseAll: true });
    this.#render();
  }

  get choice(): Choice {
    return this.#choice;
  }

  /** The latest counts; undefined as long as the daemon has not told any. */
  get summary(): FindingSummary | undefined {
    return this.#summary;
  }

  /** Groups or filters otherwise from now on. */
  choose(change: Partial<Choice>): void {
    this.#choice = { ...this.#choice, ...change };
    void this.#memory.update(MEMORY, this.#choice);
    this.provider.reset();
    this.#render();
  }

  /** Other findings are recorded than before. */
  recorded(summary: FindingSummary): void {
    this.#summary = summary;
    this.provider.refresh();
    this.#render();
  }

  audited({ state }: AuditTile): void {
    if (this.#audit !== state) {
      this.#audit = state;
      this.#render();
    }
  }

  /** The environment of the daemon is being made, was made or could not be. */
  settingUp(kind: SetUp["kind"]): void {
    if (this.#setUp !== kind) {
      this.#setUp = kind;
      this.#render();
    }
  }

  /** A daemon that ended starts again in so many seconds. */
  counted(seconds: number): void {
    this.#wait = seconds;
    this.#render();
  }

  /** The daemon came or went. */
  moved(): void {
    this.#listed = undefined;
    this.#failure = "";
    if (this.#daemon.lifecycle.state !== "RUNNING") {
      this.#summary = undefined;
      this.#audit = undefined;
    }
    this.provider.refresh();
    this.#render();
  }

  dispose(): void {
    this.#tree.dispose();
  }

  #heard(outcome: Outcome): void {
    if ("error" in outcome) {
      this.#failed(outcome.error);
    } else {
      this.#failure = "";
      this.#listed = outcome;
    }
    this.#render();
  }

  #failed(error: unknown): void {
    // Asked again as soon as there is a daemon, or a newer request is answered.
    if (!(error instanceof NotRunning) && !(error instanceof Withdrawn)) {
      this.#log(`The Findings tree: ${String(error)}`);
      this.#failure = error instanceof DaemonFailure ? error.message : FAILURE.unexpected;
    }
  }

  #render(): void {
    const facts: ViewFacts = {
      hasFolder: (workspace.workspaceFolders ?? []).length > 0,
      isTrusted: workspace.isTrusted,
      daemon: this.#daemon.lifecycle.state,
      setUp: this.#setUp,
      audit: this.#audit,
      filter: this.#choice.filter,
      listed: this.#listed,
      failure: this.#failure,
    };
    this.#tree.message = messageOf(facts);
    this.#tree.description = facts.daemon === "BACKOFF" ? STATUS.startsIn(this.#wait) : FINDINGS.by[this.#choice.by];
    this.#tree.badge = badgeOf(this.#summary);
    void commands.executeCommand("setContext", "cockpit.findings.state", stateOf(facts));
    void commands.executeCommand("setContext", "cockpit.findings.filtered", isFiltered(this.#choice.filter));
  }
}

/** How many errors and warnings are open; infos and hints may wait. */
export function badgeOf(summary: FindingSummary | undefined): { value: number; tooltip: string } | undefined {
  const loud = (summary?.open ?? []).filter(({ name }) => name === "error" || name === "warning");
  const value = loud.reduce((sum, { count }) => sum + count, 0);
  return value === 0 ? undefined : { value, tooltip: FINDINGS.badge(value) };
}
