/** What the extension says of corrections and of taking them back. */
import { l10n } from "vscode";
import { correctionNames } from "../../common/correction-names";

export const UNDO = {
  title: l10n.t("Undo a Correction"),
  choose: l10n.t("Which one is to be taken back?"),
  none: l10n.t("There is no correction that could be taken back."),
  question: (what: string, path: string): string => l10n.t("Take this back: {0}, {1}?", what, path),
  yes: l10n.t("Undo"),
  done: (path: string): string => l10n.t("Taken back: {0}.", path),
  unsaved: (path: string): string => l10n.t("Taken back in the editor: {0}. It is not saved yet.", path),
  unknown: l10n.t("This correction is not listed any more."),
  kinds: correctionNames(l10n),
} as const;
