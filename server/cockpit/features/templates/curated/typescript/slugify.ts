// /// template
// name = "Slug of a text (TypeScript)"
// kind = "function"
// description = "A text as it may stand in an address: lower case, ASCII, words joined by hyphens."
// words = ["slug", "url", "permalink", "normalise", "kebab"]
// ///
export function slugify(text: string, separator = "-"): string {
  const plain = text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  return (plain.toLowerCase().match(/[a-z0-9]+/g) ?? []).join(separator);
}

// /// proof
import assert from "node:assert/strict";

assert.equal(slugify("Crème brûlée!"), "creme-brulee");
assert.equal(slugify("a b", "_"), "a_b");
assert.equal(slugify(""), "");
