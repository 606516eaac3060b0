/** What the extension says of what the copilots make. */
import { l10n } from "vscode";
import type { Generation } from "../generated/protocol";

/** Reasons that a pop-up names; the verdict has all of them. */
const NAMED = 2;

export const GENERATE = {
  working: l10n.t("Cockpit: the copilots at work"),
  reading: l10n.t("Cockpit: reading what a language model would be sent"),
  prompt: l10n.t("For the Language Model"),
  applying: l10n.t("Cockpit: applying"),
  noFunction: l10n.t("Put the cursor into a Python function of this workspace first."),
  apply: l10n.t("Apply"),
  discard: l10n.t("Discard"),
  undo: l10n.t("Undo"),
  show: l10n.t("Show Proposal"),
  verdict: l10n.t("Show Verdict"),
  document: l10n.t("Verdict"),
  title: (symbol: string, verdict: Generation["verdict"]): string => `${symbol}: ${VERDICTS[verdict]}`,
  approved: ({ symbol, because }: Generation): string =>
    [l10n.t("The second copilot could not refute the proposal for {0}.", symbol), ...because].join(" "),
  refused: ({ symbol, verdict, reasons, reason }: Generation): string => {
    if (verdict === "nothing fits") {
      return reason;
    }
    const against = reasons.filter(({ rejects }) => rejects).slice(0, NAMED);
    const said = against.map(({ message }) => message).join(" ");
    return verdict === "rejected"
      ? l10n.t("The second copilot has refuted the proposal for {0}: {1}", symbol, said)
      : l10n.t("The second copilot cannot judge the proposal for {0}; nothing is applied.", symbol);
  },
  applied: (paths: readonly string[]): string => l10n.t("Applied: {0}.", paths.join(", ")),
  undone: (paths: readonly string[]): string => l10n.t("As it was before: {0}.", paths.join(", ")),
  question: (path: string): string => l10n.t("Take back what the copilots have made in {0}?", path),
  means: l10n.t("All files of that change are given back as they were, byte by byte, or none of them."),
  why: l10n.t("Why it is so"),
  checks: l10n.t("What was checked"),
  states: {
    passed: l10n.t("passed"),
    objected: l10n.t("objected"),
    unknown: l10n.t("cannot tell"),
    "not checked": l10n.t("not checked"),
    off: l10n.t("off"),
  },
  seconds: (seconds: number): string => l10n.t("{0} s", seconds.toFixed(1)),
  against: l10n.t("Against it"),
  look: l10n.t("To look at"),
} as const;

const VERDICTS: Readonly<Record<Generation["verdict"], string>> = {
  approved: l10n.t("approved"),
  rejected: l10n.t("rejected"),
  "cannot judge": l10n.t("cannot judge"),
  "nothing fits": l10n.t("nothing fits"),
};
