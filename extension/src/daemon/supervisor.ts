import { DAEMON } from "../ui/messages";
import {
  type Cause,
  type Death,
  type Initiator,
  initial,
  type Lifecycle,
  next,
  POLICY,
  type Policy,
} from "./lifecycle";

/** One run of the daemon. */
export interface Instance {
  /** Resolves when `initialize` is answered; it never rejects, for that is a death. */
  readonly ready: Promise<void>;
  /** Resolves when the run ends without being asked to. */
  readonly died: Promise<Death>;
  /** Ends the run; resolves in bounded time, when no process is left. */
  stop(): Promise<void>;
}

export interface Clock {
  now(): number;
  after(milliseconds: number, action: () => void): { dispose(): void };
}

export interface SupervisorOptions {
  launch(): Instance;
  readonly clock: Clock;
  readonly policy?: Policy;
  /** Called after every move. */
  moved(lifecycle: Lifecycle, from: Lifecycle): void;
}

/**
 * The one driver of the lifecycle: it does what the states ask for.
 *
 * Requests are coalesced by remembering only the goal: however many restarts arrive while one is stopping,
 * the daemon is started once when it has stopped.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #policy: Policy;
  #lifecycle: Lifecycle;
  #goal: "up" | "down" = "down";
  #instance: Instance | undefined;
  #timer: { dispose(): void } | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#policy = options.policy ?? POLICY;
    this.#lifecycle = initial(options.clock.now());
  }

  get lifecycle(): Lifecycle {
    return this.#lifecycle;
  }

  start(by: Initiator): void {
    this.#goal = "up";
    this.#apply({ kind: "start", by });
  }

  /** Stops and starts what runs; what a person stopped, only a person starts again. */
  restart(by: Initiator): void {
    if (this.#goal === "down" && by === "product") {
      return;
    }
    this.#goal = "up";
    if (this.#instance === undefined) {
      this.#apply({ kind: "start", by });
    } else {
      void this.#stopInstance();
    }
  }

  /** Stops for good; resolves when no process is left. */
  async stop(): Promise<void> {
    this.#goal = "down";
    await this.#stopInstance();
  }

  async #stopInstance(): Promise<void> {
    const instance = this.#instance;
    this.#apply({ kind: "stop" });
    if (instance === undefined) {
      return;
    }
    await instance.stop();
    // Two callers may wait for the same end; only the first one reports it.
    if (this.#instance === instance) {
      this.#instance = undefined;
      this.#apply({ kind: "stopped" });
      if (this.#goal === "up") {
        this.#apply({ kind: "start", by: "product" });
      }
    }
  }

  #apply(cause: Cause): void {
    const from = this.#lifecycle;
    const to = next(from, cause, this.#options.clock.now(), this.#policy);
    if (to === from) {
      return;
    }
    this.#lifecycle = to;
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#options.moved(to, from);
    this.#enter(to);
  }

  #enter(lifecycle: Lifecycle): void {
    if (lifecycle.state === "STARTING") {
      this.#launch();
    } else if (lifecycle.retryAt !== undefined) {
      const wait = lifecycle.retryAt - this.#options.clock.now();
      this.#timer = this.#options.clock.after(wait, () => this.#apply({ kind: "due" }));
    }
  }

  #launch(): void {
    const instance = this.#options.launch();
    this.#instance = instance;
    this.#timer = this.#options.clock.after(this.#policy.startWithin, () => {
      this.#report(instance, { kind: "died", death: silent(this.#policy.startWithin) });
      void instance.stop();
    });
    void instance.ready.then(() => this.#report(instance, { kind: "started" }));
    void instance.died.then((death) => this.#report(instance, { kind: "died", death }));
  }

  /** Passes on what happened to an instance, unless it is an old one or its end is awaited already. */
  #report(instance: Instance, cause: Cause): void {
    if (this.#instance !== instance || this.#lifecycle.state === "STOPPING") {
      return;
    }
    if (cause.kind === "died") {
      this.#instance = undefined;
    }
    this.#apply(cause);
  }
}

function silent(milliseconds: number): Death {
  const reason = DAEMON.silent(milliseconds / 1_000);
  return { reason, hint: "cockpit.showLog", permanent: false };
}
