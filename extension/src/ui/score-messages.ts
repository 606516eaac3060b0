/** What the extension says of the score. */
import { env, l10n } from "vscode";
import { figure } from "./messages";

/** The score of each folder. */
export const SCORE = {
  name: l10n.t("Cockpit: score"),
  short: l10n.t("Score"),
  of: (folder: string, score: string, model: string): string => l10n.t("Score of {0}: {1} ({2})", folder, score, model),
  noneOf: (folder: string): string => l10n.t("Score of {0}: unknown", folder),
  incomplete: l10n.t("incomplete"),
  stale: l10n.t("stale"),
  failed: l10n.t("failed"),
  verdicts: {
    passed: (minimum: string, branch: string): string =>
      branch === ""
        ? l10n.t("It reaches the minimum of {0}.", minimum)
        : l10n.t("It reaches the minimum of {0} for {1}.", minimum, branch),
    below: (minimum: string, branch: string): string =>
      branch === ""
        ? l10n.t("It is below the minimum of {0}.", minimum)
        : l10n.t("It is below the minimum of {0} for {1}.", minimum, branch),
    denied: (count: number): string =>
      count === 1
        ? l10n.t("The gate is closed: the guard denies 1 operation.")
        : l10n.t("The gate is closed: the guard denies {0} operations.", figure(count)),
  },
  components: {
    lint: l10n.t("Lint"),
    tests: l10n.t("Tests"),
    placeholders: l10n.t("Placeholders"),
    sessions: l10n.t("Sessions"),
  },
  states: {
    ok: "",
    stale: l10n.t("stale"),
    missing: l10n.t("missing"),
    failed: l10n.t("failed"),
  },
  moved: (before: string, after: string): string => l10n.t("From {0} to {1}:", before, after),
  testsRun: l10n.t("The tests are running."),
  running: l10n.t("Cockpit: running the tests"),
  chooseFolder: l10n.t("Which folder?"),
  chooseFix: l10n.t("Fix what?"),
  tested: (passed: number, failed: number, skipped: number): string => {
    const ran = passed + failed === 1 ? l10n.t("1 test ran") : l10n.t("{0} tests ran", figure(passed + failed));
    const told = [
      failed === 0 ? l10n.t("none failed") : l10n.t("{0} failed", figure(failed)),
      ...(skipped === 0 ? [] : [l10n.t("{0} skipped", figure(skipped))]),
    ];
    return `${ran}: ${told.join(", ")}.`;
  },
  cancelled: l10n.t("The run of the tests was cancelled; it counts for nothing."),
  noFolder: l10n.t("Open a folder first."),
  nothingToFix: l10n.t("Nothing that the Cockpit can point to keeps the score from 100."),
} as const;

/** Points of a score, as `98.80`. */
export function points(value: number): string {
  return value.toLocaleString(env.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** Points that a score has gained or lost, as `+1.20`. */
export function change(value: number): string {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return value.toLocaleString(env.language, { ...digits, signDisplay: "exceptZero" });
}
