/** Pieces that several tiles use. */
import type { HintButton, Life } from "../src/views/wire";
import { type Html, html, type Part } from "./html";
import { TEXT } from "./texts";

export type Tone = "ok" | "busy" | "warning" | "error" | "muted";

/** A tile: a titled section with a word about its state. */
export function tile(id: string, title: string, state: { word: string; tone: Tone }, body: Part): Html {
  return html`<section class="tile" id="${id}" aria-labelledby="${id}-title">
    <header>
      <h2 id="${id}-title" tabindex="-1">${title}</h2>
      <span class="state state-${state.tone}">${state.word}</span>
    </header>
    ${body}
  </section>`;
}

/** A button that asks the host to act on a hint; its id keeps the focus where it was. */
export function button(tileId: string, { label, hint }: HintButton, kind: "primary" | "secondary" = "secondary"): Html {
  return html`<button type="button" class="${kind}" id="${tileId}:${hint}" data-hint="${hint}">${label}</button>`;
}

export function buttons(...all: readonly Part[]): Html {
  return html`<p class="buttons">${all}</p>`;
}

/** A figure that may be unknown; then the reason takes the place of a number that would be a lie. */
export function unknownOr(value: string | null, reason: string): Html {
  return value === null
    ? html`<span class="unknown" title="${reason}"
        >${TEXT.unknown}<span class="visually-hidden">: ${reason}</span></span
      >`
    : html`${value}`;
}

/** A text with paths in it, broken after a separator where it does not fit. */
export function breakable(text: string): Part {
  return text.split(/(?<=[/\\])/).map((piece, index) => (index === 0 ? piece : html`<wbr />${piece}`));
}

export function note(text: string): Part {
  return text === "" ? null : html`<p class="note">${text}</p>`;
}

/** Why there is nothing to show of a daemon that does not run. */
export function away({ state, wait }: Life): string {
  if (state === "SETTING_UP") {
    return TEXT.daemon.settingUp;
  }
  if (wait !== undefined) {
    return wait;
  }
  return state === "STARTING" ? TEXT.daemon.starting : TEXT.daemon.notRunning;
}

/** Figures of a daemon that is gone, and the way to have it back. */
export function outdated(tileId: string, { wait, buttons: [first] }: Life): Html {
  const words = wait === undefined ? TEXT.stale : TEXT.staleUntil(wait);
  return html`<div class="banner">${note(words)} ${first !== undefined && buttons(button(tileId, first))}</div>`;
}
