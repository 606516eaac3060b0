import type { FolderSync, SyncPeer } from "../../src/generated/protocol";
import type { Snapshot, SyncFolderView } from "../../src/views/wire";
import { duration } from "../duration";
import { type Html, html, type Part } from "../html";
import { breakable, button, buttons, note, tile, type Tone } from "../parts";
import { TEXT } from "../texts";

const ID = "sync";
const WORDS = TEXT.sync;
type State = FolderSync["state"];
const TONES: Readonly<Record<State, Tone>> = {
  unconfigured: "muted",
  off: "muted",
  restricted: "muted",
  elsewhere: "ok",
  starting: "busy",
  alike: "ok",
  away: "warning",
  failed: "error",
};
const WORST_FIRST: readonly State[] = [
  "failed",
  "away",
  "starting",
  "alike",
  "elsewhere",
  "off",
  "restricted",
  "unconfigured",
];

const RUN = { label: WORDS.run, hint: "cockpit.sync.run" };
const PREVIEW = { label: WORDS.preview, hint: "cockpit.sync.preview" };
const RESOLVE = { label: WORDS.resolve, hint: "cockpit.sync.resolve" };
const TURN_ON = { label: WORDS.turnOn, hint: "cockpit.sync.live" };
const LEARN = { label: WORDS.learn, hint: "cockpit.openDocumentation" };

/** Which databases are kept alike, what waits for those that are away, and what a person has to decide. */
export function syncTile({ sync, life }: Snapshot, now: number): Html {
  if (life.state !== "RUNNING" || sync === null) {
    return tile(ID, WORDS.title, { word: TEXT.unknown, tone: "muted" }, note(WORDS.silent));
  }
  const state = worst(sync.folders);
  if (state === undefined) {
    return tile(ID, WORDS.title, { word: WORDS.noFolder, tone: "muted" }, note(WORDS.empty));
  }
  const open = undecided(sync.folders);
  const head = open > 0 ? { word: WORDS.conflicts(open), tone: "warning" as const } : undefined;
  const bodies = sync.folders.map((folder) => [
    sync.folders.length > 1 && html`<h3>${folder.name}</h3>`,
    body(folder, now),
  ]);
  const shown = state === "failed" ? undefined : head;
  return tile(ID, WORDS.title, shown ?? { word: WORDS.state[state], tone: TONES[state] }, [
    bodies,
    acts(sync.folders, open),
  ]);
}

/** One sentence for a screen reader when it is better or worse than before. */
export function syncNews({ sync }: Snapshot): string {
  const state = worst(sync?.folders ?? []);
  if (state === undefined || state === "starting") {
    return "";
  }
  const open = undecided(sync?.folders ?? []);
  return WORDS.news(open > 0 ? WORDS.conflicts(open) : WORDS.state[state]);
}

function worst(folders: readonly SyncFolderView[]): State | undefined {
  return WORST_FIRST.find((state) => folders.some((folder) => folder.state === state));
}

function undecided(folders: readonly SyncFolderView[]): number {
  return folders.reduce((sum, { open }) => sum + (open ?? 0), 0);
}

function body(folder: SyncFolderView, now: number): Part {
  const { state, reason, peers } = folder;
  return [
    state in WORDS.notes && note(WORDS.notes[state] ?? ""),
    reason !== "" && fault(folder),
    peers.length > 0 &&
      html`<dl class="facts">
        ${peers.map(
          (peer) =>
            html`<dt>${peer.name}</dt>
              <dd>${facts(peer, state, now)}</dd>`,
        )}
      </dl>`,
  ];
}

function fault({ name, reason, button: act }: SyncFolderView): Html {
  return html`<div class="banner">
    <p class="note">${breakable(reason)}</p>
    ${act !== null && buttons(button(`${ID}-${name}`, act))}
  </div>`;
}

function facts(peer: SyncPeer, state: State, now: number): Part {
  const lines = state === "alike" || state === "away" ? standing(peer, now) : [];
  return [...lines, breakable(peer.place)].map((line, index) => (index === 0 ? line : [html`<br />`, line]));
}

function standing({ state, waiting, held, received, retry }: SyncPeer, now: number): Part[] {
  return [
    WORDS.peer[state],
    ...(waiting === null || waiting === 0 ? [] : [WORDS.waiting(waiting)]),
    ...(state === "away" && waiting === null ? [WORDS.waitingUnknown] : []),
    ...(held === 0 ? [] : [WORDS.held(held)]),
    ...(received === null ? [] : [WORDS.received(duration(now - Date.parse(received)))]),
    ...(retry === null ? [] : [WORDS.retry(duration(Math.max(0, Date.parse(retry) - now)))]),
  ];
}

function acts(folders: readonly SyncFolderView[], open: number): Part {
  const usable = folders.filter(({ peers, state }) => peers.length > 0 && state !== "restricted");
  if (usable.length === 0) {
    return folders.some(({ state }) => state === "unconfigured") && buttons(button(ID, LEARN));
  }
  return buttons(
    open > 0 && button(ID, RESOLVE, "primary"),
    usable.some(({ state }) => state === "off") && button(ID, TURN_ON, open > 0 ? "secondary" : "primary"),
    button(ID, RUN),
    button(ID, PREVIEW),
  );
}
