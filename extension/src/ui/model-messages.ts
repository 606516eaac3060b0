/** What the extension says of language models. */
import { l10n } from "vscode";
import { figure } from "./messages";

export const MODELS = {
  justification: l10n.t("The first copilot proposes a change with it; the second one judges the proposal."),
  offered: (names: string): string => l10n.t("It offers: {0}.", names),
  noEndpoint: l10n.t("No endpoint of a language model is set."),
  keyTitle: l10n.t("Key of the Language Model"),
  keyKept: l10n.t("The key is kept in the secret storage"),
  keyForgotten: l10n.t("The key is forgotten"),
  trying: l10n.t("Cockpit: asking the language model"),
  answered: (model: string, host: string, seconds: number, tokens: number | null): string =>
    tokens === null
      ? l10n.t("{0} at {1} answered in {2} s; nobody tells how many tokens that were.", model, host, figure(seconds))
      : l10n.t("{0} at {1} answered in {2} s, with {3} tokens.", model, host, figure(seconds), figure(tokens)),
} as const;
