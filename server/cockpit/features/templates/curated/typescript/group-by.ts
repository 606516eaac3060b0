// /// template
// name = "Group items by a key (TypeScript)"
// kind = "function"
// description = "The items of each key as an array, in a map."
// words = ["group", "bucket", "classify", "index by", "collect"]
// ///
export function groupBy<T, K>(items: Iterable<T>, key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}

// /// proof
import assert from "node:assert/strict";

const groups = groupBy(["one", "two", "three"], (word) => word.length);
assert.deepEqual(
  [...groups],
  [
    [3, ["one", "two"]],
    [5, ["three"]],
  ],
);
