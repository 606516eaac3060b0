// /// template
// name = "Go through pages (TypeScript)"
// kind = "function"
// description = "Every item of a source that answers in pages, asked for one after the other."
// words = ["pagination", "cursor", "pages", "next page", "async generator", "api"]
// ///
export interface Page<T> {
  items: readonly T[];
  /** Where the next page begins; absent on the last one. */
  next?: string | undefined;
}

export async function* paginate<T>(fetchPage: (cursor: string | undefined) => Promise<Page<T>>): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const page = await fetchPage(cursor);
    yield* page.items;
    cursor = page.next;
  } while (cursor !== undefined);
}

// /// proof
import assert from "node:assert/strict";

const pages: Record<string, Page<number>> = { first: { items: [1, 2], next: "b" }, b: { items: [3] } };
const found: number[] = [];
for await (const item of paginate((cursor) => Promise.resolve(pages[cursor ?? "first"] ?? { items: [] }))) {
  found.push(item);
}
assert.deepEqual(found, [1, 2, 3]);
