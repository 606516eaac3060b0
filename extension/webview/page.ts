import type { Snapshot } from "../src/views/wire";
import type { Html } from "./html";
import { auditNews, auditTile } from "./tiles/audit";
import { backupNews, backupTile } from "./tiles/backup";
import { complianceNews, complianceTile } from "./tiles/compliance";
import { copilotsNews, copilotsTile } from "./tiles/copilots";
import { correctionsNews, correctionsTile } from "./tiles/corrections";
import { daemonNews, daemonTile } from "./tiles/daemon";
import { databasesNews, databasesTile } from "./tiles/databases";
import { sessionsNews, sessionsTile } from "./tiles/sessions";
import { syncNews, syncTile } from "./tiles/sync";

/** A tile and what a screen reader is told when it changes. */
interface Tile {
  readonly render: (snapshot: Snapshot, now: number) => Html;
  readonly news: (snapshot: Snapshot) => string;
}

/** Every tile, in the order in which they stand. */
export const TILES: readonly Tile[] = [
  { render: complianceTile, news: complianceNews },
  { render: auditTile, news: auditNews },
  { render: copilotsTile, news: copilotsNews },
  { render: backupTile, news: backupNews },
  { render: syncTile, news: syncNews },
  { render: databasesTile, news: databasesNews },
  { render: correctionsTile, news: correctionsNews },
  { render: sessionsTile, news: sessionsNews },
  { render: daemonTile, news: daemonNews },
];

/** Draws the tiles, and only what has changed; open details and the focus stay where they are. */
export class Page {
  readonly #slots: { element: Element; drawn: string }[];
  readonly #news: Element;
  #told: readonly string[] | undefined;

  constructor(document: Document) {
    const main = element(document, "tiles");
    this.#news = element(document, "news");
    this.#slots = TILES.map(() => ({ element: main.appendChild(document.createElement("div")), drawn: "" }));
  }

  draw(snapshot: Snapshot, now: number): void {
    TILES.forEach(({ render }, index) => {
      const slot = this.#slots[index];
      const { text } = render(snapshot, now);
      if (slot !== undefined && slot.drawn !== text) {
        slot.drawn = text;
        replace(slot.element, text);
      }
    });
    this.#tell(TILES.map(({ news }) => news(snapshot)));
  }

  /** Only of the tiles that have news; the first words are none. */
  #tell(news: readonly string[]): void {
    const fresh = this.#told === undefined ? [] : news.filter((sentence, index) => sentence !== this.#told?.[index]);
    if (fresh.some((sentence) => sentence !== "")) {
      this.#news.textContent = fresh.join(" ");
    }
    this.#told = news;
  }
}

function replace(slot: Element, text: string): void {
  const { activeElement } = slot.ownerDocument;
  const focused = activeElement !== null && slot.contains(activeElement) ? activeElement.id : "";
  // What is drawn for the first time is as it is drawn; then it is as the user leaves it.
  const open = new Map([...slot.querySelectorAll("details")].map((each) => [each.id, each.hasAttribute("open")]));
  slot.innerHTML = text;
  for (const details of slot.querySelectorAll("details")) {
    details.toggleAttribute("open", open.get(details.id) ?? details.hasAttribute("open"));
  }
  if (focused !== "") {
    const again = [...slot.querySelectorAll<HTMLElement>("[id]")].find(({ id }) => id === focused);
    // What had the focus may be gone; who works with the keyboard goes on from the head of the tile.
    (again ?? slot.querySelector<HTMLElement>("h2"))?.focus();
  }
}

function element(document: Document, id: string): Element {
  const found = document.getElementById(id);
  if (found === null) {
    throw new Error(`The page has no element ${id}.`);
  }
  return found;
}
