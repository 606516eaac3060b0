/** What a recording comes to, and how it is distributed: the figures of the charts. */
import { PHASES, type Phase, type Recording } from "./recording";

const SHARES = [50, 75, 95, 99] as const;
/** Milliseconds at which the columns of the histogram begin. */
export const TIMES = [0, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000] as const;
const SHOWN = 10;

/** How much of it something has. */
export interface Share {
  readonly name: string;
  readonly requests: number;
  /** Bytes, as far as they are known. */
  readonly bytes: number;
}

/** The figures of some rows. */
export interface Figures {
  readonly requests: number;
  readonly bytes: number;
  /** Milliseconds at p50, p75, p95 and p99; none when no entry has a time. */
  readonly percentiles: readonly { readonly share: number; readonly time: number }[];
  readonly histogram: readonly number[];
  readonly phases: readonly { readonly phase: Phase; readonly total: number; readonly p95: number }[];
  readonly types: readonly Share[];
  readonly hosts: readonly Share[];
  readonly thirdParty: Share;
}

export function figures(recording: Recording, rows: Uint32Array): Figures {
  const times = sorted(rows, (row) => recording.rows.time[row] ?? -1);
  const bytes = (row: number): number => Math.max(0, recording.size(row));
  const foreign = rows.filter((row) => recording.isThirdParty(row));
  return {
    requests: rows.length,
    bytes: sum(rows, bytes),
    percentiles: times.length === 0 ? [] : SHARES.map((share) => ({ share, time: percentile(times, share) })),
    histogram: histogram(times),
    phases: PHASES.map((phase) => {
      const values = sorted(rows, (row) => recording.rows[phase][row] ?? -1);
      return { phase, total: values.reduce((all, value) => all + value, 0), p95: percentile(values, 95) };
    }),
    types: shares(rows, (row) => recording.group(row), bytes),
    hosts: shares(rows, (row) => recording.host(row), bytes),
    thirdParty: { name: "", requests: foreign.length, bytes: sum(foreign, bytes) },
  };
}

/** The nearest rank: a value that occurred. 0 of nothing. */
export function percentile(ascending: Float64Array, share: number): number {
  return ascending[Math.max(0, Math.ceil((share / 100) * ascending.length) - 1)] ?? 0;
}

function sorted(rows: Uint32Array, value: (row: number) => number): Float64Array {
  return Float64Array.from(rows, value)
    .filter((each) => each >= 0)
    .sort();
}

function histogram(times: Float64Array): number[] {
  const counts = TIMES.map(() => 0);
  for (const time of times) {
    const column = TIMES.filter((least) => time >= least).length - 1;
    counts[column] = (counts[column] ?? 0) + 1;
  }
  return counts;
}

function shares(rows: Uint32Array, name: (row: number) => string, bytes: (row: number) => number): Share[] {
  const all = new Map<string, { requests: number; bytes: number }>();
  for (const row of rows) {
    const share = all.get(name(row)) ?? { requests: 0, bytes: 0 };
    share.requests += 1;
    share.bytes += bytes(row);
    all.set(name(row), share);
  }
  return [...all]
    .map(([key, share]) => ({ name: key, ...share }))
    .sort((one, other) => other.bytes - one.bytes || other.requests - one.requests)
    .slice(0, SHOWN);
}

function sum(rows: Uint32Array, value: (row: number) => number): number {
  return rows.reduce((all, row) => all + value(row), 0);
}
