import type { Cause, ComponentScore, FolderScore, FormulaC } from "../../src/generated/protocol";
import type { Snapshot } from "../../src/views/wire";
import { duration } from "../duration";
import { change, moment, number, points } from "../format";
import { type Html, html, type Part } from "../html";
import { away, button, buttons, note, outdated, tile, type Tone, unknownOr } from "../parts";
import { TEXT } from "../texts";
import { sparkline } from "./sparkline";

const ID = "compliance";
const WORDS = TEXT.compliance;
const TONES: Readonly<Record<FolderScore["level"], Tone>> = {
  good: "ok",
  warning: "warning",
  bad: "error",
  unknown: "muted",
};
const MINUTE = 60_000;

/** The worst first: one word stands for all folders. */
const ORDER: readonly FolderScore["level"][] = ["bad", "warning", "unknown", "good"];

const RUN_TESTS = { label: WORDS.runTests, hint: "cockpit.compliance.runTests" };
const OPEN_REPORT = { label: WORDS.openReport, hint: "cockpit.report.open" };
const FIX_NEXT = { label: WORDS.fixNext, hint: "cockpit.compliance.fixNext" };
const AUDIT_WORKSPACE = { label: TEXT.audit.auditWorkspace, hint: "cockpit.audit.workspace" };
const MANAGE_TRUST = { label: TEXT.audit.manageTrust, hint: "workbench.trust.manage" };
const OPEN_FOLDER = { label: TEXT.audit.openFolder, hint: "vscode.openFolder" };
const SHOW_LOG = { label: TEXT.audit.showLog, hint: "cockpit.showLog" };

/** The score of each folder, what it rests on, and what to do about it. */
export function complianceTile({ compliance, life }: Snapshot, now: number): Html {
  const live = life.state === "RUNNING";
  const folders = compliance?.folders ?? [];
  if (compliance === null || (!live && folders.every(({ composite }) => composite === null))) {
    const word = live ? WORDS.waiting : TEXT.unknown;
    return tile(ID, WORDS.title, { word, tone: "muted" }, note(live ? WORDS.notYet : away(life)));
  }
  if (folders.length === 0) {
    const state = { word: TEXT.audit.state.empty, tone: "muted" } as const;
    return tile(ID, WORDS.title, state, [note(WORDS.empty), live && buttons(button(ID, OPEN_FOLDER, "primary"))]);
  }
  const body = folders.map((folder) => score(folder, folders.length > 1, now));
  return tile(ID, WORDS.title, live ? stateOf(folders) : { word: TEXT.unknown, tone: "muted" }, [
    live ? !compliance.trusted && restricted() : outdated(ID, life),
    body,
    live && actions(folders, compliance.trusted),
  ]);
}

/** One sentence for a screen reader when a score changes. */
export function complianceNews({ compliance }: Snapshot): string {
  return (compliance?.folders ?? [])
    .filter(({ state }) => state === "ready")
    .map((folder) => {
      const figure = folder.composite === null ? [] : [points(folder.composite)];
      return WORDS.news(folder.name, [...figure, wordOf(folder)].join(", "));
    })
    .join(" ");
}

function stateOf(folders: readonly FolderScore[]): { word: string; tone: Tone } {
  if (folders.some(({ testing }) => testing)) {
    return { word: WORDS.testing, tone: "busy" };
  }
  const [worst] = [...folders].sort((one, other) => rank(one) - rank(other));
  return worst === undefined ? { word: "", tone: "muted" } : { word: wordOf(worst), tone: toneOf(worst) };
}

/** What the guard denies closes the gate, whatever else is known. */
function rank({ verdict, level }: FolderScore): number {
  return verdict === "denied" ? -1 : ORDER.indexOf(level);
}

function toneOf({ verdict, level }: FolderScore): Tone {
  return verdict === "denied" ? "error" : TONES[level];
}

function wordOf({ state, reliability, verdict, level }: FolderScore): string {
  if (state !== "ready") {
    return state === "error" ? WORDS.failed : WORDS.waiting;
  }
  if (verdict === "denied") {
    return WORDS.denied;
  }
  if (reliability !== "ok") {
    return reliability === "stale" ? WORDS.states.stale : WORDS.incomplete;
  }
  // It may pass and be no good all the same: the minimum of some branches is low.
  return verdict === "below" ? WORDS.below : level === "good" ? WORDS.passes : WORDS.passesBarely;
}

function restricted(): Html {
  return html`<div class="banner">${note(WORDS.restricted)} ${buttons(button(ID, MANAGE_TRUST))}</div>`;
}

function score(folder: FolderScore, named: boolean, now: number): Part {
  const title = named && html`<h3>${folder.name}</h3>`;
  if (folder.state !== "ready") {
    return [title, note(folder.reason)];
  }
  return [
    title,
    headline(folder),
    note(folder.reason),
    denied(folder.denied),
    components(folder.components, now),
    folder.beside !== null && beside(folder.beside),
    moved(folder),
    folder.next !== null && next(folder.next),
    trend(folder),
  ];
}

