// /// template
// name = "Text as a regular expression (TypeScript)"
// kind = "function"
// description = "A text in which nothing has a special meaning in a regular expression."
// words = ["regex", "escape", "pattern", "search", "literal"]
// ///
export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

// /// proof
import assert from "node:assert/strict";

const odd = "a.b*c(d)[e]{f}|g\\h^i$j-k/l?";
assert.ok(new RegExp(`^${escapeRegExp(odd)}$`).test(odd));
assert.ok(!new RegExp(`^${escapeRegExp("a.b")}$`).test("axb"));
