/** A recording as the page holds it: columns of figures and a text for each entry. */
import type { HarFindings, HarFound, HarRows } from "../../src/generated/protocol";

/** The phases of an entry, in their order. */
export const PHASES = ["blocked", "dns", "connect", "ssl", "send", "wait", "receive"] as const;
export type Phase = (typeof PHASES)[number];

const SEVERITIES = ["error", "warning", "info", "hint"];

/** Rows of a recording. Figures that the file does not tell are -1. */
export class Recording {
  readonly count: number;
  /** Milliseconds from the first request to the end of the last. */
  readonly span: number;
  /** How many findings concern each row, and how loud the loudest is (0 for an error); 255 for none. */
  readonly loudest: Uint8Array;
  findings: readonly HarFound[] = [];
  /** The number of each row's entry in the file. */
  readonly #entries: Uint32Array;
  #haystacks: string[] | undefined;

  constructor(readonly rows: HarRows) {
    this.count = rows.url.length;
    this.loudest = new Uint8Array(this.count).fill(255);
    this.#entries = new Uint32Array(this.count);
    let [span, number, unread] = [0, 0, 0];
    for (let row = 0; row < this.count; row++) {
      while (rows.unread[unread] === number) {
        [unread, number] = [unread + 1, number + 1];
      }
      this.#entries[row] = number++;
      span = Math.max(span, this.start(row) + this.time(row));
    }
    this.span = span;
  }

  /** Takes what was found later than the rows. */
  take({ findings }: HarFindings): void {
    this.findings = findings;
    this.loudest.fill(255);
    for (const { severity, entries } of findings) {
      const rank = SEVERITIES.indexOf(severity);
      for (const row of entries) {
        this.loudest[row] = Math.min(this.loudest[row] ?? 255, rank);
      }
    }
  }

  /** The number of its entry, counted from 0; those that cannot be read have one, too, and no row. */
  entry(row: number): number {
    return this.#entries[row] ?? row;
  }

  method(row: number): string {
    return this.rows.methods[this.rows.method[row] ?? -1] ?? "";
  }

  host(row: number): string {
    return this.rows.hosts[this.rows.host[row] ?? -1]?.name ?? "";
  }

  isThirdParty(row: number): boolean {
    return this.rows.hosts[this.rows.host[row] ?? -1]?.thirdParty ?? false;
  }

  mime(row: number): string {
    return this.rows.kinds[this.rows.kind[row] ?? -1] ?? "";
  }

  group(row: number): string {
    return this.rows.groups[this.rows.group[row] ?? -1] ?? "";
  }

  page(row: number): string {
    return this.rows.pages[this.rows.page[row] ?? -1]?.id ?? "";
  }

  status(row: number): number {
    return this.rows.status[row] ?? 0;
  }

  url(row: number): string {
    return this.rows.url[row] ?? "";
  }

  /** What follows the host. */
  path(row: number): string {
    const url = this.url(row);
    const host = this.host(row);
    const at = host === "" ? -1 : url.toLowerCase().indexOf(host);
    return at < 0 ? url : url.slice(at + host.length) || "/";
  }

  start(row: number): number {
    return Math.max(0, this.rows.start[row] ?? 0);
  }

  /** 0 where it is not known, for sums; `rows.time` tells. */
  time(row: number): number {
    return Math.max(0, this.rows.time[row] ?? 0);
  }

  phase(row: number, phase: Phase): number {
    return Math.max(0, this.rows[phase][row] ?? 0);
  }

  size(row: number): number {
    return this.rows.size[row] ?? -1;
  }

  transferred(row: number): number {
    return this.rows.transferred[row] ?? -1;
  }

  /** Makes ready what a search looks through. */
  prepare(): string[] {
    this.#haystacks ??= this.rows.url.map((url, at) => `${this.method(at)} ${url} ${this.mime(at)}`.toLowerCase());
    return this.#haystacks;
  }

  /** What a search looks through. */
  haystack(row: number): string {
    return (this.#haystacks ?? this.prepare())[row] ?? "";
  }

  /** The findings that concern a row. */
  of(row: number): readonly HarFound[] {
    return this.findings.filter(({ entries }) => entries.includes(row));
  }
}

/** JSON that came as bytes. */
export function parsed(json: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(json));
}
