/** What the extension says of corrections and of taking them back. */
import { l10n } from "vscode";

export const UNDO = {
  title: l10n.t("Undo a Correction"),
  choose: l10n.t("Which one is to be taken back?"),
  none: l10n.t("There is no correction that could be taken back."),
  question: (what: string, path: string): string => l10n.t("Take this back: {0}, {1}?", what, path),
  yes: l10n.t("Undo"),
  done: (path: string): string => l10n.t("Taken back: {0}.", path),
  unsaved: (path: string): string => l10n.t("Taken back in the editor: {0}. It is not saved yet.", path),
  unknown: l10n.t("This correction is not listed any more."),
  kinds: {
    markIntentional: l10n.t("Marked as intentional"),
    makeAbstract: l10n.t("Made abstract"),
    addSkipReason: l10n.t("Added the reason of a skip"),
    addAssertion: l10n.t("Added an assertion"),
    linkIssue: l10n.t("Linked to an issue"),
    restoreFromGit: l10n.t("Restored from git"),
    removeStaleIgnore: l10n.t("Removed a stale ignore"),
    snooze: l10n.t("Snoozed"),
    addToBaseline: l10n.t("Added to the baseline"),
    removeFromBaseline: l10n.t("Taken out of the baseline"),
    restore: l10n.t("Content given back"),
    cleanup: l10n.t("Archived"),
  } as Readonly<Record<string, string>>,
} as const;
