import { type CancellationToken, Disposable } from "vscode";
import type { NotificationType, RequestType } from "vscode-jsonrpc";
import { registerCommand } from "../../extension/src/boundary";
import { TeamStore } from "../../extension/src/daemon/team-store";
import type { Context } from "../../extension/src/context";
import type { Daemon } from "../../extension/src/daemon/daemon";
import { initial, type Lifecycle, type State } from "../../extension/src/daemon/lifecycle";
import type { StatusFacts } from "../../extension/src/daemon/status";
import type { SetUpOptions } from "../../extension/src/environment/environment";
import type { Python } from "../../extension/src/environment/pythons";
import type { SetUp } from "../../extension/src/environment/set-up";
import { FEATURES } from "../../extension/src/features";
import type { Snapshot } from "../../extension/src/views/wire";
import { EventEmitter, Uri } from "./fake-vscode";

/** A daemon that answers from a table and remembers what it was asked. */
export class FakeDaemon implements Daemon {
  lifecycle: Lifecycle = { ...initial(0), state: "RUNNING" };
  readonly asked: { method: string; params: unknown }[] = [];
  readonly told: { method: string; params: unknown }[] = [];
  readonly calls: string[] = [];
  /** Who answers what the daemon asks. */
  readonly questions = new Map<string, (params: unknown, token: unknown) => Promise<unknown>>();
  /** What each method answers, or how it finds its answer; an Error is thrown. */
  answers: Record<string, unknown> = {};
  python: string | undefined = "/opt/python";
  readonly #moves = new EventEmitter<Lifecycle>();
  readonly #handlers = new Map<string, (params: unknown) => void>();
  readonly onDidMove = this.#moves.event as unknown as Daemon["onDidMove"];

  start(by: string): void {
    this.calls.push(`start ${by}`);
  }

  restart(by: string): void {
    this.calls.push(`restart ${by}`);
  }

  stop(): Promise<void> {
    this.calls.push("stop");
    return Promise.resolve();
  }

  settingsChanged(): void {
    this.calls.push("settings");
  }

  interpreter(): ReturnType<Daemon["interpreter"]> {
    return Promise.resolve(this.python === undefined ? undefined : { path: this.python, source: "setting" });
  }

  request<P, R>(type: RequestType<P, R, void>, params: unknown): Promise<R> {
    this.asked.push({ method: type.method, params });
    const given = this.answers[type.method];
    const answer: unknown = typeof given === "function" ? (given as (query: unknown) => unknown)(params) : given;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as R);
  }

  listen<P>(type: NotificationType<P>, handler: (params: P) => void): Disposable {
    this.#handlers.set(type.method, handler as (params: unknown) => void);
    return new Disposable(() => this.#handlers.delete(type.method));
  }

  answer<P, R>(
    type: RequestType<P, R, void>,
    handler: (params: P, token: CancellationToken) => Promise<R>,
  ): Disposable {
    this.questions.set(type.method, handler as (params: unknown, token: unknown) => Promise<unknown>);
    return new Disposable(() => this.questions.delete(type.method));
  }

  tell<P>(type: NotificationType<P>, params: unknown): void {
    this.told.push({ method: type.method, params });
  }

  progress(): Disposable {
    return new Disposable(() => undefined);
  }

  notify(method: string, params: unknown): void {
    this.#handlers.get(method)?.(params);
  }

  move(state: State, hint = ""): void {
    this.lifecycle = { ...this.lifecycle, state, hint };
    this.#moves.fire(this.lifecycle);
  }
}

/** An environment whose set-up goes as a test wants it. */
export class FakeEnvironment {
  canSetUp = true;
  discarded = 0;
  readonly asked: SetUpOptions[] = [];
  /** How each set-up goes, in order; without more they succeed. */
  fates: ((options: SetUpOptions) => Promise<void>)[] = [];

  discard(): void {
    this.discarded += 1;
  }

  /** What the search for a Python finds; an Error is thrown. */
  found: Python | Error = { path: "/usr/bin/python3.12", version: "3.12.3" };

