import { homedir } from "node:os";
import { type CancellationToken, Disposable, EventEmitter, type LogOutputChannel, workspace } from "vscode";
import type { NotificationType, RequestParam, RequestType } from "vscode-jsonrpc";
import { type LanguageClient, WorkDoneProgress } from "vscode-languageclient/node";
import { setting } from "../generated/settings";
import { DAEMON } from "../ui/messages";
import type { Step } from "../ui/progress";
import { createClient } from "./client";
import type { Daemon } from "./daemon";
import { failureOf, NotRunning } from "./failure";
import { Inspector } from "./inspect";
import { chooseInterpreter, expanded, type Interpreter, type Places } from "./interpreter";
import { KeptDiagnostics } from "./kept-diagnostics";
import type { Initiator, Lifecycle, State } from "./lifecycle";
import { lineWriter } from "./log-lines";
import { DaemonProcess } from "./process";
import { PythonExtension } from "./python-extension";
import { DaemonRun, SET_UP } from "./run";
import { type Clock, Supervisor } from "./supervisor";
import { createTrace, type Trace } from "./trace";

/** The clock of the machine. */
export const CLOCK: Clock = {
  now: () => performance.now(),
  after: (milliseconds, action) => {
    const timer = setTimeout(action, milliseconds);
    return { dispose: () => clearTimeout(timer) };
  },
};

type Attach = (client: LanguageClient) => Disposable;

/** The daemon, supervised: chosen, started, talked to, started again. */
export class DaemonService implements Daemon {
  readonly #moves = new EventEmitter<Lifecycle>();
  readonly #secrets: () => Promise<Readonly<Record<string, string>>>;
  readonly #log: LogOutputChannel;
  readonly #trace: Trace;
  readonly #diagnostics = new KeptDiagnostics();
  readonly #inspector = new Inspector();
  readonly #pythonExtension = new PythonExtension();
  readonly #places: Places;
  readonly #supervisor: Supervisor;
  readonly #listeners = new Set<Attach>();
  #run: DaemonRun | undefined;
  #client: LanguageClient | undefined;
  #interpreter: Interpreter | undefined;
  readonly onDidMove = this.#moves.event;

  constructor(
    managed: () => string | undefined,
    secrets: () => Promise<Readonly<Record<string, string>>>,
    log: LogOutputChannel,
  ) {
    this.#secrets = secrets;
    this.#log = log;
    this.#trace = createTrace(log);
    this.#pythonExtension.onDidChoose(() => void this.reconsiderInterpreter());
    this.#places = {
      configured: configuredInterpreter,
      isTrusted: () => workspace.isTrusted,
      chosenInPythonExtension: () => this.#pythonExtension.chosen(),
      managed,
      inspect: (path) => this.#inspector.inspect(path),
    };
    this.#supervisor = new Supervisor({
      clock: CLOCK,
      launch: () => (this.#run = new DaemonRun(this.#world())),
      moved: (lifecycle, from) => this.#moved(lifecycle, from),
    });
  }

  get lifecycle(): Lifecycle {
    return this.#supervisor.lifecycle;
  }

  start(by: Initiator): void {
    if (by === "person") {
      // What a person starts may have been repaired since the last look.
      this.#inspector.forget();
    }
    this.#supervisor.start(by);
  }

  restart(by: Initiator): void {
    this.#inspector.forget();
    this.#supervisor.restart(by);
  }

  stop(): Promise<void> {
    return this.#supervisor.stop();
  }

  interpreter(): Promise<Interpreter | undefined> {
    return chooseInterpreter(this.#places);
  }

  /** Restarts if another interpreter would be chosen now, and starts if there was none before. */
  async reconsiderInterpreter(): Promise<void> {
    this.#inspector.forget();
    const chosen = await this.interpreter();
    const { state } = this.lifecycle;
    if (state === "FATAL") {
      this.start("person");
    } else if (state !== "STOPPED" && chosen?.path !== this.#interpreter?.path) {
      this.restart("person");
    }
  }

  async request<P, R>(type: RequestType<P, R, void>, params: RequestParam<P>, token?: CancellationToken): Promise<R> {
    if (this.#client === undefined) {
      throw new NotRunning(absence(this.lifecycle.state));
    }
    try {
      return await this.#client.sendRequest(type, params, token);
    } catch (error) {
      throw failureOf(error);
    }
  }

  listen<P>(type: NotificationType<P>, handler: (params: P) => void): Disposable {
    return this.#attach((client) => client.onNotification(type, handler));
  }

  answer<P, R>(
    type: RequestType<P, R, void>,
    handler: (params: P, token: CancellationToken) => Promise<R>,
  ): Disposable {
    return this.#attach((client) => client.onRequest(type.method, handler));
  }

  tell<P>(type: NotificationType<P>, params: RequestParam<P>): void {
    void this.#client?.sendNotification(type, params);
  }

  progress(token: string, report: (step: Step) => void): Disposable {
    const hear: Attach = (client) =>
      client.onProgress(WorkDoneProgress.type, token, (step) => {
        if (step.kind !== "end") {
          report(step);
        }
      });
    return this.#client === undefined ? new Disposable(() => undefined) : hear(this.#client);
  }

  settingsChanged(): void {
    this.#run?.settingsChanged();
  }

  dispose(): void {
    this.#moves.dispose();
    this.#pythonExtension.dispose();
    this.#trace.dispose();
    this.#diagnostics.dispose();
  }

  #attach(attach: Attach): Disposable {
    const current = this.#client === undefined ? undefined : attach(this.#client);
    this.#listeners.add(attach);
    return new Disposable(() => {
      this.#listeners.delete(attach);
      current?.dispose();
    });
  }

  #world(): ConstructorParameters<typeof DaemonRun>[0] {
    return {
      interpreter: async () => (this.#interpreter = await this.interpreter()),
      inspect: (path) => this.#inspector.inspect(path),
      secrets: () => this.#secrets(),
      spawn: (program, secrets) => new DaemonProcess(program, secrets, lineWriter(this.#log)),
      connect: (process) => {
        const client = createClient(process, this.#log, this.#trace.channel, this.#diagnostics);
        this.#listeners.forEach((attach) => attach(client));
        return client;
      },
      connected: (client) => {
        this.#client = client;
        this.#diagnostics.renew();
      },
    };
  }

  #moved(lifecycle: Lifecycle, from: Lifecycle): void {
    if (lifecycle.state !== "RUNNING") {
      this.#client = undefined;
    }
    if (lifecycle.state !== "RUNNING" && lifecycle.state !== "STARTING") {
      this.#run = undefined;
    }
    this.#log.info(noteOf(lifecycle, from));
    this.#moves.fire(lifecycle);
  }
}

/** A line of the log. A first start, before there is an environment, is no failure, and must not read like one. */
function noteOf({ state, reason, hint }: Lifecycle, from: Lifecycle): string {
  if (state === "FATAL" && hint === SET_UP) {
    return "There is no Python with the cockpit yet.";
  }
  return `The daemon went from ${from.state} to ${state}${reason === "" ? "" : `: ${reason}`}`;
}

/** Why there is nobody to ask. */
function absence(state: State): string {
  return state === "STARTING" ? DAEMON.startsNow : state === "BACKOFF" ? DAEMON.startsAgain : DAEMON.notRunning;
}

function configuredInterpreter(): string {
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  return expanded(setting("cockpit.daemon.interpreter"), homedir(), folder);
}
