/** The editor in German: to be imported before anything that has texts. */
import german from "../../l10n/bundle.l10n.de.json";
import { env, l10n } from "./fake-vscode";

env.language = "de";
l10n.bundle = german;