function headline(folder: FolderScore): Html {
  const { composite, minimum, branch, model } = folder;
  const limit = branch === "" ? WORDS.minimum(minimum) : WORDS.minimumOf(minimum, branch);
  return html`<p class="headline">
      <span class="composite">${unknownOr(composite === null ? null : points(composite), folder.reason)}</span>
      <span class="aside">${limit}</span> <span class="aside">${WORDS.model(model)}</span>
    </p>
    ${composite !== null && gauge(composite, `level-${folder.level}`, minimum)}`;
}

/** A bar from 0 to 100; a mark stands at the minimum. */
function gauge(value: number, kind: string, minimum?: number): Html {
  const mark = minimum !== undefined && html`<rect class="mark" x="${minimum}%" y="-3" width="2" height="12"></rect>`;
  return html`<svg class="gauge" aria-hidden="true">
    <rect class="ground" width="100%" height="100%" rx="2"></rect>
    <rect class="${kind}" width="${value}%" height="100%" rx="2"></rect>
    ${mark}
  </svg>`;
}

function denied(places: readonly string[]): Part {
  return (
    places.length > 0 && [
      note(WORDS.deniedAt),
      html`<ul>
        ${places.map((place) => html`<li>${place}</li>`)}
      </ul>`,
    ]
  );
}

function components(all: readonly ComponentScore[], now: number): Html {
  return html`<ul class="components" aria-label="${WORDS.components}">
    ${all.map((each) => component(each, now))}
  </ul>`;
}

function component(
  { component: name, score: value, weight, state, measured, reason }: ComponentScore,
  now: number,
): Html {
  const share = weight > 0 ? WORDS.share(number(100 * weight)) : WORDS.beside;
  const passed = now - Date.parse(measured);
  // What was measured just now is what it says; a line about it would only be noise.
  const age = passed >= MINUTE ? WORDS.ago(duration(passed)) : "";
  const about = [WORDS.states[state], age].filter((word) => word !== "").join(", ");
  return html`<li>
    <span class="name">${WORDS.names[name]} <span class="aside">${share}</span></span>
    <span class="count">${unknownOr(value === null ? null : points(value), reason)}</span>
    ${value !== null && gauge(value, state === "ok" ? "level-plain" : "level-unknown")}
    ${about !== "" && html`<span class="aside wide">${about}</span>`}
  </li>`;
}

/** What formula C says, in small: it is no part of the score. */
function beside({ score: value, resolved, open, violations, rollbacks, days }: FormulaC): Html {
  const known = (count: number | null): string => (count === null ? TEXT.unknown : number(count));
  const total = resolved === null || open === null ? null : resolved + open;
  const figure = value === null ? TEXT.unknown : points(value);
  const of = WORDS.resolvedOf(known(resolved), known(total));
  return html`<p class="aside">
    ${WORDS.formulaC(figure)} ${of} ${WORDS.happened(number(days), known(violations), known(rollbacks))}
  </p>`;
}

function moved({ composite, before, since, moved: causes, cameAndWent }: FolderScore): Part {
  if (cameAndWent.length === 0 && (causes.length === 0 || composite === null || before === null)) {
    return null;
  }
  return html`<h3>${WORDS.since(moment(since))}</h3>
    ${composite !== null && before !== null && html`<p>${points(before)} → ${points(composite)}</p>`}
    <ul class="causes">
      ${causes.map(cause)} ${cameAndWent.map((sentence) => html`<li class="wide">${sentence}</li>`)}
    </ul>`;
}

function cause({ points: amount, text }: Cause): Html {
  return html`<li><span class="count">${change(amount)}</span> <span>${text}</span></li>`;
}

function next(thing: Cause): Html {
  return html`<h3>${WORDS.next}</h3>
    <ul class="causes">
      ${cause(thing)}
    </ul>`;
}

function trend({ trend: days }: FolderScore): Part {
  const known = days.flatMap(({ score: value }) => (value === null ? [] : [value]));
  return (
    known.length > 1 &&
    sparkline(known, 100, {
      caption: WORDS.trend,
      label: WORDS.trendLabel(known.length, points(known[0] ?? 0), points(known.at(-1) ?? 0)),
    })
  );
}

function actions(folders: readonly FolderScore[], trusted: boolean): Part {
  const waits = folders.some(({ state }) => state === "waiting");
  const failed = folders.some(({ state }) => state === "error");
  const untested = folders.some(({ components: all }) =>
    all.some(({ component: name, weight, state }) => name === "tests" && weight > 0 && state !== "ok"),
  );
  const testing = folders.some((folder) => folder.testing);
  const scored = folders.some(({ state }) => state === "ready");
  const fixable = folders.some((folder) => folder.next !== null);
  const shown: Part[] = [
    waits && button(ID, AUDIT_WORKSPACE, "primary"),
    failed && button(ID, SHOW_LOG),
    trusted && !testing && !waits && button(ID, RUN_TESTS, untested ? "primary" : "secondary"),
    fixable && button(ID, FIX_NEXT, untested && trusted ? "secondary" : "primary"),
    trusted && scored && button(ID, OPEN_REPORT),
  ];
  return shown.some((each) => each !== false) && buttons(...shown);
}
