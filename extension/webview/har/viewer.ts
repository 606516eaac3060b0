/** The viewer: what the host sends becomes rows, and what the person does becomes a filter, an order or a question. */
import type { HarEntry, HarFindings, HarRows } from "../../src/generated/protocol";
import type { FromViewer, ToViewer } from "../../src/views/har-wire";
import { html } from "../html";
import { HAR_TEXT } from "../har-texts";
import { charts } from "./charts";
import { details } from "./details";
import { figures } from "./figures";
import { findings } from "./findings";
import { frame, type Tab, TABS } from "./frame";
import { Grid } from "./grid";
import { type Column, type Order, ordered } from "./ordering";
import { query } from "./query";
import { parsed, Recording } from "./recording";
import { duration } from "./shown";
import { hasWord, toggled, withWord, wordOf } from "./words";

type Message<K extends ToViewer["kind"]> = Extract<ToViewer, { kind: K }>;

/** Columns of which the largest are looked for first. */
const DESCENDING: readonly Column[] = ["size", "time"];

interface Chosen {
  readonly row: number;
  entry: HarEntry | string | undefined;
  reveal: boolean;
}

export class Viewer {
  readonly #root: HTMLElement;
  #load = -1;
  #recording: Recording | undefined;
  #grid: Grid | undefined;
  #found: HarFindings | string | undefined;
  #rows: Uint32Array = new Uint32Array();
  #order: Order = { column: "number", descending: false };
  #filter = "";
  #tab: Tab = "entries";
  #chosen: Chosen | undefined;

