/** What the extension says of files that may no longer be needed. */
import { l10n } from "vscode";
import { countOfFiles, figure } from "./messages";

export const CLEANUP = {
  planTitle: l10n.t("Plan a Cleanup"),
  restoreTitle: l10n.t("Restore From a Cleanup"),
  planning: l10n.t("Cockpit: looking for files that are no longer needed"),
  nothing: (read: number): string =>
    l10n.t("Every file seems to be needed: {0} were looked through.", countOfFiles(read)),
  choose: (read: number): string =>
    l10n.t("Tick what to archive. None of {0} mentions any of these.", countOfFiles(read)),
  more: (count: number): string => l10n.t("{0} more are not listed", figure(count)),
  open: l10n.t("Open the file"),
  compare: (other: string): string => l10n.t("Compare with {0}", other),
  comparison: (path: string, other: string): string => l10n.t("{0} and {1}", path, other),
  question: (count: number): string =>
    count === 1 ? l10n.t("Archive 1 file?") : l10n.t("Archive {0} files?", figure(count)),
  means: (repository: string, paths: readonly string[], more: number): string =>
    [
      ...paths,
      ...(more > 0 ? [l10n.t("and {0} more", figure(more))] : []),
      "",
      l10n.t(
        "What you ticked is kept in a backup in {0}, read back from it byte by byte, and only then removed from the workspace. “Cockpit: Restore From a Cleanup…” gives it back.",
        repository,
      ),
    ].join("\n"),
  archive: l10n.t("Archive"),
  archiving: l10n.t("Cockpit: archiving"),
  archived: (count: number, archive: number): string =>
    count === 1
      ? l10n.t("1 file is now in archive {0}.", archive)
      : l10n.t("{0} files are now in archive {1}.", figure(count), archive),
  stayed: (archive: number, count: number, first: string): string =>
    count === 1
      ? l10n.t("Archive {0} was made, but 1 file stayed: {1}", archive, first)
      : l10n.t("Archive {0} was made, but {1} files stayed, such as: {2}", archive, figure(count), first),
  restore: l10n.t("Restore"),
  whichArchive: l10n.t("Which archive is to be given back?"),
  noArchive: l10n.t("No cleanup has archived anything of this folder."),
  archiveOf: (archive: number): string => l10n.t("Archive {0}", archive),
  restoring: l10n.t("Cockpit: restoring from an archive"),
  restored: (count: number, archive: number): string => {
    if (count === 0) {
      return l10n.t("Nothing had to be given back: the files of archive {0} are there.", archive);
    }
    return count === 1
      ? l10n.t("1 file is back from archive {0}.", archive)
      : l10n.t("{0} files are back from archive {1}.", figure(count), archive);
  },
  notRestored: (path: string, reason: string): string => l10n.t("{0} could not be given back: {1}", path, reason),
} as const;
