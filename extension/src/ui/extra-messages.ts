/** What the extension says of packages that only some need. */
import { l10n } from "vscode";

export const EXTRA = {
  button: l10n.t("Install…"),
  question: l10n.t("Install what is lacking?"),
  means: (command: string): string =>
    l10n.t("The packages are pinned, and their hashes are checked. This is run:\n\n{0}", command),
  install: l10n.t("Install"),
  installing: l10n.t("Cockpit: installing packages"),
  installed: l10n.t("The packages are installed: try it again."),
  copied: l10n.t("The command that installs the packages is in the clipboard."),
  failed: (tail: string): string => l10n.t("The packages could not be installed: {0}", tail),
} as const;
