import { type Disposable, EventEmitter } from "vscode";
import { type Lifecycle, secondsLeft } from "./lifecycle";
import type { Clock } from "./supervisor";

const SECOND = 1_000;

/** Tells in how many seconds a daemon that ended starts again, at first and then every second. */
export class Countdown implements Disposable {
  readonly #clock: Clock;
  readonly #counts = new EventEmitter<number>();
  #timer: { dispose(): void } | undefined;
  readonly onDidCount = this.#counts.event;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The daemon came into another state. */
  follow(lifecycle: Lifecycle): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const seconds = secondsLeft(lifecycle, this.#clock.now());
    if (seconds !== undefined) {
      this.#timer = this.#clock.after(SECOND, () => this.follow(lifecycle));
      this.#counts.fire(seconds);
    }
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#counts.dispose();
  }
}
