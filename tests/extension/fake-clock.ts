import type { Clock } from "../../extension/src/daemon/supervisor";

/** A clock that stands until a test moves it. */
export class FakeClock implements Clock {
  time = 0;
  #timers: { at: number; action: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(milliseconds: number, action: () => void): { dispose(): void } {
    const timer = { at: this.time + milliseconds, action };
    this.#timers.push(timer);
    return { dispose: () => (this.#timers = this.#timers.filter((each) => each !== timer)) };
  }

  get pending(): number {
    return this.#timers.length;
  }

  async advance(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    const due = this.#timers.filter(({ at }) => at <= this.time);
    this.#timers = this.#timers.filter(({ at }) => at > this.time);
    due.forEach(({ action }) => action());
    await settle();
  }
}

/** Lets every promise that can resolve do so. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
