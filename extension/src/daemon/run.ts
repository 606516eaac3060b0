import type { LanguageClient } from "vscode-languageclient/node";
import type { CommandId } from "../generated/commands";
import { DAEMON } from "../ui/messages";
import { DaemonFailure, failureOf } from "./failure";
import { faultOf, type Inspection, type Interpreter } from "./interpreter";
import type { Death } from "./lifecycle";
import type { DaemonProcess, Exit } from "./process";
import type { Instance } from "./supervisor";

/** What one run needs from outside. */
export interface World {
  interpreter(): Promise<Interpreter | undefined>;
  inspect(path: string): Promise<Inspection>;
  /** What the daemon is told of that nobody else is to know. */
  secrets(): Promise<Readonly<Record<string, string>>>;
  spawn(program: string, secrets: Readonly<Record<string, string>>): DaemonProcess;
  /** Builds the client and registers what it must hear. */
  connect(process: DaemonProcess): LanguageClient;
  /** The client answers; requests may be sent. */
  connected(client: LanguageClient): void;
}

const INTERPRETER_SETTING = "cockpit.daemon.interpreter";
/** Makes the environment that no interpreter was found for. */
export const SET_UP: CommandId = "cockpit.environment.setUp";

/** How long `shutdown` may take to be answered, in milliseconds. */
const FAREWELL = 1_500;

/** One run of the daemon: from the choice of an interpreter to the end of its process. */
export class DaemonRun implements Instance {
  readonly ready: Promise<void>;
  readonly died: Promise<Death>;
  readonly #world: World;
  #die: (death: Death) => void = () => undefined;
  #process: DaemonProcess | undefined;
  #client: LanguageClient | undefined;
  #answered = false;
  #settingsAreNew = false;
  #end: Promise<void> | undefined;

  constructor(world: World) {
    this.#world = world;
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
    this.ready = new Promise((resolve) => void this.#begin(resolve));
  }

  /** Makes the daemon read the settings again; one that still starts was told the former ones, and does it then. */
  settingsChanged(): void {
    this.#settingsAreNew = !this.#answered;
    if (this.#answered) {
      void this.#client?.sendNotification("workspace/didChangeConfiguration", { settings: null });
    }
  }

  stop(): Promise<void> {
    this.#end ??= this.#leave();
    return this.#end;
  }

  async #begin(ready: () => void): Promise<void> {
    const [interpreter, secrets] = await Promise.all([this.#world.interpreter(), this.#world.secrets()]);
    if (this.#isLeaving()) {
      return;
    }
    if (interpreter === undefined) {
      this.#die({ reason: DAEMON.notConfigured, hint: SET_UP, permanent: true });
      return;
    }
    const process = this.#world.spawn(interpreter.path, secrets);
    this.#process = process;
    void process.exited.then((exit) => this.#exited(interpreter, exit));
    this.#client = this.#world.connect(process);
    try {
      await this.#client.start();
    } catch (error) {
      await this.#refused(failureOf(error), process);
      return;
    }
    if (this.#isLeaving()) {
      return;
    }
    this.#answered = true;
    this.#world.connected(this.#client);
    if (this.#settingsAreNew) {
      this.settingsChanged();
    }
    ready();
  }

  /** `initialize` failed: the daemon said why, or it is gone and its exit will. */
  async #refused(failure: unknown, process: DaemonProcess): Promise<void> {
    if (failure instanceof DaemonFailure) {
      this.#die({ reason: failure.message, hint: failure.hint, permanent: failure.kind !== "unexpected" });
    }
    await process.end();
  }

  async #exited(interpreter: Interpreter, exit: Exit): Promise<void> {
    if (this.#isLeaving()) {
      return;
    }
    if (exit.missing) {
      this.#die({ reason: exit.reason, hint: INTERPRETER_SETTING, permanent: true });
      return;
    }
    const fault = this.#answered ? undefined : faultOf(interpreter.path, await this.#world.inspect(interpreter.path));
    this.#die(
      fault === undefined
        ? { reason: exit.reason, hint: "cockpit.showLog", permanent: false }
        : { reason: fault, hint: INTERPRETER_SETTING, permanent: true },
    );
  }

  #isLeaving(): boolean {
    return this.#end !== undefined;
  }

  async #leave(): Promise<void> {
    if (this.#answered) {
      // A daemon that does not say goodbye in time is ended all the same.
      await this.#client?.stop(FAREWELL).catch(() => undefined);
    }
    await this.#process?.end();
  }
}
