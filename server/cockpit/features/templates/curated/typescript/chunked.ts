// /// template
// name = "Split into chunks (TypeScript)"
// kind = "function"
// description = "An array as arrays of one size; the last one may be shorter."
// words = ["chunk", "batch", "split", "pages", "array"]
// ///
export function chunked<T>(items: readonly T[], size: number): T[][] {
  if (!Number.isInteger(size) || size < 1) throw new RangeError("size must be at least 1.");
  return Array.from({ length: Math.ceil(items.length / size) }, (_, page) =>
    items.slice(page * size, (page + 1) * size),
  );
}

// /// proof
import assert from "node:assert/strict";

assert.deepEqual(chunked([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]);
assert.deepEqual(chunked([], 2), []);
assert.throws(() => chunked([1], 0), RangeError);
