/** What the extension says of files that have changed since. */
import { l10n } from "vscode";

export const MERGE = {
  changed: (paths: readonly string[], opened: "merged" | "compared" | undefined): string => {
    const refused = l10n.t("Nothing was done, because this has changed since: {0}.", paths.join(", "));
    return opened === undefined ? refused : `${refused} ${OPENED[opened]}`;
  },
  choose: l10n.t("Which file do you merge?"),
  another: l10n.t("Merge Another File…"),
  judge: l10n.t("Validate Changes"),
  mine: l10n.t("Your Version"),
  proposed: l10n.t("Proposal"),
  before: l10n.t("Former Version"),
  title: (name: string): string => l10n.t("{0}: as it is now, and as it would be", name),
} as const;

const OPENED = {
  merged: l10n.t(
    "The merge editor saves your version and begins with it; what you take over from the other one is your own change.",
  ),
  compared: l10n.t("Your version is on the left; what you take over from the other one is your own change."),
} as const;
