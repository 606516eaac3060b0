import { type Html, html } from "../html";

const WIDTH = 100;
const HEIGHT = 24;
const MARGIN = 2;

/** What is written above the line, and what it says in words. */
interface Words {
  readonly caption: string;
  readonly label: string;
}

/** The values as a line from left to right; the scale begins at 0, so that a small change looks small. */
export function sparkline(values: readonly number[], highest: number, { caption, label }: Words): Html {
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values.map((value, index) => `${round(index * step)},${round(height(value, highest))}`).join(" ");
  return html`<figure class="trend">
    <figcaption class="aside">${caption}</figcaption>
    <svg role="img" aria-label="${label}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">
      <polyline points="${points}"></polyline>
    </svg>
  </figure>`;
}

function height(value: number, highest: number): number {
  return HEIGHT - MARGIN - (value / highest) * (HEIGHT - 2 * MARGIN);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
