// /// template
// name = "Parse a duration (TypeScript)"
// kind = "function"
// description = "The milliseconds of a duration such as \"1h 30m\", \"90s\" or \"250ms\"."
// words = ["duration", "time span", "timeout", "interval", "milliseconds"]
// ///
export function parseDuration(text: string): number {
  const units = new Map([
    ["ms", 1],
    ["s", 1000],
    ["m", 60_000],
    ["h", 3_600_000],
    ["d", 86_400_000],
  ]);
  if (!/^\s*(\d+(\.\d+)?\s*(ms|s|m|h|d)\s*)+$/i.test(text)) {
    throw new RangeError(`${JSON.stringify(text)} is not a duration such as 90s, 1h 30m or 250ms.`);
  }
  let total = 0;
  for (const [, number = "", unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)/gi)) {
    total += Number(number) * (units.get(unit.toLowerCase()) ?? 0);
  }
  return total;
}

// /// proof
import assert from "node:assert/strict";

assert.deepEqual(["1h 30m", "250ms", "2D"].map(parseDuration), [5_400_000, 250, 172_800_000]);
for (const wrong of ["", "5", "h", "1h x"]) assert.throws(() => parseDuration(wrong), RangeError);
