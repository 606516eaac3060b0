/** What travels between the extension host and the webview. Types only. */
import type {
  AuditTile,
  ComplianceTile,
  CopilotsTile,
  CorrectionsTile,
  DaemonTile,
  DatabasesTile,
  FolderBackups,
  FolderSync,
  SessionsTile,
} from "../generated/protocol";

/** The state of the daemon for the tiles: whether figures are live, and what helps if not. */
export interface Life {
  readonly state: "SETTING_UP" | "STOPPED" | "STARTING" | "RUNNING" | "BACKOFF" | "STOPPING" | "FATAL";
  readonly reason: string;
  /** When it starts again, in a sentence; absent when it does not wait for that. */
  readonly wait?: string;
  /** What helps, the best first. */
  readonly buttons: readonly HintButton[];
}

/** A button for a hint; the host knows what to do when it comes back. */
export interface HintButton {
  readonly label: string;
  readonly hint: string;
}

/** The Daemon tile, each problem with its button. */
export interface DaemonView extends Omit<DaemonTile, "problems"> {
  readonly problems: readonly { readonly what: string; readonly reason: string; readonly button: HintButton | null }[];
}

/** The backups of one folder, with a button where something helps. */
export interface BackupFolderView extends Omit<FolderBackups, "hint"> {
  readonly button: HintButton | null;
}

/** The Backup tile. */
export interface BackupView {
  readonly folders: readonly BackupFolderView[];
}

/** The databases of one folder that are kept alike, with a button where something helps. */
export interface SyncFolderView extends Omit<FolderSync, "hint"> {
  readonly button: HintButton | null;
}

/** The Sync tile. */
export interface SyncView {
  readonly folders: readonly SyncFolderView[];
}

/** Everything that the overview shows; always sent whole. */
export interface Snapshot {
  readonly revision: number;
  readonly life: Life;
  readonly compliance: ComplianceTile | null;
  readonly audit: AuditTile | null;
  readonly copilots: CopilotsTile | null;
  readonly daemon: DaemonView | null;
  readonly sessions: SessionsTile | null;
  readonly corrections: CorrectionsTile | null;
  readonly backup: BackupView | null;
  readonly sync: SyncView | null;
  readonly databases: DatabasesTile | null;
}

/** The tiles before the daemon has told anything. */
export const NOTHING_TOLD = {
  compliance: null,
  audit: null,
  copilots: null,
  daemon: null,
  sessions: null,
  corrections: null,
  backup: null,
  sync: null,
  databases: null,
} as const satisfies Omit<Snapshot, "revision" | "life">;

/** From the webview to the host. */
export type FromWebview =
  | { readonly kind: "ready" }
  | {
      readonly kind: "act";
      readonly hint: string;
      /** What the command is about, where that is one thing of several. */
      readonly argument?: string;
    };
