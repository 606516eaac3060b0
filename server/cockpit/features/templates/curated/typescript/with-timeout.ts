// /// template
// name = "Await with a time limit (TypeScript)"
// kind = "function"
// description = "The result of a task that can be aborted, or an error when it takes too long."
// words = ["timeout", "promise", "abort", "deadline", "AbortSignal", "cancel"]
// ///
export async function withTimeout<T>(run: (signal: AbortSignal) => Promise<T>, milliseconds: number): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`It took more than ${milliseconds} ms.`));
      controller.abort();
    }, milliseconds);
  });
  try {
    return await Promise.race([run(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

// /// proof
import assert from "node:assert/strict";

assert.equal(await withTimeout(() => Promise.resolve(7), 1000), 7);
let aborted = false;
const endless = (signal: AbortSignal): Promise<never> =>
  new Promise(() => signal.addEventListener("abort", () => (aborted = true)));
await assert.rejects(withTimeout(endless, 1), /more than 1 ms/);
assert.ok(aborted);
