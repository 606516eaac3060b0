/** What the status bar says of the score: pure functions from what is known to what is shown. */
import type { ComplianceTile, ComponentScore, FolderScore } from "../../generated/protocol";
import { figure } from "../../ui/messages";
import { change, points, SCORE } from "../../ui/score-messages";

/** What is shown, without VS Code's types. */
export interface ScoreView {
  /** With the name of a codicon in front. */
  readonly text: string;
  /** The same in words, and what is behind it. */
  readonly details: readonly string[];
  readonly severity: "ok" | "warning" | "error";
}

/** The worst first: one figure stands for all folders. */
const ORDER: readonly FolderScore["level"][] = ["bad", "warning", "unknown", "good"];

const ICONS: Readonly<Record<FolderScore["level"], string>> = {
  good: "$(pass)",
  warning: "$(warning)",
  bad: "$(error)",
  unknown: "$(circle-slash)",
};
const SEVERITIES = { good: "ok", warning: "warning", bad: "error", unknown: "ok" } as const;

/** Nothing where there is no folder, and until the first one has been looked at. */
export function scoreView(tile: ComplianceTile | undefined): ScoreView | undefined {
  const folders = (tile?.folders ?? []).filter(({ state }) => state !== "waiting");
  const [worst] = [...folders].sort(byLevel);
  if (worst === undefined) {
    return undefined;
  }
  const busy = folders.some(({ testing }) => testing) ? " $(sync~spin)" : "";
  return {
    text: `${iconOf(worst)} ${wordOf(worst)}${busy}`,
    details: folders.flatMap(detailsOf),
    severity: SEVERITIES[worst.level],
  };
}

function byLevel(one: FolderScore, other: FolderScore): number {
  return ORDER.indexOf(one.level) - ORDER.indexOf(other.level) || (one.composite ?? -1) - (other.composite ?? -1);
}

function iconOf({ level, composite }: FolderScore): string {
  // A figure that is out of date is still a figure.
  return level === "unknown" && composite !== null ? "$(history)" : ICONS[level];
}

function wordOf({ state, composite }: FolderScore): string {
  if (composite === null) {
    return `${SCORE.short}: ${state === "error" ? SCORE.failed : SCORE.incomplete}`;
  }
  return points(composite);
}

function detailsOf(folder: FolderScore): string[] {
  const { name, state, composite, model, reason, testing, before, moved } = folder;
  if (state === "error") {
    return [SCORE.noneOf(name), reason];
  }
  const word = composite === null ? SCORE.incomplete : points(composite);
  return [
    SCORE.of(name, folder.reliability === "stale" ? `${word}, ${SCORE.stale}` : word, model),
    ...[verdictOf(folder), reason].filter((sentence) => sentence !== ""),
    folder.components
      .filter(({ weight }) => weight > 0)
      .map(componentOf)
      .join(", "),
    ...(composite !== null && before !== null && moved.length > 0
      ? [SCORE.moved(points(before), points(composite))]
      : []),
    ...moved.map((cause) => `${change(cause.points)} ${cause.text}`),
    ...folder.cameAndWent,
    ...(testing ? [SCORE.testsRun] : []),
  ];
}

function verdictOf({ verdict, minimum, branch, denied }: FolderScore): string {
  switch (verdict) {
    case "denied":
      return SCORE.verdicts.denied(denied.length);
    case "incomplete":
      return "";
    case "passed":
    case "below":
      return SCORE.verdicts[verdict](figure(minimum), branch);
  }
}

function componentOf({ component, score, state }: ComponentScore): string {
  const told = [score === null ? "" : points(score), SCORE.states[state]].filter((word) => word !== "");
  return `${SCORE.components[component]} ${told.join(" ")}`;
}
