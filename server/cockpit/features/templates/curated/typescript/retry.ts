// /// template
// name = "Retry with back-off (TypeScript)"
// kind = "function"
// description = "Awaits a function again after a failure, waiting longer each time."
// words = ["retry", "backoff", "exponential", "resilience", "attempts", "async"]
// ///
export interface RetryOptions {
  attempts?: number;
  delay?: number;
  /** Whether another attempt is worth it; every error is unless told. */
  when?: (error: unknown) => boolean;
  sleep?: (milliseconds: number) => Promise<unknown>;
}

export async function retry<T>(
  run: () => Promise<T>,
  {
    attempts = 3,
    delay = 100,
    when = () => true,
    sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  }: RetryOptions = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= attempts || !when(error)) throw error;
      await sleep(delay * 2 ** (attempt - 1));
    }
  }
}

// /// proof
import assert from "node:assert/strict";

const waited: number[] = [];
const sleep = (milliseconds: number): Promise<void> => {
  waited.push(milliseconds);
  return Promise.resolve();
};
let failures = 2;
const ask = (): Promise<string> => (failures-- > 0 ? Promise.reject(new Error("away")) : Promise.resolve("well"));
assert.equal(await retry(ask, { sleep }), "well");
assert.deepEqual(waited, [100, 200]);
failures = 9;
await assert.rejects(retry(ask, { sleep, when: () => false }), /away/);
assert.equal(failures, 8);