  python(): Promise<Python> {
    return this.found instanceof Error ? Promise.reject(this.found) : Promise.resolve(this.found);
  }

  setUp(options: SetUpOptions): Promise<void> {
    this.asked.push(options);
    options.report({ message: "Looking for Python" });
    return this.fates.shift()?.(options) ?? Promise.resolve();
  }
}

/** Everything that the features show, and the daemon behind them. */
export interface Rig {
  readonly daemon: FakeDaemon;
  readonly environment: FakeEnvironment;
  readonly setUps: SetUp[];
  /** In how many seconds the daemon starts again. */
  readonly counts: EventEmitter<number>;
  readonly documents: { name: string; text: string; stays?: boolean }[];
  readonly statuses: Partial<StatusFacts>[];
  readonly snapshots: Partial<Snapshot>[];
  readonly logged: string[];
  /** What the editor keeps secret. */
  readonly secrets: Map<string, string>;
  readonly teamStore: TeamStore;
  /** What is remembered of the workspace. */
  readonly memory: Map<string, unknown>;
}

/** Registers every feature on a fake daemon. */
export function rig(memory = new Map<string, unknown>(), storage = "/no/such/storage"): Rig {
  const daemon = new FakeDaemon();
  const environment = new FakeEnvironment();
  const setUps = new EventEmitter<SetUp>();
  const kept = new Map<string, string>();
  const secrets: Context["secrets"] = {
    get: (key) => Promise.resolve(kept.get(key)),
    store: (key, value) => Promise.resolve(void kept.set(key, value)),
    delete: (key) => Promise.resolve(void kept.delete(key)),
  };
  const shown = {
    documents: [],
    statuses: [],
    snapshots: [],
    setUps: [],
    logged: [],
    secrets: kept,
    teamStore: new TeamStore(secrets),
    counts: new EventEmitter<number>(),
  };
  const made: Rig = { daemon, environment, memory, ...shown };
  const write = (line: unknown): void => void made.logged.push(String(line));
  const log = { info: write, warn: write, error: write, show: () => write("shown") } as unknown as Context["log"];
  const context: Context = {
    daemon,
    log,
    extensionUri: Uri.file("/opt/extension") as unknown as Context["extensionUri"],
    memory: {
      keys: () => [...made.memory.keys()],
      get: (key: string) => made.memory.get(key),
      update: (key: string, value: unknown) => Promise.resolve(void made.memory.set(key, value)),
    } as Context["memory"],
    secrets,
    teamStore: made.teamStore,
    storage,
    own: () => undefined,
    command: (id, run) => void registerCommand(id, run, daemon, log),
    status: (facts) => void made.statuses.push(facts),
    show: (snapshot) => void made.snapshots.push(snapshot),
    environment: made.environment,
    onDidSetUp: setUps.event,
    onDidCount: made.counts.event,
    showSetUp: (setUp) => {
      made.setUps.push(setUp);
      setUps.fire(setUp);
    },
    reveal: () => {
      write("revealed");
      return Promise.resolve();
    },
    openDocument: (name, text) => {
      made.documents.push({ name, text });
      return Promise.resolve();
    },
    mergeDocuments: ({ file, base, theirs, title }) => {
      made.documents.push({ name: `${file.path}: ${title}`, text: `${base.text}---\n${theirs.text}` });
      return Promise.resolve("merged");
    },
    compareFiles: (title, files) => {
      const paths = files.map(({ file, before, after }) => `${file.path}: ${before}---\n${after}`);
      made.documents.push({ name: title, text: paths.join("\n") });
      return Promise.resolve();
    },
    compareDocuments: (title, left, right, preview = true) => {
      const stays = preview ? {} : { stays: true };
      made.documents.push({ name: title, text: `${left.text}---\n${right.text}`, ...stays });
      return Promise.resolve();
    },
  };
  FEATURES.forEach((register) => register(context));
  return made;
}
