// /// template
// name = "Value in nested data (TypeScript)"
// kind = "function"
// description = "What stands at a dotted path such as items.0.name of decoded JSON."
// words = ["nested get", "dotted path", "lookup", "dig", "optional chaining"]
// ///
export function getPath(data: unknown, path: string): unknown {
  let value = data;
  for (const step of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

// /// proof
import assert from "node:assert/strict";

const data = { items: [{ name: "a" }] };
assert.deepEqual(
  ["items.0.name", "items.1.name", "items.constructor"].map((path) => getPath(data, path)),
  ["a", undefined, undefined],
);
