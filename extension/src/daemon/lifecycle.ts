/** The life of the daemon as a value: a state, what it may become, and when to try again. Pure. */
import { DAEMON } from "../ui/messages";

export type State = "STOPPED" | "STARTING" | "RUNNING" | "BACKOFF" | "STOPPING" | "FATAL";

/** Who asks for a start; only a person gets the daemon out of FATAL. */
export type Initiator = "person" | "product";

/** Why the daemon is not running, in one sentence, and the command or setting that helps. */
export interface Death {
  readonly reason: string;
  readonly hint: string;
  /** Trying again cannot help: a program is missing, the contract does not fit. */
  readonly permanent: boolean;
}

/** What happened or was asked for. */
export type Cause =
  | { readonly kind: "start"; readonly by: Initiator }
  | { readonly kind: "started" }
  | { readonly kind: "died"; readonly death: Death }
  | { readonly kind: "due" }
  | { readonly kind: "stop" }
  | { readonly kind: "stopped" };

/** The state with its history, as far as decisions need it. Times are milliseconds of the injected clock. */
export interface Lifecycle {
  readonly state: State;
  readonly since: number;
  readonly reason: string;
  readonly hint: string;
  /** Deaths in a row without a stable run between them. */
  readonly failures: number;
  /** When it died, within the flap window. */
  readonly deaths: readonly number[];
  readonly retryAt: number | undefined;
}

export interface Policy {
  readonly firstDelay: number;
  readonly longestDelay: number;
  /** A run this long forgets the failures before it. */
  readonly stableAfter: number;
  /** This many deaths within the window are a loop, however long each run was. */
  readonly flapDeaths: number;
  readonly flapWindow: number;
  /** `initialize` must be answered within this time. */
  readonly startWithin: number;
}

export const POLICY: Policy = {
  firstDelay: 1_000,
  longestDelay: 30_000,
  stableAfter: 60_000,
  flapDeaths: 5,
  flapWindow: 180_000,
  startWithin: 30_000,
};

/** Every move that may ever happen. */
export const MOVES: Readonly<Record<State, readonly State[]>> = {
  STOPPED: ["STARTING"],
  STARTING: ["RUNNING", "BACKOFF", "STOPPING", "FATAL"],
  RUNNING: ["BACKOFF", "STOPPING", "FATAL"],
  BACKOFF: ["STARTING", "STOPPED"],
  STOPPING: ["STOPPED"],
  FATAL: ["STARTING", "STOPPED"],
};

export function initial(now: number): Lifecycle {
  return { state: "STOPPED", since: now, reason: "", hint: "", failures: 0, deaths: [], retryAt: undefined };
}

/** The lifecycle after the cause; the same value when the cause means nothing in this state. */
export function next(current: Lifecycle, cause: Cause, now: number, policy: Policy = POLICY): Lifecycle {
  const after = decide(current, cause, now, policy);
  if (after !== current && !MOVES[current.state].includes(after.state)) {
    throw new Error(`The daemon may not go from ${current.state} to ${after.state}.`);
  }
  return after;
}

/** Seconds until the daemon starts again by itself; undefined when it does not wait for that. */
export function secondsLeft({ retryAt }: Lifecycle, now: number): number | undefined {
  return retryAt === undefined ? undefined : Math.max(0, Math.ceil((retryAt - now) / 1_000));
}

function decide(current: Lifecycle, cause: Cause, now: number, policy: Policy): Lifecycle {
  switch (cause.kind) {
    case "start":
      return mayStart(current.state, cause.by) ? starting(current, cause.by, now) : current;
    case "started":
      return current.state === "STARTING" ? move(current, "RUNNING", now) : current;
    case "died":
      return died(current, cause.death, now, policy);
    case "due":
      return current.state === "BACKOFF" ? starting(current, "product", now) : current;
    case "stop":
      return stop(current, now);
    case "stopped":
      return current.state === "STOPPING" ? initial(now) : current;
  }
}

function mayStart(state: State, by: Initiator): boolean {
  return state === "STOPPED" || (by === "person" && (state === "BACKOFF" || state === "FATAL"));
}

function starting(current: Lifecycle, by: Initiator, now: number): Lifecycle {
  // A person has looked at it: what went wrong before no longer counts.
  const fresh = by === "person" ? { failures: 0, deaths: [] } : {};
  return { ...move(current, "STARTING", now), ...fresh };
}

function died(current: Lifecycle, death: Death, now: number, policy: Policy): Lifecycle {
  if (current.state !== "STARTING" && current.state !== "RUNNING") {
    return current;
  }
  const stable = current.state === "RUNNING" && now - current.since >= policy.stableAfter;
  const failures = stable ? 1 : current.failures + 1;
  const deaths = [...current.deaths.filter((time) => now - time < policy.flapWindow), now];
  const flaps = deaths.length >= policy.flapDeaths;
  const fatal = death.permanent || flaps;
  return {
    state: fatal ? "FATAL" : "BACKOFF",
    since: now,
    reason: flaps && !death.permanent ? looping(death, deaths.length, policy) : death.reason,
    hint: death.hint,
    failures,
    deaths,
    retryAt: fatal ? undefined : now + delay(failures, policy),
  };
}

function looping({ reason }: Death, times: number, { flapWindow }: Policy): string {
  return DAEMON.loops(times, flapWindow / 60_000, reason);
}

function stop(current: Lifecycle, now: number): Lifecycle {
  switch (current.state) {
    case "STARTING":
    case "RUNNING":
      return move(current, "STOPPING", now);
    case "BACKOFF":
    case "FATAL":
      return initial(now);
    case "STOPPED":
    case "STOPPING":
      return current;
  }
}

function delay(failures: number, policy: Policy): number {
  return Math.min(policy.longestDelay, policy.firstDelay * 2 ** (failures - 1));
}

function move(current: Lifecycle, state: State, now: number): Lifecycle {
  return { ...current, state, since: now, reason: "", hint: "", retryAt: undefined };
}
