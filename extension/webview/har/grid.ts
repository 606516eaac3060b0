/** The table of requests: only the rows in sight are elements, whatever their number, and each is used again. */
import { HAR_TEXT } from "../har-texts";
import type { Column, Order } from "./ordering";
import { PHASES, type Recording } from "./recording";
import { bytes, duration } from "./shown";

/** Heights of a row and of the head that stays above them, in pixels; the style sheet has the same. */
export const ROW = 22;
const HEAD = 26;
/** Rows above and below the visible ones, which are there before they are scrolled to. */
const SPARE = 8;
const LEAST_BAR = 0.15;

export const COLUMNS: readonly Column[] = ["number", "method", "url", "status", "type", "size", "time", "start"];

/** What a grid tells. */
export interface GridEvents {
  readonly chosen: (row: number) => void;
  readonly opened: (row: number) => void;
}

interface Line {
  readonly element: HTMLElement;
  readonly cells: readonly HTMLElement[];
  readonly bar: HTMLElement;
  /** What it shows; -1 for nothing. */
  place: number;
}

/** Draws the rows of an order, and lets the keyboard walk through them. */
export class Grid {
  readonly #lines: Line[] = [];
  readonly #sheet: HTMLElement;
  #rows: Uint32Array = new Uint32Array();
  #place = 0;
  /** Whether the next frame draws. */
  #isDrawing = false;
  #drawn = "";

  constructor(
    readonly element: HTMLElement,
    readonly recording: Recording,
    readonly events: GridEvents,
  ) {
    this.#sheet = element.ownerDocument.createElement("div");
    this.#sheet.className = "sheet";
    this.#sheet.setAttribute("role", "rowgroup");
    element.append(this.#sheet);
    element.addEventListener("scroll", () => this.#soon());
    element.addEventListener("keydown", (event) => this.#key(event));
    element.addEventListener("click", (event) => this.#click(event));
  }

  /** How many rows there are. */
  get length(): number {
    return this.#rows.length;
  }

  /** The chosen row; nothing when no row passes. */
  get row(): number | undefined {
    return this.#rows[this.#place];
  }

  /** Shows other rows; the chosen one stays chosen where it is still there. */
  show(rows: Uint32Array, order: Order): void {
    const row = this.row;
    this.#rows = rows;
    this.#lines.forEach((line) => (line.place = -1));
    this.#place = Math.max(0, row === undefined ? 0 : rows.indexOf(row));
    this.element.setAttribute("aria-rowcount", String(rows.length + 1));
    this.#sheet.style.height = `${rows.length * ROW}px`;
    this.#heads(order);
    this.#drawn = "";
    this.draw();
  }

  /** Asks for the details of the chosen row. */
  open(): void {
    if (this.row !== undefined) {
      this.events.opened(this.row);
    }
  }

  /** Draws what is in sight, unless it is drawn already. */
  draw(): void {
    const { scrollTop, clientHeight } = this.element;
    const first = Math.max(0, Math.floor(scrollTop / ROW) - SPARE);
    const last = Math.min(this.#rows.length, Math.ceil((scrollTop + clientHeight - HEAD) / ROW) + SPARE);
    const now = `${first} ${last} ${this.#place}`;
    if (now === this.#drawn) {
      return;
    }
    this.#drawn = now;
    this.#room(last - first);
    // A line keeps its row while it is in sight: only the others are written anew.
    for (let place = first; place < last; place++) {
      const line = this.#lines[place % this.#lines.length];
      if (line !== undefined) {
        this.#fill(line, place);
      }
    }
    this.#hide(first, last);
  }

  #soon(): void {
    if (!this.#isDrawing) {
      this.#isDrawing = true;
      requestAnimationFrame(() => {
        this.#isDrawing = false;
        this.draw();
      });
    }
  }

  #room(count: number): void {
    if (this.#lines.length >= count) {
      return;
    }
    while (this.#lines.length < count + SPARE) {
      this.#lines.push(this.#line());
    }
    // Which line a row has depends on their number.
    this.#lines.forEach((line) => (line.place = -1));
  }

  #hide(first: number, last: number): void {
    for (const line of this.#lines) {
      const isIn = line.place >= first && line.place < last;
      line.element.hidden = !isIn;
      if (!isIn) {
        line.place = -1;
        line.element.removeAttribute("id");
      }
    }
    const isInSight = this.#place >= first && this.#place < last;
    this.element.setAttribute("aria-activedescendant", isInSight ? "chosen" : "");
  }

  #line(): Line {
    const { ownerDocument } = this.element;
    const element = ownerDocument.createElement("div");
    element.className = "row";
    element.setAttribute("role", "row");
    element.hidden = true;
    const cells = COLUMNS.map((column) => {
      const cell = ownerDocument.createElement("div");
      cell.className = `cell ${column}`;
      cell.setAttribute("role", "gridcell");
      element.append(cell);
      return cell;
    });
    const bar = ownerDocument.createElement("span");
    bar.className = "bar";
    cells.at(-1)?.append(bar);
    this.#sheet.append(element);
    return { element, cells, bar, place: -1 };
  }

  #fill(line: Line, place: number): void {
    const { element } = line;
    const isChosen = place === this.#place;
    element.setAttribute("aria-selected", String(isChosen));
    element.id = isChosen ? "chosen" : `line-${place}`;
    if (line.place === place) {
      return;
    }
    line.place = place;
    element.dataset["place"] = String(place);
    element.style.transform = `translateY(${place * ROW}px)`;
    element.setAttribute("aria-rowindex", String(place + 2));
    this.#write(line, this.#rows[place] ?? 0);
  }

