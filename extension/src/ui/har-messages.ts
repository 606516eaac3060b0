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
  chooseOpen: l10n.t("Open a Recording"),
  chooseSanitize: l10n.t("Sanitise a Recording"),
  saveCopy: l10n.t("Where to Write the Sanitised Copy"),
  sanitizing: (name: string): string => l10n.t("Cockpit: sanitising {0}", name),
  sanitized: (name: string, values: number, entries: number): string =>
    values === 1
      ? l10n.t("{0}: 1 value was replaced in {1} of its requests.", name, figure(entries))
      : l10n.t("{0}: {1} values were replaced in {2} of its requests.", name, figure(values), figure(entries)),
  nothingToReplace: (name: string): string => l10n.t("{0}: there was nothing to replace.", name),
  lost: (told: string, reason: string): string => l10n.t("{0} Only what could be read was written. {1}", told, reason),
  openCopy: l10n.t("Open Copy"),
  gone: (name: string): string => l10n.t("{0} is not there any more.", name),
  notRunning: l10n.t("The daemon is not running, so the recording cannot be read."),
  notChecked: (reason: string): string => l10n.t("The recording could not be checked: {0}", reason),
} as const;
