/** What the extension says of its own databases. */
import { l10n } from "vscode";
import { figure } from "./messages";

export const DATABASES = {
  noTeamStore: l10n.t("The settings name no store of a team."),
  passwordTitle: l10n.t("Password of the Team's Store"),
  folderTitle: l10n.t("The databases of which folder?"),
  browseTitle: l10n.t("Browse Databases"),
  counting: l10n.t("Counting what is recorded"),
  whichDatabase: l10n.t("Which of the logical databases?"),
  whichTable: (database: string): string => l10n.t("Which table of {0}?", database),
  rows: (rows: number): string => (rows === 1 ? l10n.t("1 row") : l10n.t("{0} rows", figure(rows))),
  newest: (moment: string): string => l10n.t("newest {0}", moment),
  states: {
    empty: l10n.t("empty"),
    unused: l10n.t("nothing writes it yet"),
    absent: l10n.t("not made yet"),
    unreadable: l10n.t("cannot be read"),
  } as Readonly<Record<string, string>>,
  nothingIn: (database: string): string => l10n.t("There is nothing in {0} yet.", database),
  reading: l10n.t("Reading"),
  pageOf: (table: string, from: number, to: number, total: number): string =>
    total === 0
      ? l10n.t("{0}: no rows", table)
      : l10n.t(
          "{0}: rows {1} to {2} of {3}; nothing can be changed here",
          table,
          figure(from),
          figure(to),
          figure(total),
        ),
  next: l10n.t("Next rows"),
  previous: l10n.t("Previous rows"),
  exportIt: l10n.t("Export the table…"),
  askTitle: l10n.t("Ask a Question About What Is Recorded"),
  askPrompt: l10n.t("In words, such as: open stubs by author this month; failed tests this week; newest 5 sessions"),
  answering: l10n.t("Looking for the answer"),
  checking: l10n.t("Checking databases"),
  whole: (names: string): string => l10n.t("Nothing is wrong with {0}.", names),
  faults: (count: number, database: string, first: string): string =>
    count === 1
      ? l10n.t("{0} is not in order: {1}", database, first)
      : l10n.t("{0} faults were found, such as in {1}: {2}", figure(count), database, first),
  planning: l10n.t("Trying the migration on copies"),
  current: (names: string): string => l10n.t("Nothing is to be migrated: {0}.", names),
  schemaOf: (database: string, schema: string): string => l10n.t("{0} has schema {1}", database, schema),
  noneYet: l10n.t("There is no database yet."),
  compacting: l10n.t("Compacting databases"),
  compacted: (database: string, before: string, after: string): string =>
    l10n.t("{0}: {1} became {2}", database, before, after),
  save: l10n.t("Export"),
  exporting: l10n.t("Exporting"),
  exported: (table: string, rows: number, size: string): string =>
    rows === 1
      ? l10n.t("{0} is exported: 1 row, {1}.", table, size)
      : l10n.t("{0} is exported: {1} rows, {2}.", table, figure(rows), size),
} as const;
