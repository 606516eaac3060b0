import type { Disposable, ExtensionContext, LogOutputChannel } from "vscode";
import type { Daemon } from "./daemon/daemon";
import type { StatusFacts } from "./daemon/status";
import type { CommandId } from "./generated/commands";
import type { Snapshot } from "./views/wire";

/** A command that another part of the product calls; it is in no palette and so not in package.json. */
export type InternalCommand = "cockpit.audit.correct" | "cockpit.audit.snoozeFinding" | "cockpit.audit.findingHistory";

/** What a feature may use. */
export interface Context {
  readonly extension: Pick<ExtensionContext, "extensionUri" | "extensionPath">;
  readonly daemon: Daemon;
  readonly log: LogOutputChannel;
  /** Disposes it with the extension. */
  own(disposable: Disposable): void;
  /** Registers a command; a failure in it is told to the user, who asked for it. */
  command(id: CommandId | InternalCommand, run: (...args: unknown[]) => unknown): void;
  /** Shows new facts in the status bar. */
  status(facts: Partial<StatusFacts>): void;
  /** Shows new snapshots in the overview. */
  show(snapshot: Partial<Snapshot>): void;
  /** Opens text that the product made, read-only. */
  openDocument(name: string, text: string): Promise<void>;
}
