// /// template
// name = "Remove duplicates (TypeScript)"
// kind = "function"
// description = "The first item of each key, in their order."
// words = ["deduplicate", "distinct", "unique", "remove duplicates"]
// ///
export function uniqueBy<T>(items: Iterable<T>, key: (item: T) => unknown = (item) => item): T[] {
  const seen = new Set<unknown>();
  const kept: T[] = [];
  for (const item of items) {
    const mark = key(item);
    if (seen.has(mark)) continue;
    seen.add(mark);
    kept.push(item);
  }
  return kept;
}

// /// proof
import assert from "node:assert/strict";

assert.deepEqual(uniqueBy([3, 1, 3, 2]), [3, 1, 2]);
assert.deepEqual(
  uniqueBy(["a", "A", "b"], (word) => word.toLowerCase()),
  ["a", "b"],
);
