// /// template
// name = "Call when it is quiet (TypeScript)"
// kind = "function"
// description = "A function that runs once, after nobody has called it for some milliseconds."
// words = ["debounce", "delay", "quiet period", "events", "input", "timer"]
// ///
export interface Debounced<A extends unknown[]> {
  (...args: A): void;
  /** Forget a call that is waiting. */
  cancel(): void;
}

export function debounce<A extends unknown[]>(run: (...args: A) => void, milliseconds: number): Debounced<A> {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const debounced = (...args: A): void => {
    clearTimeout(waiting);
    waiting = setTimeout(() => run(...args), milliseconds);
  };
  return Object.assign(debounced, { cancel: () => clearTimeout(waiting) });
}

// /// proof
import assert from "node:assert/strict";
import { mock } from "node:test";

mock.timers.enable({ apis: ["setTimeout"] });
const heard: string[] = [];
const note = debounce((word: string) => heard.push(word), 50);
note("first");
mock.timers.tick(49);
note("second");
mock.timers.tick(49);
assert.deepEqual(heard, []);
mock.timers.tick(1);
assert.deepEqual(heard, ["second"]);
note("third");
note.cancel();
mock.timers.tick(100);
assert.deepEqual(heard, ["second"]);
mock.timers.reset();
