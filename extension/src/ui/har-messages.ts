/** What the extension says of recordings of browsers (HAR). */
import { l10n } from "vscode";
import { figure } from "./messages";

const ofEntries = (count: number): string => (count === 1 ? l10n.t("1 entry") : l10n.t("{0} entries", figure(count)));
const ofFindings = (count: number): string =>
  count === 1 ? l10n.t("1 finding") : l10n.t("{0} findings", figure(count));

export const HAR = {
  choose: l10n.t("Check a Recording"),
  recordings: l10n.t("Recordings"),
  checking: (name: string): string => l10n.t("Cockpit: checking {0}", name),
  clean: (name: string, entries: number): string => l10n.t("{0}: nothing was found in {1}.", name, ofEntries(entries)),
  found: (name: string, findings: number, entries: number): string =>
    l10n.t("{0}: {1} in {2}.", name, ofFindings(findings), ofEntries(entries)),
  refused: (name: string, reason: string): string => l10n.t("{0} cannot be read: {1}", name, reason),
  showProblems: l10n.t("Show Problems"),
} as const;
