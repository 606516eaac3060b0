// /// template
// name = "Topological order (TypeScript)"
// kind = "function"
// description = "An order in which everything comes after what it depends on; a cycle is an error."
// words = ["dependencies", "dag", "graph", "order", "build order", "resolve"]
// ///
export function topologicalSort(needs: ReadonlyMap<string, readonly string[]>): string[] {
  const order = new Set<string>();
  const visit = (node: string, path: readonly string[]): void => {
    if (order.has(node)) return;
    if (path.includes(node)) throw new Error(`There is a cycle: ${[...path, node].join(" -> ")}.`);
    for (const each of needs.get(node) ?? []) visit(each, [...path, node]);
    order.add(node);
  };
  for (const node of needs.keys()) visit(node, []);
  return [...order];
}

// /// proof
import assert from "node:assert/strict";

const needs = new Map([
  ["app", ["lib"]],
  ["lib", ["core"]],
]);
assert.deepEqual(topologicalSort(needs), ["core", "lib", "app"]);
assert.throws(() => topologicalSort(new Map([["a", ["a"]]])), /a -> a/);
