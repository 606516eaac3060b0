/** The filter of the viewer: words that all have to hold, as in `status:5xx -host:cdn larger:100k orders`. */
import type { Recording } from "./recording";

/** Whether a row is shown. */
export type Test = (row: number) => boolean;

/** A filter, and the words of it that mean nothing. */
export interface Query {
  readonly test: Test;
  readonly unknown: readonly string[];
}

type Maker = (recording: Recording, value: string) => Test | undefined;

const SIZE = /^(\d+(?:\.\d+)?)(b|k|kb|m|mb)?$/;
const TIME = /^(\d+(?:\.\d+)?)(ms|s)?$/;
const FACTORS: Readonly<Record<string, number>> = { k: 1e3, kb: 1e3, m: 1e6, mb: 1e6, s: 1e3 };
/** A word, with what stands in quotes left whole. */
const WORDS = /-?(?:[a-z]+:)?"[^"]*"|\S+/gi;

const MAKERS: Readonly<Record<string, Maker>> = {
  method: (recording, value) => among(recording.rows.methods, recording.rows.method, (name) => same(name, value)),
  /** A whole name, as the menu has it, is that host alone; a part of one is every host that has it. */
  host: (recording, value) => {
    const names = recording.rows.hosts.map(({ name }) => name);
    const isWhole = names.some((name) => same(name, value));
    return among(names, recording.rows.host, (name) => (isWhole ? same(name, value) : name.includes(value)));
  },
  domain: (recording, value) => MAKERS["host"]?.(recording, value),
  type: (recording, value) => among(recording.rows.groups, recording.rows.group, (name) => same(name, value)),
  mime: (recording, value) => among(recording.rows.kinds, recording.rows.kind, (name) => name.includes(value)),
  page: (recording, value) =>
    among(
      recording.rows.pages.map(({ id }) => id.toLowerCase()),
      recording.rows.page,
      (id) => id === value,
    ),
  status: (recording, value) => {
    const { status } = recording.rows;
    if (/^[0-5]xx$/.test(value)) {
      const hundreds = Number(value[0]);
      return (row) => Math.floor((status[row] ?? 0) / 100) === hundreds;
    }
    return /^\d+$/.test(value) ? (row) => String(status[row] ?? 0).startsWith(value) : undefined;
  },
  larger: (recording, value) => above(recording.rows.size, figure(SIZE, value)),
  smaller: (recording, value) => below(recording.rows.size, figure(SIZE, value)),
  slower: (recording, value) => above(recording.rows.time, figure(TIME, value)),
  faster: (recording, value) => below(recording.rows.time, figure(TIME, value)),
  /** As the list of findings counts them, from 1. */
  finding: (recording, value) => {
    const entries = new Set(recording.findings[Number(value) - 1]?.entries);
    return (row) => entries.has(row);
  },
  is: (recording, value) => {
    switch (value) {
      case "finding":
        return (row) => recording.loudest[row] !== 255;
      case "error":
        return (row) => recording.loudest[row] === 0;
      case "third-party":
        return (row) => recording.isThirdParty(row);
      case "failed":
        return (row) => recording.status(row) === 0 || recording.status(row) >= 400;
      default:
        return undefined;
    }
  },
};

/** The words that a filter knows, for whoever looks for them. */
export const NAMES = Object.keys(MAKERS);

/** Reads a filter; a word that means nothing holds for every row, and is told. */
export function query(recording: Recording, text: string): Query {
  const tests: Test[] = [];
  const unknown: string[] = [];
  for (const [word] of text.matchAll(WORDS)) {
    const test = testOf(recording, word.toLowerCase());
    if (test === undefined) {
      unknown.push(word);
    } else {
      tests.push(test);
    }
  }
  return { test: (row) => tests.every((test) => test(row)), unknown };
}

function testOf(recording: Recording, word: string): Test | undefined {
  if (word.startsWith("-") && word.length > 1) {
    const test = testOf(recording, word.slice(1));
    return test && ((row) => !test(row));
  }
  const [, name = "", value = ""] = /^([a-z]+):(.*)$/.exec(word) ?? [];
  // `constructor:` is no word of ours, though every object has one.
  const maker = Object.hasOwn(MAKERS, name) ? MAKERS[name] : undefined;
  if (maker !== undefined) {
    // Whoever is still typing sees all rows.
    return value === "" ? () => true : maker(recording, bare(value));
  }
  const sought = bare(word);
  return (row) => recording.haystack(row).includes(sought);
}

function bare(word: string): string {
  return word.replace(/^"(.*)"$/, "$1");
}

function same(name: string, value: string): boolean {
  return name.toLowerCase() === value;
}

/** Decides for each name once instead of for each row. */
function among(names: readonly string[], column: readonly number[], wanted: (name: string) => boolean): Test {
  const chosen = names.map(wanted);
  return (row) => chosen[column[row] ?? -1] ?? false;
}

function above(column: readonly number[], least: number | undefined): Test | undefined {
  return least === undefined ? undefined : (row) => (column[row] ?? -1) >= least;
}

function below(column: readonly number[], most: number | undefined): Test | undefined {
  return most === undefined ? undefined : (row) => (column[row] ?? -1) >= 0 && (column[row] ?? -1) < most;
}

function figure(pattern: RegExp, value: string): number | undefined {
  const found = pattern.exec(value);
  return found === null ? undefined : Number(found[1]) * (FACTORS[found[2] ?? ""] ?? 1);
}
