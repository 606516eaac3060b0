// /// template
// name = "Edit distance (TypeScript)"
// kind = "function"
// description = "How many insertions, deletions and replacements of a character make one text of another."
// words = ["levenshtein", "distance", "fuzzy", "similarity", "spelling", "did you mean"]
// ///
export function levenshtein(first: string, second: string): number {
  let previous = Array.from({ length: second.length + 1 }, (_, place) => place);
  for (let row = 1; row <= first.length; row++) {
    const current = [row];
    for (let column = 1; column <= second.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + Number(first[row - 1] !== second[column - 1]);
      current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, replaced));
    }
    previous = current;
  }
  return previous[second.length] ?? 0;
}

// /// proof
import assert from "node:assert/strict";

assert.deepEqual([levenshtein("kitten", "sitting"), levenshtein("", "abc"), levenshtein("same", "same")], [3, 3, 0]);
