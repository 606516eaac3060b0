import type { FolderBackups } from "../../src/generated/protocol";
import type { BackupFolderView, Snapshot } from "../../src/views/wire";
import { duration } from "../duration";
import { amount } from "../format";
import { type Html, html, type Part } from "../html";
import { breakable, button, buttons, note, tile, type Tone, unknownOr } from "../parts";
import { TEXT } from "../texts";

const ID = "backup";
const WORDS = TEXT.backup;
type State = FolderBackups["state"];
const TONES: Readonly<Record<State, Tone>> = {
  unconfigured: "muted",
  none: "muted",
  working: "busy",
  ready: "ok",
  late: "warning",
  failed: "error",
};
const WORST_FIRST: readonly State[] = ["failed", "late", "working", "none", "unconfigured", "ready"];

const CREATE = { label: WORDS.create, hint: "cockpit.backup.create" };
const RESTORE = { label: WORDS.restore, hint: "cockpit.backup.restore" };
const DRILL = { label: WORDS.drill, hint: "cockpit.backup.drill" };
const CHOOSE = { label: WORDS.choose, hint: "cockpit.backup.root" };

/** How old the last backup is, whether it was ever restored, and what can be done. */
export function backupTile({ backup, life }: Snapshot, now: number): Html {
  if (life.state !== "RUNNING" || backup === null) {
    return tile(ID, WORDS.title, { word: TEXT.unknown, tone: "muted" }, note(WORDS.silent));
  }
  const state = worst(backup.folders);
  if (state === undefined) {
    return tile(ID, WORDS.title, { word: WORDS.noFolder, tone: "muted" }, note(WORDS.empty));
  }
  const bodies = backup.folders.map((folder) => [
    backup.folders.length > 1 && html`<h3>${folder.name}</h3>`,
    body(folder, now),
  ]);
  return tile(ID, WORDS.title, { word: WORDS.state[state], tone: TONES[state] }, [bodies, acts(backup.folders)]);
}

/** One sentence for a screen reader when it is better or worse than before. */
export function backupNews({ backup }: Snapshot): string {
  const state = worst(backup?.folders ?? []);
  return state === undefined || state === "working" ? "" : WORDS.news(WORDS.state[state]);
}

function worst(folders: readonly BackupFolderView[]): State | undefined {
  return WORST_FIRST.find((state) => folders.some((folder) => folder.state === state));
}

function body(folder: BackupFolderView, now: number): Part {
  if (folder.state === "unconfigured") {
    return note(WORDS.unconfigured);
  }
  return [folder.reason !== "" && fault(folder), folder.repository !== "" && facts(folder, now)];
}

function fault({ name, reason, button: act }: BackupFolderView): Html {
  return html`<div class="banner">${note(reason)} ${act !== null && buttons(button(`${ID}-${name}`, act))}</div>`;
}

function facts(folder: BackupFolderView, now: number): Html {
  const none = folder.backups === 0 ? WORDS.never : null;
  const rows: [string, Part][] = [
    [WORDS.last, folder.last === null ? unknownOr(none, WORDS.encrypted) : ago(folder.last, now)],
    [WORDS.drilled, drilled(folder, now)],
    [WORDS.size, WORDS.sizeOf(amount(folder.size), folder.backups)],
    [WORDS.databases, databases(folder, now)],
    [WORDS.next, next(folder.next, now)],
    [WORDS.place, breakable(folder.repository)],
  ];
  return html`<dl class="facts">
    ${rows.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function drilled({ drilled: when, drillPassed }: BackupFolderView, now: number): Part {
  if (when === null) {
    return WORDS.never;
  }
  return drillPassed ? ago(when, now) : WORDS.drillFailed(ago(when, now));
}

function databases({ moments, firstMoment, everyMinutes }: BackupFolderView, now: number): Part {
  if (moments === null) {
    return unknownOr(null, WORDS.momentsUnknown);
  }
  if (firstMoment === null) {
    return WORDS.noMoment;
  }
  const reach = duration(now - Date.parse(firstMoment));
  if (moments === 1) {
    return WORDS.oneMoment(reach);
  }
  return WORDS.moments(reach, everyMinutes === 0 ? WORDS.withBackups : WORDS.everyMinutes(everyMinutes));
}

function next(due: string | null, now: number): string {
  if (due === null) {
    return WORDS.unscheduled;
  }
  const left = Date.parse(due) - now;
  return left <= 0 ? WORDS.soon : WORDS.in(duration(left));
}

function ago(moment: string, now: number): string {
  return WORDS.ago(duration(now - Date.parse(moment)));
}

function acts(folders: readonly BackupFolderView[]): Part {
  const usable = folders.filter(({ repository }) => repository !== "");
  if (usable.length === 0) {
    return buttons(button(ID, CHOOSE, "primary"));
  }
  const kept = usable.some(({ backups }) => backups > 0);
  return buttons(
    button(ID, CREATE, kept ? "secondary" : "primary"),
    kept && button(ID, RESTORE),
    kept && button(ID, DRILL),
  );
}
