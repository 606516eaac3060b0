// /// template
// name = "Exhaustive switch (TypeScript)"
// kind = "function"
// description = "Lets the compiler complain when a case of a union is forgotten, and throws at run time."
// words = ["exhaustive", "switch", "union", "never", "discriminated"]
// ///
export function assertNever(value: never): never {
  throw new Error(`Nothing is known of ${JSON.stringify(value)}.`);
}

// /// proof
import assert from "node:assert/strict";

assert.throws(() => assertNever("odd" as never), /Nothing is known of "odd"/);