  constructor(
    readonly document: Document,
    readonly post: (message: FromViewer) => void,
  ) {
    this.#root = this.#one("#viewer");
    document.addEventListener("click", ({ target }) => this.#click(target));
    document.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("input", ({ target }) => this.#input(target));
  }

  /** Takes what the host says; what is of an older load is dropped. */
  take(message: ToViewer): void {
    if (message.load < this.#load) {
      return;
    }
    this.#load = message.load;
    switch (message.kind) {
      case "loading":
        this.#loading(message);
        break;
      case "failed":
        this.#failed(message);
        break;
      case "rows":
        this.#rowsCame(new Recording(parsed(message.json) as HarRows));
        break;
      case "findings":
        this.#findingsCame(parsed(message.json) as HarFindings);
        break;
      case "unchecked":
        this.#findingsCame(message.reason);
        break;
      case "entry":
        this.#entryCame(message, message.entry);
        break;
      case "noEntry":
        this.#entryCame(message, message.reason);
        break;
    }
  }

  /** Draws again what depends on the room there is. */
  resized(): void {
    this.#grid?.draw();
  }

  #loading({ percentage }: Message<"loading">): void {
    // What is shown stays until what is new is there.
    if (this.#recording === undefined) {
      const value = percentage === null ? html`` : html`value="${percentage}"`;
      this.#root.innerHTML = html`<div class="centre" role="status">
        <p>${HAR_TEXT.loading}</p>
        <progress aria-label="${HAR_TEXT.loading}" max="100" ${value}></progress>
      </div>`.text;
    }
  }

  #failed({ reason, button }: Message<"failed">): void {
    this.#recording = this.#grid = this.#chosen = undefined;
    this.#root.innerHTML = html`<div class="centre" role="alert">
      <p>${reason}</p>
      <p class="buttons">
        ${button !== null && html`<button type="button" class="primary" data-hint="${button.hint}">${button.label}</button>`}
        <button type="button" class="secondary" data-do="reload">${HAR_TEXT.reload}</button>
        <button type="button" class="secondary" data-do="top">${HAR_TEXT.openText}</button>
      </p>
    </div>`.text;
  }

  #rowsCame(recording: Recording): void {
    if (recording.rows.refused !== "" || recording.count === 0) {
      const reason = recording.rows.refused || HAR_TEXT.noEntries;
      this.#failed({ kind: "failed", load: this.#load, reason, button: null });
      return;
    }
    this.#recording = recording;
    this.#found = this.#chosen = undefined;
    this.#root.innerHTML = frame(recording).text;
    this.#grid = new Grid(this.#one("#grid"), recording, {
      chosen: (row) => this.#rowChosen(row),
      opened: (row) => this.#open(row),
    });
    this.#showTab();
    this.#setFilter(this.#filter);
    // The first key in the filter shall not wait for it.
    setTimeout(() => recording.prepare());
  }

  #findingsCame(found: HarFindings | string): void {
    this.#found = found;
    if (typeof found === "object") {
      this.#recording?.take(found);
    }
    this.#apply();
    this.#drawDetails();
  }

  /** The answer to an older question, about another row or with secrets shown, is dropped. */
  #entryCame({ row, reveal }: Message<"entry" | "noEntry">, entry: HarEntry | string): void {
    if (this.#chosen?.row === row && this.#chosen.reveal === reveal) {
      this.#chosen.entry = entry;
      this.#drawDetails();
    }
  }

  #setFilter(filter: string): void {
    this.#filter = filter;
    const box = this.#one("#filter") as HTMLInputElement;
    if (box.value !== filter) {
      box.value = filter;
    }
    for (const menu of this.#root.querySelectorAll<HTMLSelectElement>("select[data-name]")) {
      menu.value = wordOf(filter, menu.dataset["name"] ?? "");
    }
    for (const tick of this.#root.querySelectorAll<HTMLInputElement>("input[data-word]")) {
      tick.checked = hasWord(filter, tick.dataset["word"] ?? "");
    }
    this.#apply();
  }

  #apply(): void {
    const recording = this.#recording;
    if (recording === undefined) {
      return;
    }
    const { test, unknown } = query(recording, this.#filter);
    this.#rows = ordered(recording, test, this.#order);
    this.#grid?.show(this.#rows, this.#order);
    this.#one("#unknown").textContent = unknown.length === 0 ? "" : HAR_TEXT.unknownWords(unknown.join(" "));
    this.#one("#nothing").hidden = this.#rows.length > 0;
    this.#tell(recording);
    this.#drawPanels();
  }

  #tell(recording: Recording): void {
    const found = typeof this.#found === "object" ? HAR_TEXT.findingCount(this.#found.total) : "";
    const parts = [HAR_TEXT.count(this.#rows.length, recording.count), duration(recording.span), found];
    this.#one("#count").textContent = parts.filter((part) => part !== "").join(" · ");
    const generate = this.#one("#generate") as HTMLButtonElement;
    generate.textContent = this.#isWhole ? HAR_TEXT.generate : HAR_TEXT.generateFrom(this.#rows.length);
    generate.disabled = this.#rows.length === 0;
  }

  /** Only the panel that is seen. */
  #drawPanels(): void {
    const recording = this.#recording;
    if (recording !== undefined && this.#tab === "charts") {
      this.#one("#panel-charts").innerHTML = charts(figures(recording, this.#rows), recording.span).text;
    } else if (this.#tab === "findings") {
      this.#one("#panel-findings").innerHTML = findings(this.#found).text;
    }
  }

  #showTab(): void {
    for (const tab of TABS) {
      const isShown = tab === this.#tab;
      const button = this.#one(`#tab-${tab}`);
      button.setAttribute("aria-selected", String(isShown));
      button.tabIndex = isShown ? 0 : -1;
      this.#one(`#panel-${tab}`).hidden = !isShown;
    }
    this.#drawPanels();
    this.#grid?.draw();
  }

  /** While the pane is open, it follows. */
  #rowChosen(row: number): void {
    if (this.#chosen !== undefined && this.#chosen.row !== row) {
      this.#open(row);
    }
  }

