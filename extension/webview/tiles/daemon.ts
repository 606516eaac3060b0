import type { DaemonView, Life, Snapshot } from "../../src/views/wire";
import { duration } from "../duration";
import { number } from "../format";
import { type Html, html, type Part } from "../html";
import { breakable, button, buttons, note, tile, type Tone, unknownOr } from "../parts";
import { TEXT } from "../texts";

const ID = "daemon";
const WORDS = TEXT.daemon;
const HEALTH_TONES: Readonly<Record<DaemonView["health"], Tone>> = { ok: "ok", warning: "warning", error: "error" };
const LIFE_TONES: Readonly<Record<Life["state"], Tone>> = {
  SETTING_UP: "busy",
  STOPPED: "muted",
  STARTING: "busy",
  RUNNING: "ok",
  BACKOFF: "warning",
  STOPPING: "busy",
  FATAL: "error",
};

/** Whether the daemon is well, what it is and what it needs. */
export function daemonTile(snapshot: Snapshot, now: number): Html {
  const { life, daemon } = snapshot;
  if (life.state !== "RUNNING" || daemon === null) {
    return tile(ID, WORDS.title, { word: WORDS.state[life.state], tone: LIFE_TONES[life.state] }, away(life));
  }
  const state = { word: WORDS.health[daemon.health], tone: HEALTH_TONES[daemon.health] };
  return tile(ID, WORDS.title, state, [problems(daemon), facts(daemon, now), busy(daemon.busy)]);
}

/** One sentence for a screen reader when the health changes. */
export function daemonNews({ life, daemon }: Snapshot): string {
  const isWell = life.state === "RUNNING" && daemon !== null;
  return WORDS.news(isWell ? WORDS.health[daemon.health] : WORDS.state[life.state]);
}

function away(life: Life): Part {
  const reason = life.state === "RUNNING" ? WORDS.silent : life.reason;
  const shown = life.buttons.map((each, index) => button(ID, each, index === 0 ? "primary" : "secondary"));
  return [note(life.wait ?? ""), note(reason), shown.length > 0 && buttons(...shown)];
}

function problems({ problems: found }: DaemonView): Part {
  if (found.length === 0) {
    return null;
  }
  return html`<ul class="problems" aria-label="${WORDS.problems}">
    ${found.map(
      ({ what, reason, button: act }) =>
        html`<li><strong>${what}</strong> ${reason} ${act !== null && button(`${ID}-${what}`, act)}</li>`,
    )}
  </ul>`;
}

function facts(daemon: DaemonView, now: number): Html {
  const memory = daemon.residentMegabytes === null ? null : `${number(daemon.residentMegabytes)} MB`;
  const started = Date.parse(daemon.started);
  const rows: [string, Part][] = [
    [WORDS.version, daemon.version],
    [WORDS.python, breakable(daemon.python)],
    [WORDS.process, String(daemon.pid)],
    [WORDS.memory, unknownOr(memory, WORDS.noMemory)],
    [WORDS.uptime, unknownOr(Number.isNaN(started) ? null : duration(now - started), daemon.started)],
    [WORDS.lint, daemon.lint],
    [WORDS.storage, breakable(daemon.storage)],
    [WORDS.trust, daemon.trusted ? WORDS.trusted : WORDS.restricted],
  ];
  return html`<dl class="facts">
    ${rows.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function busy(sentences: readonly string[]): Part {
  return sentences.length === 0
    ? null
    : html`<h3>${WORDS.busy}</h3>
        <ul>
          ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
        </ul>`;
}
