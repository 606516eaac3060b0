/** Translates a text; the host and the webview have each their own. */
interface Translator {
  t(message: string): string;
}

/** What the kinds of corrections are called. */
export const correctionNames = (l10n: Translator): Readonly<Record<string, string>> => ({
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
  generate: l10n.t("Made by the copilots"),
});
