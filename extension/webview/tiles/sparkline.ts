import { type Html, html } from "../html";
import { TEXT } from "../texts";

const WIDTH = 100;
const HEIGHT = 24;
const MARGIN = 2;

/** The values as a line from left to right; the scale begins at 0, so that a small change looks small. */
export function sparkline(values: readonly number[]): Html {
  const highest = Math.max(1, ...values);
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values.map((value, index) => `${round(index * step)},${round(height(value, highest))}`).join(" ");
  const label = TEXT.audit.trendLabel(values.length, values[0] ?? 0, values.at(-1) ?? 0);
  return html`<figure class="trend">
    <figcaption class="aside">${TEXT.audit.trend}</figcaption>
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