  #write({ element, cells, bar }: Line, row: number): void {
    const { recording } = this;
    const status = recording.status(row);
    const url = recording.url(row);
    const texts = [
      String(row + 1),
      recording.method(row),
      `${recording.host(row)}${recording.path(row)}`,
      status === 0 ? "–" : String(status),
      HAR_TEXT.groups[recording.group(row)] ?? "",
      recording.size(row) < 0 ? "–" : bytes(recording.size(row)),
      (recording.rows.time[row] ?? -1) < 0 ? "–" : duration(recording.time(row)),
    ];
    texts.forEach((text, at) => {
      const cell = cells[at];
      if (cell !== undefined) {
        cell.textContent = text;
      }
    });
    cells[2]?.setAttribute("title", url);
    element.dataset["status"] = String(Math.floor(status / 100));
    element.dataset["found"] = String(recording.loudest[row] ?? 255);
    this.#bar(bar, row);
  }

  /** A stripe for each phase, drawn by the browser as one background. */
  #bar(bar: HTMLElement, row: number): void {
    const { recording } = this;
    const span = recording.span || 1;
    const total = recording.time(row);
    const known = PHASES.map((phase) => recording.phase(row, phase));
    const sum = known.reduce((all, time) => all + time, 0);
    let at = 0;
    const stops = PHASES.flatMap((phase, index) => {
      const from = at;
      at += (100 * (known[index] ?? 0)) / (sum || 1);
      return at === from ? [] : [`var(--${phase}) ${from.toFixed(1)}% ${at.toFixed(1)}%`];
    });
    bar.style.left = `${((100 * recording.start(row)) / span).toFixed(3)}%`;
    bar.style.width = `${Math.max(LEAST_BAR, (100 * total) / span).toFixed(3)}%`;
    bar.style.background = stops.length === 0 ? "var(--wait)" : `linear-gradient(to right, ${stops.join(", ")})`;
  }

  #heads({ column, descending }: Order): void {
    for (const button of this.element.querySelectorAll<HTMLElement>("[data-column]")) {
      const isSorted = button.dataset["column"] === column;
      const direction = descending ? "descending" : "ascending";
      button.closest("[role=columnheader]")?.setAttribute("aria-sort", isSorted ? direction : "none");
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.target !== this.element) {
      return;
    }
    const page = Math.max(1, Math.floor((this.element.clientHeight - HEAD) / ROW) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -this.length,
      End: this.length,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      this.#choose(Math.min(this.length - 1, Math.max(0, this.#place + step)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.open();
    }
  }

  #click({ target }: Event): void {
    const line = target instanceof Element ? target.closest<HTMLElement>("[data-place]") : null;
    if (line !== null) {
      this.#choose(Number(line.dataset["place"]));
      this.open();
    }
  }

  #choose(place: number): void {
    if (place < 0 || place >= this.length) {
      return;
    }
    this.#place = place;
    const { element } = this;
    const top = place * ROW;
    if (top < element.scrollTop) {
      element.scrollTop = top;
    } else if (top + ROW > element.scrollTop + element.clientHeight - HEAD) {
      element.scrollTop = top + ROW - element.clientHeight + HEAD;
    }
    this.draw();
    if (this.row !== undefined) {
      this.events.chosen(this.row);
    }
  }
}
