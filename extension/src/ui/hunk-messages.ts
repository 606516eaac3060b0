/** What the extension says of the parts of a proposal. */
import { l10n } from "vscode";

export const HUNKS = {
  choose: l10n.t("Choose Hunks…"),
  title: l10n.t("Which hunks do you take?"),
  placeHolder: l10n.t("The second copilot judges what is left anew"),
  judging: l10n.t("Cockpit: judging what you take"),
  size: (removed: number, added: number): string => `−${removed} +${added}`,
} as const;
