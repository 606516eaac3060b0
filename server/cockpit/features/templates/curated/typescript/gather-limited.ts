// /// template
// name = "Await many, a few at a time (TypeScript)"
// kind = "function"
// description = "The results of many asynchronous tasks, of which at most so many run at once."
// words = ["promise pool", "concurrency limit", "parallel", "async", "p-limit"]
// ///
export async function gatherLimited<T>(tasks: readonly (() => Promise<T>)[], limit: number): Promise<T[]> {
  const results = new Array<T>(tasks.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < tasks.length) {
      const place = next++;
      const task = tasks[place];
      if (task) results[place] = await task();
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, tasks.length) }, worker));
  return results;
}

// /// proof
import assert from "node:assert/strict";

let running = 0;
let most = 0;
const work = (answer: number) => async (): Promise<number> => {
  most = Math.max(most, ++running);
  await Promise.resolve();
  running--;
  return answer;
};
assert.deepEqual(await gatherLimited([1, 2, 3, 4, 5].map(work), 2), [1, 2, 3, 4, 5]);
assert.equal(most, 2);
