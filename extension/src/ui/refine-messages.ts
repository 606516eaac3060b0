/** What the extension says of proposals that are made in turns. */
import { l10n } from "vscode";
import type { Generation } from "../generated/protocol";

const VERDICTS: Readonly<Record<Generation["verdict"], string>> = {
  approved: l10n.t("The second copilot could not refute it."),
  rejected: l10n.t("The second copilot has refuted it."),
  "cannot judge": l10n.t("The second copilot cannot judge it."),
  "nothing fits": "",
};

export const REFINE = {
  title: l10n.t("Refine the Proposal"),
  prompt: l10n.t(
    "What is to be otherwise? Without a language model a few things are understood; the answer to anything else names them.",
  ),
  example: l10n.t("such as: make it async, raise KeyError instead, another one"),
  button: l10n.t("Refine…"),
  where: l10n.t("Which folder is the proposal for?"),
  since: (title: string): string => l10n.t("{0}, since the last proposal", title),
  chat: {
    working: l10n.t("The copilots are at work"),
    nowhere: l10n.t(
      "Put the cursor on a placeholder that the audit has found, or say what is to be made, and where: retry with back-off into shop/retry.py",
    ),
    nothing: l10n.t("There is no proposal in this conversation yet: /generate makes one."),
    gone: l10n.t("This proposal is not kept any more: have it made anew."),
    verdict: (verdict: Generation["verdict"]): string => VERDICTS[verdict],
    against: l10n.t("Against it"),
    since: l10n.t("Since the last proposal:"),
    apply: l10n.t("Apply"),
    show: l10n.t("Show Diff"),
    discard: l10n.t("Refuse"),
    discarded: l10n.t("The proposal is refused"),
  },
  /** What is offered as the next turn; the words are understood without a language model. */
  next: ["another one", "add type hints", "make it async"],
} as const;
