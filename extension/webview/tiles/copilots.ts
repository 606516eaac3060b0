import type { CopilotsFigures, CopilotsLast, CopilotsTile } from "../../src/generated/protocol";
import type { Snapshot } from "../../src/views/wire";
import { cost, moment, number } from "../format";
import { type Html, html, type Part } from "../html";
import { breakable, button, buttons, note, tile, type Tone, unknownOr } from "../parts";
import { TEXT } from "../texts";

const ID = "copilots";
const WORDS = TEXT.copilots;
const TONES: Readonly<Record<CopilotsLast["verdict"], Tone>> = {
  approved: "ok",
  rejected: "warning",
  "cannot judge": "muted",
  "nothing fits": "muted",
};

const VALIDATE = { label: WORDS.validate, hint: "cockpit.copilots.validate" };
const REFINE = { label: WORDS.refine, hint: "cockpit.copilots.refine" };
const UNDO = { label: WORDS.undo, hint: "cockpit.audit.undoCorrection" };
const MANAGE_TRUST = { label: TEXT.audit.manageTrust, hint: "workbench.trust.manage" };
const SHOW_LOG = { label: TEXT.audit.showLog, hint: "cockpit.showLog" };

/** How often the two copilots agreed, what became of their proposals, and what that took. */
export function copilotsTile({ life, copilots, daemon }: Snapshot): Html {
  const live = life.state === "RUNNING";
  if (copilots === null) {
    const reason = live ? WORDS.waiting : TEXT.daemon.notRunning;
    return tile(ID, WORDS.title, { word: TEXT.unknown, tone: "muted" }, note(reason));
  }
  const restricted = daemon?.trusted === false;
  const { figures, last } = copilots;
  const body = [
    live ? restricted && note(WORDS.restricted) : note(TEXT.stale),
    note(copilots.reason),
    told(copilots),
    figures !== null && figures.runs > 0 && [counts(figures), facts(figures)],
    last !== null && lastRun(last),
    live && actions(copilots, restricted),
  ];
  return tile(ID, WORDS.title, live ? stateOf(copilots) : { word: TEXT.unknown, tone: "muted" }, body);
}

/** One sentence for a screen reader when there is another run, or another end of one. */
export function copilotsNews({ copilots }: Snapshot): string {
  const last = copilots?.last;
  return last ? WORDS.news([name(last), outcome(last)].filter((each) => each !== "").join(" ")) : "";
}

function stateOf({ state, last }: CopilotsTile): { word: string; tone: Tone } {
  if (state === "error") {
    return { word: WORDS.failed, tone: "error" };
  }
  if (state === "empty") {
    return { word: WORDS.noFolder, tone: "muted" };
  }
  return last === null
    ? { word: WORDS.none, tone: "muted" }
    : { word: WORDS.verdicts[last.verdict], tone: TONES[last.verdict] };
}

function told({ state, figures }: CopilotsTile): Part {
  if (state === "empty") {
    return note(WORDS.empty);
  }
  return figures?.runs === 0 && note(WORDS.nothing);
}

function counts(figures: CopilotsFigures): Html {
  const { approved, rejected, unknown } = figures;
  const figure = (label: string, value: number): Html =>
    html`<div class="figure">
      <dt>${label}</dt>
      <dd>${number(value)}</dd>
    </div>`;
  return html`<h3>${WORDS.proposals(approved + rejected + unknown)}</h3>
    <dl class="figures">
      ${figure(WORDS.approved, approved)} ${figure(WORDS.rejected, rejected)} ${figure(WORDS.unknown, unknown)}
    </dl>`;
}

function facts(figures: CopilotsFigures): Html {
  const { today, runs, nothingFits, disagreement, applied, undone, discarded, undecided } = figures;
  const share = disagreement === null ? null : TEXT.compliance.share(number(disagreement * 100));
  const rows: [string, Part][] = [
    [WORDS.runs, WORDS.today(runs, today)],
    ...(nothingFits > 0 ? [[WORDS.nothingFits, number(nothingFits)] as [string, Part]] : []),
    [WORDS.disagreement, share ?? unknown(WORDS.nothingJudged)],
    [WORDS.applied, number(applied)],
    [WORDS.undone, number(undone)],
    [WORDS.discarded, number(discarded)],
    [WORDS.undecided, number(undecided)],
    [WORDS.tokens, tokens(figures)],
    [WORDS.cost, price(figures)],
  ];
  return html`<dl class="facts">
    ${rows.map(
      ([label, value]) =>
        html`<dt>${label}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function tokens({ requests, tokens: known, untold }: CopilotsFigures): Part {
  if (requests === 0) {
    return WORDS.noModel;
  }
  if (untold === 0) {
    return number(known);
  }
  return unknown(untold === requests ? WORDS.untold : WORDS.toldOf(number(known), requests - untold, requests));
}

function price({ requests, cost: known, unpriced }: CopilotsFigures): Part {
  if (requests === 0) {
    return WORDS.noModel;
  }
  if (unpriced === 0) {
    return cost(known);
  }
  return unknown(unpriced === requests ? WORDS.unpriced : WORDS.toldOf(cost(known), requests - unpriced, requests));
}

/** Unknown, with the reason for everybody to see. */
function unknown(reason: string): Part {
  return [unknownOr(null, reason), html`<br /><span aria-hidden="true">${reason}</span>`];
}

function lastRun(last: CopilotsLast): Html {
  const { words, path, folderName, at, provider, reason } = last;
  const place = folderName === "" || path === "" ? path : `${folderName}/${path}`;
  const about = [place, words, moment(at), WORDS.providers[provider] ?? provider].filter((each) => each !== "");
  return html`<h3>${WORDS.last}</h3>
    <div class="last">
      <p>${name(last) !== "" && html`<strong>${name(last)}</strong>`} ${outcome(last)}</p>
      <p class="aside">${breakable(about.join(" · "))}</p>
      ${reason !== "" && html`<p class="aside">${breakable(reason)}</p>`}
    </div>`;
}

function name({ symbol, path }: CopilotsLast): string {
  return symbol === "" ? (path.split("/").at(-1) ?? "") : symbol;
}

/** The verdict, and what became of it. */
function outcome({ verdict, fate }: CopilotsLast): string {
  const decided = fate === "" && verdict !== "approved" ? "" : WORDS.fates[fate];
  return [WORDS.verdicts[verdict], decided].filter((each) => each !== "").join(", ");
}

/** The same recording gives the same files, whatever is said of them. */
function isRefinable({ verdict, fate, provider }: CopilotsLast): boolean {
  return verdict !== "nothing fits" && fate === "" && provider !== "recording";
}

function actions({ state, figures, last }: CopilotsTile, restricted: boolean): Part {
  if (state === "empty") {
    return null;
  }
  return restricted
    ? buttons(button(ID, MANAGE_TRUST))
    : buttons(
        button(ID, VALIDATE, "primary"),
        last !== null && isRefinable(last) && button(ID, REFINE),
        (figures?.applied ?? 0) > 0 && button(ID, UNDO),
        state === "error" && button(ID, SHOW_LOG),
      );
}
