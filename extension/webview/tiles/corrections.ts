import type { CorrectionRow, CorrectionsTile, StoppedRow } from "../../src/generated/protocol";
import type { Snapshot } from "../../src/views/wire";
import { moment } from "../format";
import { type Html, html, type Part } from "../html";
import { breakable, button, buttons, note, tile, type Tone } from "../parts";
import { TEXT } from "../texts";

const ID = "corrections";
const WORDS = TEXT.corrections;
const UNDO = "cockpit.audit.undoCorrection";
const SHOW_LOG = { label: TEXT.audit.showLog, hint: "cockpit.showLog" };
/** Rows that are seen at once; the others unfold. */
const FIRST = 3;

/** What was changed on request, with the way back, and what the guard has stopped. */
export function correctionsTile({ life, corrections, daemon }: Snapshot): Html {
  const live = life.state === "RUNNING";
  if (corrections === null) {
    const reason = live ? WORDS.waiting : TEXT.daemon.notRunning;
    return tile(ID, WORDS.title, { word: TEXT.unknown, tone: "muted" }, note(reason));
  }
  const restricted = daemon?.trusted === false;
  const can = live && !restricted;
  const failed = corrections.state === "error";
  const body = [
    live ? restricted && note(WORDS.restricted) : note(TEXT.stale),
    note(corrections.reason),
    told(corrections),
    list(corrections.corrections, (row) => corrected(row, can, manyFolders(corrections)), "more"),
    corrections.stopped.length > 0 && html`<h3>${WORDS.stopped}</h3>`,
    list(corrections.stopped, stopped, "more-stopped"),
    live && failed && buttons(button(ID, SHOW_LOG)),
  ];
  return tile(ID, WORDS.title, live ? stateOf(corrections) : { word: TEXT.unknown, tone: "muted" }, body);
}

/** One sentence for a screen reader when there is another correction, or one less to undo. */
export function correctionsNews({ corrections }: Snapshot): string {
  const count = undoable(corrections?.corrections ?? []);
  return count === 0 ? "" : WORDS.news(count);
}

function stateOf({ state, corrections }: CorrectionsTile): { word: string; tone: Tone } {
  if (state === "error") {
    return { word: WORDS.failed, tone: "error" };
  }
  if (state === "empty") {
    return { word: WORDS.noFolder, tone: "muted" };
  }
  const count = undoable(corrections);
  return { word: count === 0 ? WORDS.none : WORDS.canUndo(count), tone: "muted" };
}

function undoable(rows: readonly CorrectionRow[]): number {
  return rows.filter((row) => row.undoable).length;
}

function manyFolders({ corrections }: CorrectionsTile): boolean {
  return new Set(corrections.map(({ folder }) => folder)).size > 1;
}

function told({ state, corrections, stopped: all }: CorrectionsTile): Part {
  if (state === "empty") {
    return note(WORDS.empty);
  }
  return state === "ready" && corrections.length + all.length === 0 && note(WORDS.nothing);
}

function list<Row>(rows: readonly Row[], item: (row: Row) => Html, id: string): Part {
  const [seen, others] = [rows.slice(0, FIRST), rows.slice(FIRST)];
  const listed = (some: readonly Row[]): Html =>
    html`<ul class="problems">
      ${some.map(item)}
    </ul>`;
  return [
    seen.length > 0 && listed(seen),
    others.length > 0 &&
      html`<details id="${ID}-${id}">
        <summary>${WORDS.older(others.length)}</summary>
        ${listed(others)}
      </details>`,
  ];
}

function corrected(row: CorrectionRow, can: boolean, named: boolean): Html {
  const what = WORDS.kinds[row.kind] ?? row.kind;
  const path = named ? `${row.folderName}/${row.path}` : row.path;
  const about = [moment(row.at), row.user, row.rationale].filter((each) => each !== "").join(" · ");
  return html`<li>
    <strong>${what}</strong> ${breakable(path)}
    <p class="aside">${breakable(about)}</p>
    ${row.undone !== "" && html`<p class="aside">${WORDS.undone(moment(row.undone))}</p>`}
    ${row.undone === "" && !row.undoable && html`<p class="aside">${WORDS.byHand}</p>`}
    ${row.undoable && can && undo(row, WORDS.undoOf(what, path))}
  </li>`;
}

/** Of several buttons with one word, each says to a screen reader which one it is. */
function undo({ number, folder }: CorrectionRow, label: string): Html {
  const name = `${String(number)} ${folder}`;
  return html`<button
    type="button"
    class="secondary"
    id="${ID}:${name}"
    data-hint="${UNDO}"
    data-argument="${name}"
    aria-label="${label}"
    title="${label}"
  >
    ${WORDS.undo}
  </button>`;
}

function stopped({ at, event, details, rule, count }: StoppedRow): Html {
  const rest = details.startsWith(event) ? details.slice(event.length) : ` ${details}`;
  return html`<li>
    <strong>${event}</strong>${breakable(rest)}
    <p class="aside">${[moment(at), WORDS.times(count), rule].join(" · ")}</p>
  </li>`;
}
