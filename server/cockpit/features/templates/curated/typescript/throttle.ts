// /// template
// name = "Call at most so often (TypeScript)"
// kind = "function"
// description = "A function that leaves out calls that come too soon after the last one."
// words = ["throttle", "rate limit", "scroll", "at most once"]
// ///
export function throttle<A extends unknown[]>(
  run: (...args: A) => void,
  milliseconds: number,
  now: () => number = () => performance.now(),
): (...args: A) => boolean {
  let last = -Infinity;
  return (...args) => {
    const time = now();
    if (time - last < milliseconds) return false;
    last = time;
    run(...args);
    return true;
  };
}

// /// proof
import assert from "node:assert/strict";

let time = 0;
const seen: number[] = [];
const note = throttle(
  (value: number) => seen.push(value),
  100,
  () => time,
);
assert.deepEqual([note(1), note(2)], [true, false]);
time = 100;
assert.deepEqual([note(3), seen], [true, [1, 3]]);
