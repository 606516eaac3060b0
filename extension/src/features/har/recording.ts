import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { posix } from "node:path";
import {
  CancellationTokenSource,
  type CustomDocument,
  EventEmitter,
  FileType,
  RelativePattern,
  Uri,
  workspace,
} from "vscode";
import type { Daemon } from "../../daemon/daemon";
import { DaemonFailure, NotRunning, Withdrawn } from "../../daemon/failure";
import { type HarFile, harFindings, harRows } from "../../generated/protocol";
import { HAR } from "../../ui/har-messages";
import { buttonFor } from "../../views/life";
import type { ToViewer } from "../../views/har-wire";

/** A file that is being written tells of each block. */
const SETTLED_MS = 300;

/** One step of what is known of the file. */
export type Shown = Exclude<ToViewer, { kind: "entry" | "noEntry" }>;

/** A recording that one or more viewers show: read by the daemon, and again whenever the file changes. */
export class Recording implements CustomDocument {
  readonly #daemon: Daemon;
  readonly #changes = new EventEmitter<Shown>();
  readonly onDidChange = this.#changes.event;
  readonly #subscriptions;
  /** What a viewer has to be told to be where the others are. */
  #shown: Shown[] = [];
  #load = 0;
  #reading = new CancellationTokenSource();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly uri: Uri,
    daemon: Daemon,
  ) {
    this.#daemon = daemon;
    const watcher = workspace.createFileSystemWatcher(
      new RelativePattern(Uri.joinPath(uri, ".."), posix.basename(uri.path)),
    );
    const soon = (): void => this.#soon();
    this.#subscriptions = [
      this.#changes,
      watcher,
      watcher.onDidChange(soon),
      watcher.onDidCreate(soon),
      watcher.onDidDelete(soon),
      daemon.onDidMove(({ state }) => {
        if (state === "RUNNING") this.read();
      }),
    ];
    this.read();
  }

  get name(): string {
    return posix.basename(this.uri.path);
  }

  /** All that a viewer that opens now has missed. */
  get shown(): readonly Shown[] {
    return this.#shown;
  }

  /** Reads the file anew; what is still on its way is dropped. */
  read(): void {
    this.#reading.cancel();
    this.#reading = new CancellationTokenSource();
    void this.#read((this.#load += 1), this.#reading.token);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#reading.cancel();
    this.#subscriptions.forEach((each) => void each.dispose());
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.read(), SETTLED_MS);
  }

  async #read(load: number, token: CancellationTokenSource["token"]): Promise<void> {
    this.#tell({ kind: "loading", load, percentage: null });
    try {
      this.#tell({ kind: "rows", load, json: await this.#asked(harRows, load, token) });
    } catch (error) {
      await this.#failed(error, load);
      return;
    }
    try {
      this.#tell({ kind: "findings", load, json: await this.#asked(harFindings, load, token) });
    } catch (error) {
      if (!(error instanceof Withdrawn)) {
        this.#tell({ kind: "unchecked", load, reason: HAR.notChecked(said(error)) });
      }
    }
  }

  /** What the daemon wrote into a file, which is ours to remove. */
  async #asked(type: typeof harRows, load: number, token: CancellationTokenSource["token"]): Promise<Uint8Array> {
    const workDoneToken = randomUUID();
    const progress = this.#daemon.progress(workDoneToken, ({ percentage = null }) => {
      if (type === harRows) this.#tell({ kind: "loading", load, percentage });
    });
    try {
      const { path }: HarFile = await this.#daemon.request(type, { uri: this.uri.toString(), workDoneToken }, token);
      const json = await readFile(path);
      await rm(path, { force: true });
      // A buffer of Node is a window on a larger one.
      return new Uint8Array(json);
    } finally {
      progress.dispose();
    }
  }

  async #failed(error: unknown, load: number): Promise<void> {
    if (error instanceof Withdrawn) {
      return;
    }
    const reason = (await isThere(this.uri)) ? said(error) : HAR.gone(this.name);
    const hint =
      error instanceof NotRunning ? "cockpit.daemon.start" : error instanceof DaemonFailure ? error.hint : "";
    this.#tell({ kind: "failed", load, reason, button: buttonFor(hint) });
  }

  #tell(shown: Shown): void {
    if (shown.load !== this.#load) {
      return;
    }
    // Rows replace what was before them; findings belong to their rows.
    const isMore = shown.kind === "findings" || shown.kind === "unchecked";
    const kept = this.#shown.filter(({ kind }) => (isMore || shown.kind === "loading") && kind !== "loading");
    this.#shown = [...kept, shown];
    this.#changes.fire(shown);
  }
}

function said(error: unknown): string {
  return error instanceof NotRunning ? HAR.notRunning : error instanceof Error ? error.message : String(error);
}

async function isThere(uri: Uri): Promise<boolean> {
  try {
    return (await workspace.fs.stat(uri)).type !== FileType.Directory;
  } catch {
    return false;
  }
}
