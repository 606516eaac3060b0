/** The real daemon over stdio, spoken to with the generated constants in plain Node. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { serveCommand } from "../../extension/src/daemon/serve-command";
import { CONTRACT_HASH } from "../../extension/src/generated/protocol";

const PYTHON = process.platform === "win32" ? ".venv/Scripts/python.exe" : ".venv/bin/python";

/** A daemon that does not answer is killed after this time, in milliseconds: tests fail instead of hanging. */
const PATIENCE = 45_000;

/** A workspace with one finding of the audit, a daemon on it, and a connection to the daemon. */
export class Session {
  readonly folder = mkdtempSync(join(tmpdir(), "cockpit-contract-"));
  readonly #state = mkdtempSync(join(tmpdir(), "cockpit-state-"));
  readonly process: ChildProcessWithoutNullStreams;
  readonly connection: MessageConnection;
  readonly exited: Promise<number | null>;

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(this.folder, name), text);
    }
    this.process = spawn(PYTHON, serveCommand(undefined), { env: { ...process.env, PYTHONUTF8: "1" } });
    this.process.stderr.pipe(process.stderr);
    const deadline = setTimeout(() => this.process.kill("SIGKILL"), PATIENCE);
    this.exited = new Promise<number | null>((resolve) => this.process.once("exit", resolve)).finally(() => {
      clearTimeout(deadline);
    });
    this.connection = createMessageConnection(
      new StreamMessageReader(this.process.stdout),
      new StreamMessageWriter(this.process.stdin),
    );
    // What waits for an answer then fails.
    this.connection.onClose(() => this.connection.dispose());
    this.connection.listen();
  }

  uri(name = ""): string {
    return pathToFileURL(name === "" ? this.folder : join(this.folder, name)).toString();
  }

  /** What the extension sends, and what the daemon answers. */
  async initialize(contract = CONTRACT_HASH): Promise<unknown> {
    const storage = { folder: this.#state };
    const result: unknown = await this.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
      workspaceFolders: [{ uri: this.uri(), name: "contract" }],
      initializationOptions: {
        client: { name: "vscode", inputs: true },
        contract,
        settings: { "": { storage }, [this.uri()]: { storage } },
        trusted: true,
        ruffExtension: false,
      },
    });
    await this.connection.sendNotification("initialized", {});
    return result;
  }

  /** Waits for something that the daemon brings about; without a daemon it fails. */
  async until<T>(event: Promise<T>): Promise<T> {
    const gone = this.exited.then((code) =>
      Promise.reject(new Error(`The daemon is gone, exit code ${String(code)}.`)),
    );
    return Promise.race([event, gone]);
  }

  /** Ends the daemon and removes what it wrote. */
  async close(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      await this.connection.sendRequest("shutdown");
      await this.connection.sendNotification("exit");
    }
    await this.exited;
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(this.#state, { recursive: true, force: true });
  }
}
