/** Which rows are shown, and in which order. */
import type { Test } from "./query";
import type { Recording } from "./recording";

/** A column by which rows can be sorted. */
export type Column = "number" | "method" | "url" | "status" | "type" | "size" | "time" | "start";

/** A column and a direction. */
export interface Order {
  readonly column: Column;
  readonly descending: boolean;
}

const NO_ROW = 0;

/** The rows that pass, sorted; equal ones stay in the order of the file. */
export function ordered(recording: Recording, test: Test, { column, descending }: Order): Uint32Array {
  const rows = passing(recording.count, test);
  const ranks = ranksOf(recording, column);
  if (ranks !== undefined) {
    const sign = descending ? -1 : 1;
    rows.sort((one, other) => sign * ((ranks[one] ?? NO_ROW) - (ranks[other] ?? NO_ROW)) || one - other);
  } else if (descending) {
    rows.reverse();
  }
  return rows;
}

function passing(count: number, test: Test): Uint32Array {
  const rows = new Uint32Array(count);
  let length = 0;
  for (let row = 0; row < count; row++) {
    if (test(row)) {
      rows[length++] = row;
    }
  }
  return rows.subarray(0, length);
}

/** Figures that are in the order of the column; texts are sorted once each, however many rows have them. */
function ranksOf(recording: Recording, column: Column): Float64Array | undefined {
  const { rows } = recording;
  switch (column) {
    case "number":
      return undefined;
    case "method":
      return byName(rows.methods, rows.method);
    case "type":
      return byName(rows.groups, rows.group);
    case "url":
      return byUrl(rows.url);
    case "status":
      return Float64Array.from(rows.status);
    case "size":
      return Float64Array.from(rows.size);
    case "time":
      return Float64Array.from(rows.time);
    case "start":
      return Float64Array.from(rows.start);
  }
}

function byName(names: readonly string[], column: readonly number[]): Float64Array {
  const sorted = [...names].sort();
  const ranks = names.map((name) => sorted.indexOf(name));
  return Float64Array.from(column, (name) => ranks[name] ?? -1);
}

function byUrl(urls: readonly string[]): Float64Array {
  const sorted = [...new Set(urls)].sort();
  const ranks = new Map(sorted.map((url, rank) => [url, rank]));
  return Float64Array.from(urls, (url) => ranks.get(url) ?? 0);
}
