/** What the extension says of the second copilot's verdicts. */
import { l10n } from "vscode";
import type { Validation } from "../generated/protocol";
import { countOfFiles, figure } from "./messages";

const VERDICTS: Readonly<Record<Validation["verdict"], string>> = {
  approved: l10n.t("Approved"),
  rejected: l10n.t("Rejected"),
  "cannot judge": l10n.t("Cannot judge"),
};

export const COPILOTS = {
  judging: l10n.t("Cockpit: judging the change"),
  chooseFolder: l10n.t("Which folder's change is to be judged?"),
  noFolder: l10n.t("Open a folder first: there is no change to judge."),
  showReport: l10n.t("Show Verdict"),
  showProblems: l10n.t("Show Problems"),
  document: l10n.t("Verdict"),
  nothing: l10n.t("Nothing has changed, so there is nothing to object to."),
  verdict: ({ verdict, about, files, reasons, more }: Validation): string => {
    const against = reasons.filter(({ rejects }) => rejects).length;
    const said = l10n.t(
      "{0}: {1}, {2}; {3} against it, {4} to look at.",
      VERDICTS[verdict],
      about,
      countOfFiles(files),
      figure(against),
      figure(reasons.length - against),
    );
    return more > 0 ? `${said} ${l10n.t("{0} more are not listed.", figure(more))}` : said;
  },
  made: (made: number, seconds: number): string =>
    l10n.t("{0} checks were made in {1} s.", figure(made), seconds.toFixed(1)),
  against: l10n.t("Against it"),
  advice: l10n.t("To look at"),
  unchecked: l10n.t("Not checked"),
  unknown: l10n.t("unknown"),
  chat: {
    judging: l10n.t("Judging what is not committed"),
    clean: l10n.t("The audit has no finding in this workspace."),
    cleanFile: (path: string): string => l10n.t("The audit has no finding in {0}.", path),
    findings: (count: number): string => (count === 1 ? l10n.t("1 finding:") : l10n.t("{0} findings:", figure(count))),
    others: (count: number): string => l10n.t("{0} more stand in the Problems panel.", figure(count)),
    nowhere: l10n.t("Put the cursor on a finding, or name a code, such as audit.stub."),
    noneWith: (code: string): string => l10n.t("There is no finding with the code {0} in this workspace.", code),
    help: l10n.t(
      "I answer without a language model, unless one is set for the first copilot. /generate proposes a change for the placeholder under the cursor, or for words; what you say then refines it. /validate tries to refute what is not committed; words behind it say what the change is for. /audit lists the findings, /explain says what the finding under the cursor, or a code, means.",
    ),
  },
  agents: {
    label: "gh_COPILOT Cockpit",
    lacking: l10n.t("Let agents ask the cockpit?"),
    means: (command: string): string =>
      l10n.t(
        "The Model Context Protocol needs 17 packages more (32 MB), pinned and with their hashes checked. This is run:\n\n{0}",
        command,
      ),
  },
};
