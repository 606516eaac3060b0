import type { Disposable, Event, LogOutputChannel, Memento, SecretStorage, Uri } from "vscode";
import type { Daemon } from "./daemon/daemon";
import type { StatusFacts } from "./daemon/status";
import type { TeamStore } from "./daemon/team-store";
import type { ManagedEnvironment } from "./environment/environment";
import type { SetUp } from "./environment/set-up";
import type { CommandId } from "./generated/commands";
import type { Comparison, Merge, Merged, Text } from "./views/documents";
import type { Snapshot } from "./views/wire";

/** A command that another part of the product calls; it is in no palette and so not in package.json. */
export type InternalCommand =
  | "cockpit.audit.correct"
  | "cockpit.audit.snoozeFinding"
  | "cockpit.audit.findingHistory"
  | "cockpit.copilots.applyProposal"
  | "cockpit.copilots.discardProposal"
  | "cockpit.copilots.generateFromRecording"
  | "cockpit.copilots.showProposal"
  | "cockpit.audit.explainFinding"
  | "cockpit.copilots.takeBack"
  | "cockpit.environment.installExtra"
  | "cockpit.failed"
  | "cockpit.findings.open"
  | "cockpit.findings.more"
  | "cockpit.templates.preview";

/** What a feature may use. */
export interface Context {
  readonly daemon: Daemon;
  readonly log: LogOutputChannel;
  /** Where the extension is installed. */
  readonly extensionUri: Uri;
  /** What is remembered of this workspace. */
  readonly memory: Memento;
  /** What is kept for the user where nobody else reads it. */
  readonly secrets: Pick<SecretStorage, "get" | "store" | "delete">;
  /** The team's PostgreSQL that the settings name. */
  readonly teamStore: Pick<TeamStore, "environment" | "keep" | "url">;
  /** Disposes it with the extension. */
  readonly own: (disposable: Disposable) => void;
  /** Registers a command; a failure in it is told to the user, who asked for it. */
  readonly command: (id: CommandId | InternalCommand, run: (...args: unknown[]) => unknown) => void;
  /** Shows new facts in the status bar. */
  readonly status: (facts: Partial<StatusFacts>) => void;
  /** A folder of the extension's own for this workspace, which may not exist yet. */
  readonly storage: string;
  /** The extension's own Python environment. */
  readonly environment: Pick<ManagedEnvironment, "canSetUp" | "discard" | "python" | "setUp">;
  /** Tells how far its set-up is. */
  readonly onDidSetUp: Event<SetUp>;
  /** Tells every second in how many seconds a daemon that ended starts again. */
  readonly onDidCount: Event<number>;
  /** Shows how far its set-up is. */
  readonly showSetUp: (setUp: SetUp) => void;
  /** Shows new snapshots in the overview. */
  readonly show: (snapshot: Partial<Snapshot>) => void;
  /** Brings the overview to the front. */
  readonly reveal: () => Promise<void>;
  /** Opens text that the product made, read-only. */
  readonly openDocument: (name: string, text: string) => Promise<void>;
  /** Opens two such texts beside each other. */
  readonly compareDocuments: (title: string, left: Text, right: Text, preview?: boolean) => Promise<void>;
  /** Opens what several files were and would be, in one editor. */
  readonly compareFiles: (title: string, files: readonly Comparison[]) => Promise<void>;
  /** Opens a file in the merge editor with what it was and what it would be. */
  readonly mergeDocuments: (merge: Merge) => Promise<Merged>;
}
