import type { DatabaseFile, FolderDatabases } from "../../src/generated/protocol";
import type { Snapshot } from "../../src/views/wire";
import { duration } from "../duration";
import { amount, moment } from "../format";
import { type Html, html, type Part } from "../html";
import { button, buttons, note, tile, type Tone } from "../parts";
import { TEXT } from "../texts";

const ID = "databases";
const WORDS = TEXT.databases;
type State = DatabaseFile["state"];
const TONES: Readonly<Record<State, Tone>> = {
  ok: "ok",
  absent: "muted",
  outdated: "ok",
  large: "warning",
  newer: "error",
  unreadable: "error",
};
const WORST_FIRST: readonly State[] = ["unreadable", "newer", "large", "outdated", "ok", "absent"];

const BROWSE = { label: WORDS.browse, hint: "cockpit.databases.browse" };
const ASK = { label: WORDS.ask, hint: "cockpit.databases.ask" };
const CHECK = { label: WORDS.check, hint: "cockpit.databases.check" };
const PLAN = { label: WORDS.plan, hint: "cockpit.databases.plan" };
const VACUUM = { label: WORDS.vacuum, hint: "cockpit.databases.vacuum" };

/** How large what is recorded has become, and the ways into it. */
export function databasesTile({ databases, life }: Snapshot, now: number): Html {
  if (life.state !== "RUNNING" || databases === null) {
    return tile(ID, WORDS.title, { word: TEXT.unknown, tone: "muted" }, note(WORDS.silent));
  }
  const files = databases.folders.flatMap((folder) => folder.files);
  const state = worst(files);
  if (state === undefined) {
    return tile(ID, WORDS.title, { word: WORDS.noFolder, tone: "muted" }, note(WORDS.empty));
  }
  const bodies = databases.folders.map((folder) => [
    databases.folders.length > 1 && html`<h3>${folder.name}</h3>`,
    commonTrouble(folder.files) ?? facts(folder.files, now),
    migration(folder),
  ]);
  const acts = buttons(
    state === "large" && button(ID, VACUUM, "primary"),
    button(ID, BROWSE),
    button(ID, ASK),
    button(ID, CHECK),
  );
  return tile(ID, WORDS.title, { word: WORDS.state[state], tone: TONES[state] }, [bodies, acts]);
}

/** One sentence for a screen reader when it is better or worse than before. */
export function databasesNews({ databases }: Snapshot): string {
  const state = worst(databases?.folders.flatMap((folder) => folder.files) ?? []);
  return state === undefined ? "" : WORDS.news(WORDS.state[state]);
}

function worst(files: readonly DatabaseFile[]): State | undefined {
  return WORST_FIRST.find((state) => files.some((file) => file.state === state));
}

/** What keeps all of them from being read, once: a server that is away, for example. */
function commonTrouble(files: readonly DatabaseFile[]): Part | undefined {
  const reasons = new Set(files.map(({ state, reason }) => (state === "unreadable" ? reason : "")));
  const [reason = ""] = reasons;
  return reasons.size === 1 && files.length > 1 && reason !== "" ? note(reason) : undefined;
}

function facts(files: readonly DatabaseFile[], now: number): Part {
  return html`<dl class="facts">
    ${files.map(
      (file) =>
        html`<dt>${file.name}</dt>
          <dd>${standing(file, now)}</dd>`,
    )}
  </dl>`;
}

/** Which schemas there are, and where each came from; unfolded only where something is to be done. */
function migration({ folder, files }: FolderDatabases): Part {
  const there = files.filter(({ revision }) => revision !== null);
  if (there.length === 0) {
    return null;
  }
  const refused = there.some(({ state }) => state === "newer");
  const pending = there.some(({ state }) => state === "outdated");
  const state = refused ? "refused" : pending ? "pending" : "none";
  return html`<details id="${ID}-migration ${state} ${folder}" ${state === "none" ? null : html`open`}>
    <summary>${WORDS.migration}: ${WORDS.migrations[state]}</summary>
    <dl class="facts">
      ${there.map(
        (file) =>
          html`<dt>${file.name}</dt>
            <dd>${schema(file)}</dd>`,
      )}
    </dl>
    ${buttons(button(`${ID} ${folder}`, PLAN))}
  </details>`;
}

function schema({ state, revision, head, cameFrom, migrated }: DatabaseFile): Part {
  const known = revision ?? "";
  const told = { newer: WORDS.refused(known, head), outdated: WORDS.pending(known, head) };
  const now = state === "newer" || state === "outdated" ? told[state] : WORDS.current(known);
  const before = cameFrom === null || migrated === null ? null : WORDS.cameFrom(cameFrom, moment(migrated));
  return before === null ? now : [now, html`<br />`, before];
}

function standing({ state, reason, size, limit, written, revision }: DatabaseFile, now: number): Part {
  if (state === "absent") {
    return WORDS.absent;
  }
  const lines = [
    ...(state === "unreadable" && size === 0 ? [] : [WORDS.size(amount(size), amount(limit))]),
    ...(written === null ? [] : [WORDS.written(duration(now - Date.parse(written)))]),
    // What is to be migrated stands below.
    ...(reason === "" || (state === "outdated" && revision !== null) ? [] : [reason]),
  ];
  return lines.map((line, index) => (index === 0 ? line : [html`<br />`, line]));
}
