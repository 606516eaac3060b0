// /// template
// name = "Binary search (TypeScript)"
// kind = "function"
// description = "Where a value stands in a sorted array, or -1."
// words = ["bisect", "search", "find index", "sorted", "logarithmic"]
// ///
export function binarySearch(items: readonly number[], target: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((items[middle] ?? Infinity) < target) low = middle + 1;
    else high = middle;
  }
  return items[low] === target ? low : -1;
}

// /// proof
import assert from "node:assert/strict";

assert.deepEqual(
  [0, 1, 3, 5, 6].map((each) => binarySearch([1, 3, 3, 5], each)),
  [-1, 0, 1, 3, -1],
);
