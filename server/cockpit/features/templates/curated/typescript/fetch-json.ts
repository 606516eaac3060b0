// /// template
// name = "Get JSON over HTTP (TypeScript)"
// kind = "function"
// description = "The JSON that an address answers, with a time limit; an answer that is no success is an error."
// words = ["http", "get", "request", "fetch", "api", "client", "timeout"]
// ///
export async function fetchJson(url: string | URL, { timeout = 10_000, headers = {} } = {}): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: "application/json", ...headers },
    signal: AbortSignal.timeout(timeout),
  });
  if (!response.ok) throw new Error(`${url.toString()} answered ${response.status} ${response.statusText}.`);
  return (await response.json()) as unknown;
}

// /// proof
import assert from "node:assert/strict";

assert.deepEqual(await fetchJson('data:application/json,{"a":[1]}'), { a: [1] });
await assert.rejects(fetchJson("data:application/json,{"), SyntaxError);
