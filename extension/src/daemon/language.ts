/** What audits and lints the file in the active editor: pure functions from what is known to what is shown. */
import type { CommandId } from "../generated/commands";
import type { Settings } from "../generated/settings";
import { BUTTON, FILE, STATUS } from "../ui/messages";
import { secondsLeft } from "./lifecycle";
import type { StatusFacts } from "./status";

/** The settings of the file's folder, and what the editor says of itself. */
export interface Surroundings {
  /** On the clock of the lifecycle. */
  readonly now: number;
  readonly isTrusted: boolean;
  readonly onChange: boolean;
  readonly lint: Pick<LintSettings, "enabled" | "publish">;
  readonly hasRuffExtension: boolean;
}

interface LintSettings {
  readonly enabled: Settings["cockpit.lint.enabled"];
  readonly publish: Settings["cockpit.lint.publish"];
}

/** An item beside the language, without VS Code's types. */
export interface ItemView {
  readonly text: string;
  readonly detail: string;
  readonly severity: "ok" | "warning";
  readonly busy: boolean;
  readonly command: ItemCommand;
}

interface ItemCommand {
  readonly command: string;
  readonly title: string;
  readonly arguments?: readonly string[];
}

type Facts = Pick<StatusFacts, "lifecycle" | "daemon" | "coverage">;

/** How the daemon begins a fact that it does not know; the reason follows. */
const UNKNOWN = "unknown: ";

export function auditItem({ lifecycle, coverage }: Facts, { now, isTrusted, onChange }: Surroundings): ItemView {
  if (lifecycle.state !== "RUNNING") {
    return notRunning(FILE.notAudited, lifecycle, now);
  }
  if (coverage === undefined) {
    return { text: STATUS.name, detail: "", severity: "ok", busy: true, command: SHOW_FINDINGS };
  }
  if (coverage.rules === "none") {
    const detail = coverage.reason === "" ? "" : FILE.gap[coverage.reason];
    return { text: FILE.notAudited, detail, severity: "ok", busy: false, command: COMMAND_FOR_GAP[coverage.reason] };
  }
  const rules = isTrusted ? FILE.rules[coverage.rules] : FILE.restricted;
  return {
    text: FILE.audited,
    detail: `${rules}, ${onChange ? FILE.asYouType : FILE.onSave}`,
    severity: "ok",
    busy: false,
    command: isTrusted ? SHOW_FINDINGS : TRUST,
  };
}

export function lintItem({ lifecycle, daemon, coverage }: Facts, surroundings: Surroundings): ItemView {
  const { now, isTrusted, lint } = surroundings;
  if (lifecycle.state !== "RUNNING") {
    return notRunning(FILE.notLinted, lifecycle, now);
  }
  if (!lint.enabled) {
    return notLinted(FILE.lintOff, openSetting("cockpit.lint.enabled"));
  }
  if (!isTrusted) {
    return notLinted(FILE.lintRestricted, TRUST);
  }
  if (coverage?.reason === "size") {
    return notLinted(FILE.gap.size, COMMAND_FOR_GAP.size);
  }
  const problem = daemon?.problems.find(({ what }) => what === "Lint");
  if (problem !== undefined) {
    return { ...notLinted(problem.reason, openSetting("cockpit.lint.path")), severity: "warning" };
  }
  if (daemon === undefined || daemon.lint.startsWith(UNKNOWN)) {
    return { ...notLinted(FILE.lintWaiting, openSetting("cockpit.lint.enabled")), busy: true };
  }
  const command = openSetting("cockpit.lint.publish");
  return { text: FILE.linted(daemon.lint), detail: hiddenBy(surroundings), severity: "ok", busy: false, command };
}

function hiddenBy({ lint, hasRuffExtension }: Surroundings): string {
  if (lint.publish === "never") {
    return FILE.neverShown;
  }
  return lint.publish === "auto" && hasRuffExtension ? FILE.shownElsewhere : "";
}

function notLinted(detail: string, command: ItemCommand): ItemView {
  return { text: FILE.notLinted, detail, severity: "ok", busy: false, command };
}

function notRunning(text: string, lifecycle: Facts["lifecycle"], now: number): ItemView {
  const { state } = lifecycle;
  const busy = state === "STARTING" || state === "STOPPING";
  const detail = state === "STARTING" ? STATUS.starting : whyDown(lifecycle, now);
  const command = { command: "cockpit.daemon.start" satisfies CommandId, title: BUTTON.start };
  return { text, detail, severity: busy ? "ok" : "warning", busy, command };
}

function whyDown(lifecycle: Facts["lifecycle"], now: number): string {
  const seconds = secondsLeft(lifecycle, now);
  return seconds === undefined ? lifecycle.reason || STATUS.stopped : STATUS.retry(seconds);
}

function openSetting(setting: keyof Settings): ItemCommand {
  return { command: "workbench.action.openSettings", title: BUTTON.openSetting, arguments: [setting] };
}

const SHOW_FINDINGS: ItemCommand = {
  command: "cockpit.audit.showFindings" satisfies CommandId,
  title: BUTTON.showFindings,
};
const TRUST: ItemCommand = { command: "workbench.trust.manage", title: BUTTON.manageTrust };
const OPEN: ItemCommand = { command: "cockpit.open" satisfies CommandId, title: BUTTON.openCockpit };

const COMMAND_FOR_GAP = {
  "": OPEN,
  language: OPEN,
  vendored: OPEN,
  generated: OPEN,
  size: openSetting("cockpit.audit.maxFileSize"),
  excluded: openSetting("cockpit.audit.exclude"),
} as const;
