/** What the status bar says: pure functions from what is known to what is shown. */
import type { AuditTile, Coverage, DaemonTile } from "../generated/protocol";
import { BUTTON, figure, STATUS } from "../ui/messages";
import type { SetUp } from "../environment/set-up";
import { type Lifecycle, secondsLeft } from "./lifecycle";

/** Everything that the status bar knows. */
export interface StatusFacts {
  readonly lifecycle: Lifecycle;
  readonly setUp: SetUp;
  readonly audit: AuditTile | undefined;
  readonly daemon: DaemonTile | undefined;
  /** Of the file in the active editor; undefined until the daemon has told. */
  readonly coverage: Coverage | undefined;
}

/** At the start. */
export const NOTHING_KNOWN = { audit: undefined, daemon: undefined, coverage: undefined } as const;

/** What is shown, without VS Code's types. */
export interface StatusView {
  /** With the name of a codicon in front. */
  readonly text: string;
  /** The same in words. */
  readonly summary: string;
  readonly details: readonly string[];
  readonly severity: "ok" | "warning" | "error";
  readonly busy: boolean;
  readonly command: { readonly command: string; readonly title: string; readonly arguments?: readonly string[] };
}

type Severity = "error" | "warning" | "info";

const RELOAD = "workbench.action.reloadWindow";
const SET_UP = "cockpit.environment.setUp";
const OPEN = { command: "cockpit.open", title: BUTTON.openCockpit } as const;

export function statusView(facts: StatusFacts, now: number): StatusView {
  const { lifecycle, setUp } = facts;
  if (setUp.kind === "running") {
    return {
      ...quiet("$(sync~spin)", `${STATUS.settingUp}: ${setUp.step}.`, true),
      text: `$(sync~spin) ${STATUS.settingUp}`,
    };
  }
  switch (lifecycle.state) {
    case "RUNNING":
      return runningView(facts);
    case "STARTING":
      return quiet("$(sync~spin)", STATUS.starting, true);
    case "STOPPING":
      return quiet("$(sync~spin)", STATUS.stopping, true);
    case "STOPPED":
      return { ...quiet("$(circle-slash)", STATUS.stopped, false), command: start() };
    case "BACKOFF":
      return backoffView(lifecycle, now);
    case "FATAL":
      return failedView(setUp.kind === "failed" ? setUp.reason : lifecycle.reason, lifecycle.hint);
  }
}

function runningView({ audit, daemon }: StatusFacts): StatusView {
  const problems = daemon?.problems ?? [];
  const outdated = problems.find(({ hint }) => hint === RELOAD);
  if (outdated !== undefined) {
    return failedView(outdated.reason, RELOAD);
  }
  const figures = figuresOf(audit);
  const severity = daemon?.health ?? "ok";
  return {
    text: `${severity === "ok" ? "$(dashboard)" : "$(warning)"} ${figures.short}`,
    summary: figures.long,
    details: [
      figures.long,
      ...(daemon === undefined ? [] : [STATUS.health[daemon.health]]),
      ...(daemon?.trusted === false ? [STATUS.restricted] : []),
      ...problems.map(({ what, reason }) => `${what}: ${reason}`),
    ],
    severity: severity === "error" ? "error" : "ok",
    busy: isAtWork(audit),
    command: OPEN,
  };
}

function figuresOf(audit: AuditTile | undefined): { short: string; long: string } {
  if (audit === undefined || audit.open === null) {
    return { short: isAtWork(audit) ? "$(sync~spin)" : STATUS.name, long: STATUS.unknown(reasonOf(audit)).trim() };
  }
  const count = figure(audit.open);
  const loud = audit.bySeverity.filter(({ name, count }) => name !== "hint" && count > 0);
  const open = STATUS.open(
    audit.open,
    loud.map(({ name, count }) => STATUS.severities[name as Severity](count)),
  );
  return {
    short: isAtWork(audit) ? `${count} $(sync~spin)` : count,
    long: audit.state === "queued" ? `${open}. ${STATUS.queued}` : open,
  };
}

function reasonOf(audit: AuditTile | undefined): string {
  if (audit?.state === "scanning") {
    return `${STATUS.scanning}.`;
  }
  return audit?.state === "queued" ? STATUS.queued : (audit?.reason ?? "");
}

function isAtWork(audit: AuditTile | undefined): boolean {
  return audit?.state === "scanning" || audit?.state === "queued";
}

function backoffView(lifecycle: Lifecycle, now: number): StatusView {
  const seconds = secondsLeft(lifecycle, now) ?? 0;
  return {
    text: `$(warning) ${STATUS.name}: ${STATUS.startsIn(seconds)}`,
    summary: STATUS.retry(seconds),
    details: [lifecycle.reason, STATUS.retry(seconds)],
    severity: "warning",
    busy: false,
    command: start(),
  };
}

function failedView(reason: string, hint: string): StatusView {
  const words = wordsFor(hint);
  return {
    text: `$(error) ${STATUS.name}: ${words.state}`,
    summary: words.state,
    details: [reason],
    severity: "error",
    busy: false,
    command: words.command,
  };
}

function wordsFor(hint: string): { state: string; command: StatusView["command"] } {
  if (hint === RELOAD) {
    return { state: STATUS.reload, command: { command: hint, title: BUTTON.reload } };
  }
  if (hint === SET_UP) {
    return { state: STATUS.notSetUp, command: { command: hint, title: BUTTON.setUpAgain } };
  }
  if (hint === "cockpit.daemon.interpreter") {
    const command = "workbench.action.openSettings";
    return { state: STATUS.notConfigured, command: { command, title: BUTTON.chooseInterpreter, arguments: [hint] } };
  }
  return { state: STATUS.failed, command: { command: "cockpit.showLog", title: BUTTON.showLog } };
}

function quiet(icon: string, sentence: string, busy: boolean): StatusView {
  const text = `${icon} ${STATUS.name}`;
  return { text, summary: sentence, details: [sentence], severity: "ok", busy, command: OPEN };
}

function start(): StatusView["command"] {
  return { command: "cockpit.daemon.start", title: BUTTON.start };
}
