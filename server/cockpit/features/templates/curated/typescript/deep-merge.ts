// /// template
// name = "Merge nested objects (TypeScript)"
// kind = "function"
// description = "Two objects as one: the second one wins, and nested ones are merged, too."
// words = ["merge", "recursive", "assign", "combine", "configuration", "defaults"]
// ///
type Plain = Record<string, unknown>;

export function deepMerge(base: Plain, over: Plain): Plain {
  const merged: Plain = { ...base };
  for (const [key, value] of Object.entries(over)) {
    // As an own property of decoded JSON it would otherwise change the prototype.
    if (key === "__proto__") continue;
    const before = merged[key];
    merged[key] = isPlain(before) && isPlain(value) ? deepMerge(before, value) : value;
  }
  return merged;
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// /// proof
import assert from "node:assert/strict";

assert.deepEqual(deepMerge({ a: 1, b: { c: 2, d: [1] } }, { b: { c: 3 }, e: 4 }), { a: 1, b: { c: 3, d: [1] }, e: 4 });
deepMerge({}, JSON.parse('{"__proto__": {"hit": true}}') as Plain);
assert.equal(({} as Plain)["hit"], undefined);
