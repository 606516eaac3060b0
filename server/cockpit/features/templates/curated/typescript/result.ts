// /// template
// name = "Result instead of an exception (TypeScript)"
// kind = "function"
// description = "What a function answers or the error that it throws, as a value that has to be looked at."
// words = ["result", "either", "error handling", "try catch", "ok err"]
// ///
export type Result<T> = { ok: true; value: T } | { ok: false; error: Error };

export function attempt<T>(run: () => T): Result<T> {
  try {
    return { ok: true, value: run() };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

// /// proof
import assert from "node:assert/strict";

const parse = (text: string): Result<unknown> => attempt(() => JSON.parse(text) as unknown);
assert.deepEqual(parse("[1]"), { ok: true, value: [1] });
const failed = parse("{");
assert.ok(!failed.ok && failed.error instanceof SyntaxError);
