import type { AuditTile, Count } from "../../src/generated/protocol";
import type { Snapshot } from "../../src/views/wire";
import { number } from "../format";
import { type Html, html, type Part } from "../html";
import { away, button, buttons, note, outdated, tile, type Tone, unknownOr } from "../parts";
import { TEXT } from "../texts";
import { sparkline } from "./sparkline";

const ID = "audit";
const WORDS = TEXT.audit;
const TONES: Readonly<Record<AuditTile["state"], Tone>> = {
  empty: "muted",
  waiting: "muted",
  queued: "busy",
  scanning: "busy",
  ready: "ok",
  error: "error",
};

/** How many codes are listed; the rest is counted. */
const CODES_SHOWN = 8;

const AUDIT_WORKSPACE = { label: WORDS.auditWorkspace, hint: "cockpit.audit.workspace" };
const SHOW_FINDINGS = { label: WORDS.showFindings, hint: "cockpit.audit.showFindings" };
const MANAGE_TRUST = { label: WORDS.manageTrust, hint: "workbench.trust.manage" };
const OPEN_FOLDER = { label: WORDS.openFolder, hint: "vscode.openFolder" };
const SHOW_LOG = { label: WORDS.showLog, hint: "cockpit.showLog" };

const RESTRICTED = html`<div class="banner">${note(WORDS.restricted)} ${buttons(button(ID, MANAGE_TRUST))}</div>`;

/** What is open, new and resolved in the workspace. */
export function auditTile({ audit, life, daemon }: Snapshot): Html {
  // Without a figure there is nothing that a stopped daemon leaves behind.
  if (audit === null || (life.state !== "RUNNING" && audit.open === null)) {
    const word = life.state === "RUNNING" ? WORDS.state.waiting : TEXT.unknown;
    return tile(ID, WORDS.title, { word, tone: "muted" }, note(life.state === "RUNNING" ? WORDS.waiting : away(life)));
  }
  const live = life.state === "RUNNING";
  const state = live
    ? { word: WORDS.state[audit.state], tone: TONES[audit.state] }
    : { word: TEXT.unknown, tone: "muted" as const };
  const restricted = live && daemon?.trusted === false && audit.state !== "empty" && RESTRICTED;
  return tile(ID, WORDS.title, state, [live ? restricted : outdated(ID, life), body(audit, live)]);
}

/** One sentence for a screen reader when the count changes. */
export function auditNews({ audit }: Snapshot): string {
  return typeof audit?.open === "number" ? WORDS.news(audit.open) : "";
}

function body(audit: AuditTile, live: boolean): Part {
  const act = (...all: readonly Part[]): Part => live && buttons(...all);
  switch (audit.state) {
    case "empty":
      return [note(WORDS.empty), act(button(ID, OPEN_FOLDER, "primary"))];
    case "error":
      return [note(audit.reason), figures(audit), act(button(ID, SHOW_LOG), button(ID, AUDIT_WORKSPACE))];
    case "waiting":
      return [note(audit.reason || WORDS.waiting), act(button(ID, AUDIT_WORKSPACE, "primary"))];
    case "queued":
      return [note(WORDS.queued), figures(audit), details(audit), buttons(button(ID, SHOW_FINDINGS))];
    case "scanning":
      // As long as nothing was ever measured there is nothing to tell but how far it is.
      return [progress(audit), audit.open !== null && [figures(audit), details(audit), act(button(ID, SHOW_FINDINGS))]];
    case "ready":
      return [
        note(audit.reason),
        figures(audit),
        audit.open === 0 && note(WORDS.nothing),
        details(audit),
        audit.open === 0
          ? act(button(ID, AUDIT_WORKSPACE))
          : act(button(ID, SHOW_FINDINGS, "primary"), button(ID, AUDIT_WORKSPACE)),
      ];
  }
}

function progress({ scannedFiles, totalFiles }: AuditTile): Html {
  const words = totalFiles === null ? WORDS.progressUnknown(scannedFiles) : WORDS.progress(scannedFiles, totalFiles);
  const position = totalFiles === null ? html`` : html` value="${scannedFiles}" max="${Math.max(1, totalFiles)}"`;
  return html`<p class="progress">
    <progress aria-label="${WORDS.state.scanning}" ${position}></progress> <span>${words}</span>
  </p>`;
}

function figures(audit: AuditTile): Html {
  const reason = audit.reason || TEXT.noReason;
  const plain = (name: string, value: number | null): Html =>
    html`<div class="figure">
      <dt>${name}</dt>
      <dd>${unknownOr(value === null ? null : number(value), reason)}</dd>
    </div>`;
  return html`<dl class="figures">
    ${plain(WORDS.open, audit.open)} ${plain(WORDS.newToday, audit.newToday)}
    ${plain(WORDS.resolved, audit.resolvedThisWeek)} ${density(audit, reason)}
  </dl>`;
}

function density({ density: value, densityLimit }: AuditTile, reason: string): Html {
  const over = value !== null && value > densityLimit;
  return html`<div class="figure${over && " over"}">
    <dt>${WORDS.density}</dt>
    <dd>${unknownOr(value === null ? null : number(value), reason)}</dd>
    <dd class="aside">${over ? WORDS.overLimit(densityLimit) : WORDS.limit(densityLimit)}</dd>
  </div>`;
}

function details(audit: AuditTile): Part {
  return [
    audit.trend.length > 1 && trend(audit.trend.map(({ open }) => open)),
    breakdown(WORDS.bySeverity, audit.bySeverity, "severity"),
    breakdown(WORDS.byCode, audit.byCode, "code"),
    skipped(audit.skipped),
    audit.lines !== null && html`<p class="aside">${WORDS.scanned(audit.scannedFiles, audit.lines)}</p>`,
  ];
}

function trend(open: readonly number[]): Html {
  const label = WORDS.trendLabel(open.length, open[0] ?? 0, open.at(-1) ?? 0);
  return sparkline(open, Math.max(1, ...open), { caption: WORDS.trend, label });
}

function breakdown(title: string, counts: readonly Count[], kind: "severity" | "code"): Part {
  const present = counts.filter(({ count }) => count > 0);
  if (present.length === 0) {
    return null;
  }
  const most = Math.max(...present.map(({ count }) => count));
  const more = present.length - CODES_SHOWN;
  return html`<h3>${title}</h3>
    <ul class="breakdown">
      ${present.slice(0, CODES_SHOWN).map(({ name, count }) => row(name, count, most, kind))}
      ${more > 0 && html`<li class="aside">${WORDS.more(more)}</li>`}
    </ul>`;
}

function row(name: string, count: number, most: number, kind: "severity" | "code"): Html {
  const tone = kind === "severity" ? name : "code";
  return html`<li>
    <span class="name">${kind === "severity" ? (WORDS.severities[name] ?? name) : name}</span>
    <span class="count">${number(count)}</span>
    <svg class="bar" aria-hidden="true">
      <rect class="bar-${tone}" width="${Math.round((100 * count) / most)}%" height="100%" rx="1"></rect>
    </svg>
  </li>`;
}

function skipped(counts: readonly Count[]): Part {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) {
    return null;
  }
  return html`<details id="${ID}-skipped">
    <summary id="${ID}-skipped-summary">${WORDS.skipped(total)}</summary>
    <ul>
      ${counts.map(({ name, count }) => html`<li>${name}: ${number(count)}</li>`)}
    </ul>
  </details>`;
}