  #open(row: number): void {
    this.#chosen = { row, entry: undefined, reveal: false };
    this.#ask();
    this.#drawDetails();
    this.#grid?.draw();
  }

  #ask(): void {
    const { rows } = this.#recording ?? {};
    const chosen = this.#chosen;
    if (rows !== undefined && chosen !== undefined) {
      const { row, reveal } = chosen;
      const [offset, length] = [rows.offset[row] ?? 0, rows.length[row] ?? 0];
      this.post({ kind: "entry", load: this.#load, row, state: rows.state, offset, length, reveal });
    }
  }

  #drawDetails(): void {
    const recording = this.#recording;
    if (recording === undefined) {
      return;
    }
    const pane = this.#one("#details");
    pane.hidden = this.#chosen === undefined;
    if (this.#chosen !== undefined) {
      const { row, entry, reveal } = this.#chosen;
      pane.innerHTML = details(recording, row, entry, reveal).text;
    }
  }

  #close(): void {
    this.#chosen = undefined;
    this.#drawDetails();
    this.#one("#grid").focus();
    this.#grid?.draw();
  }

  #click(target: EventTarget | null): void {
    const element = target instanceof this.#window.Element ? target.closest<HTMLElement>("button") : null;
    const { do: what, hint, column, tab } = element?.dataset ?? {};
    if (hint !== undefined) {
      this.post({ kind: "act", hint });
    } else if (column !== undefined) {
      this.#sort(column as Column);
    } else if (tab !== undefined) {
      this.#tab = tab as Tab;
      this.#showTab();
    } else if (what !== undefined && element !== null) {
      this.#do(what, element.dataset);
    }
  }

  #do(what: string, data: DOMStringMap): void {
    const rows = this.#recording?.rows;
    const row = Number(data["row"] ?? 0);
    const finding = this.#recording?.findings[Number(data["finding"] ?? -1)];
    const actions: Readonly<Record<string, () => void>> = {
      reload: () => this.post({ kind: "reload" }),
      sanitize: () => this.post({ kind: "sanitize" }),
      generate: () => this.#generate(data["row"] === undefined ? undefined : row),
      top: () => this.post({ kind: "text", line: 0, column: 0 }),
      goto: () => this.post({ kind: "text", line: Number(data["line"]), column: Number(data["column"]) }),
      text: () => this.post({ kind: "text", line: rows?.line[row] ?? 0, column: rows?.column[row] ?? 0 }),
      place: () => finding && this.post({ kind: "text", line: finding.line, column: finding.column }),
      requests: () => this.#showRequests(Number(data["finding"])),
      reveal: () => this.#reveal(true),
      hide: () => this.#reveal(false),
      close: () => this.#close(),
    };
    actions[what]?.();
  }

  /** From one request, or from those that the filter leaves. */
  #generate(row: number | undefined): void {
    const recording = this.#recording;
    if (recording !== undefined) {
      const rows = row === undefined ? [...this.#rows].sort((one, other) => one - other) : [row];
      const isWhole = row === undefined && this.#isWhole;
      this.post({ kind: "generate", entries: isWhole ? null : rows.map((each) => recording.entry(each)) });
    }
  }

  /** Whether every request passes the filter. */
  get #isWhole(): boolean {
    return this.#rows.length === this.#recording?.count;
  }

  #reveal(isRevealed: boolean): void {
    if (this.#chosen !== undefined) {
      this.#chosen.reveal = isRevealed;
      if (!isRevealed) {
        // What was shown is not to stay until the answer comes.
        this.#chosen.entry = undefined;
        this.#drawDetails();
      }
      this.#ask();
    }
  }

  /** Those that a finding concerns, by a word of the filter. */
  #showRequests(index: number): void {
    this.#tab = "entries";
    this.#showTab();
    this.#setFilter(`finding:${index + 1}`);
    this.#one("#grid").focus();
  }

  #sort(column: Column): void {
    const isSame = this.#order.column === column;
    this.#order = { column, descending: isSame ? !this.#order.descending : DESCENDING.includes(column) };
    this.#apply();
  }

  #input(target: EventTarget | null): void {
    const { HTMLInputElement, HTMLSelectElement } = this.#window;
    if (target instanceof HTMLSelectElement) {
      this.#setFilter(withWord(this.#filter, target.dataset["name"] ?? "", target.value));
    } else if (target instanceof HTMLInputElement) {
      const word = target.dataset["word"];
      this.#setFilter(word === undefined ? target.value : toggled(this.#filter, word));
    }
  }

  #key(event: KeyboardEvent): void {
    const { HTMLElement, HTMLInputElement } = this.#window;
    const { target } = event;
    const isTyping = target instanceof HTMLInputElement && target.type === "search";
    if (event.key === "/" && !isTyping && this.#recording !== undefined) {
      event.preventDefault();
      this.#one("#filter").focus();
    } else if (event.key === "Escape" && isTyping) {
      this.#setFilter("");
      this.#one("#grid").focus();
    } else if (event.key === "Escape" && this.#chosen !== undefined) {
      this.#close();
    } else if (event.key === "ArrowDown" && isTyping) {
      event.preventDefault();
      this.#one("#grid").focus();
    } else if (target instanceof HTMLElement && target.dataset["tab"] !== undefined) {
      this.#walkTabs(event);
    }
  }

  #walkTabs({ key }: KeyboardEvent): void {
    const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
    const next = TABS[(TABS.indexOf(this.#tab) + step + TABS.length) % TABS.length];
    if (step !== 0 && next !== undefined) {
      this.#tab = next;
      this.#showTab();
      this.#one(`#tab-${next}`).focus();
    }
  }

  get #window(): typeof globalThis {
    return this.document.defaultView as unknown as typeof globalThis;
  }

  #one(selector: string): HTMLElement {
    const found = this.document.querySelector<HTMLElement>(selector);
    if (found === null) {
      throw new Error(`The page has no element ${selector}.`);
    }
    return found;
  }
}
