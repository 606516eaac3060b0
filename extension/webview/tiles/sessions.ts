import type { SessionRow, SessionsTile, WrapUp, WrapUpItem } from "../../src/generated/protocol";
import type { Snapshot } from "../../src/views/wire";
import { duration } from "../duration";
import { moment, number } from "../format";
import { type Html, html, type Part } from "../html";
import { breakable, button, buttons, note, tile, type Tone, unknownOr } from "../parts";
import { TEXT } from "../texts";

const ID = "sessions";
const WORDS = TEXT.sessions;
const WRAP_UP = { label: WORDS.wrapUp, hint: "cockpit.sessions.wrapUp" };
const SHOW_LOG = { label: TEXT.audit.showLog, hint: "cockpit.showLog" };
const TONES: Readonly<Record<WrapUpItem["outcome"], Tone>> = {
  ok: "ok",
  warning: "warning",
  failed: "error",
  unknown: "muted",
};

/** How sessions ended, and what they have left behind. */
export function sessionsTile({ life, sessions, daemon }: Snapshot, now: number): Html {
  if (sessions === null) {
    const running = life.state === "RUNNING";
    return tile(
      ID,
      WORDS.title,
      { word: TEXT.unknown, tone: "muted" },
      note(running ? WORDS.waiting : TEXT.daemon.notRunning),
    );
  }
  const live = life.state === "RUNNING";
  const body = [
    live ? daemon?.trusted === false && note(WORDS.restricted) : note(TEXT.stale),
    note(sessions.reason),
    figures(sessions),
    facts(sessions, now),
    troubled(sessions.troubled),
    sessions.wrapUp !== null && wrapUp(sessions.wrapUp),
    live && buttons(button(ID, WRAP_UP, "primary"), sessions.state === "error" && button(ID, SHOW_LOG)),
  ];
  return tile(ID, WORDS.title, live ? stateOf(sessions) : { word: TEXT.unknown, tone: "muted" }, body);
}

/** One sentence for a screen reader when something went wrong. */
export function sessionsNews({ sessions }: Snapshot): string {
  const bad = (sessions?.failed ?? 0) + (sessions?.crashed ?? 0);
  return bad === 0 ? "" : WORDS.news(bad);
}

function stateOf({ state, wrapUp: last, crashed, failed }: SessionsTile): { word: string; tone: Tone } {
  if (state !== "ready") {
    return { word: WORDS.state[state], tone: state === "error" ? "error" : "muted" };
  }
  const left = (last?.items ?? []).filter(({ outcome }) => outcome === "warning" || outcome === "failed").length;
  if (left > 0) {
    return { word: WORDS.leftBehind(left), tone: "warning" };
  }
  return (crashed ?? 0) + (failed ?? 0) > 0
    ? { word: WORDS.someFailed, tone: "warning" }
    : { word: WORDS.allWell, tone: "ok" };
}

function figures({ successful, failed, crashed, days, reason }: SessionsTile): Html {
  const figure = (name: string, value: number | null): Html =>
    html`<div class="figure">
      <dt>${name}</dt>
      <dd>${unknownOr(value === null ? null : number(value), reason)}</dd>
    </div>`;
  return html`<h3>${WORDS.lastDays(days)}</h3>
    <dl class="figures">
      ${figure(WORDS.successful, successful)} ${figure(WORDS.failed, failed)} ${figure(WORDS.crashed, crashed)}
    </dl>`;
}

function facts({ started, requests, p50, p99, retries, id }: SessionsTile, now: number): Html {
  const began = Date.parse(started);
  const latency = p50 === null || p99 === null ? null : WORDS.within(p50, p99);
  const rows: [string, Part][] = [
    [WORDS.id, id.slice(0, 8)],
    [TEXT.daemon.uptime, unknownOr(Number.isNaN(began) ? null : duration(now - began), started)],
    [WORDS.requests, number(requests)],
    [WORDS.latency, unknownOr(latency, WORDS.noRequest)],
    [WORDS.retries, number(retries)],
  ];
  return html`<h3>${WORDS.thisOne}</h3>
    <dl class="facts">
      ${rows.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>`;
}

function troubled(rows: readonly SessionRow[]): Part {
  return (
    rows.length > 0 &&
    html`<h3>${WORDS.troubled}</h3>
      <ul class="problems">
        ${rows.map(
          ({ status, kind, start, reason }) =>
            html`<li><strong>${WORDS.status[status]}</strong> ${kind}, ${moment(start)}: ${breakable(reason)}</li>`,
        )}
      </ul>`
  );
}

function wrapUp({ at, items }: WrapUp): Part {
  const well = items.filter(({ outcome }) => outcome === "ok").length;
  const others = items.filter(({ outcome }) => outcome !== "ok");
  return html`<h3>${WORDS.wrapUpOf(moment(at))}</h3>
    <p class="aside">${WORDS.inOrder(well, items.length)}</p>
    ${
      others.length > 0 &&
      html`<ul class="problems">
        ${others.map(found)}
      </ul>`
    }`;
}

function found({ validator, outcome, evidence, fix }: WrapUpItem): Html {
  return html`<li>
    <strong>${WORDS.validators[validator] ?? validator}</strong>
    <span class="state state-${TONES[outcome]}">${WORDS.outcome[outcome]}</span>
    ${evidence.map((sentence) => html`<p class="note">${breakable(sentence)}</p>`)}
    ${fix !== "" && html`<p class="aside">${breakable(fix)}</p>`}
  </li>`;
}
