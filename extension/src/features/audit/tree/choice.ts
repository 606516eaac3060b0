/** How the tree is grouped and filtered: a value that is remembered per workspace. Pure. */
import type { FindingFilter } from "../../../generated/protocol";
import { FINDINGS } from "../../../ui/messages";
import type { Grouping } from "./node";

export type Filter = Required<FindingFilter>;
export type Severity = Filter["severities"][number];

export interface Choice {
  readonly by: Grouping;
  readonly filter: Filter;
}

export const GROUPINGS: readonly Grouping[] = ["code", "file", "age", "author", "severity"];
export const SEVERITIES: readonly Severity[] = ["error", "warning", "info", "hint"];

/** Hints count for nothing elsewhere either, unless one asks for them. */
export const NO_FILTER: Filter = {
  severities: ["error", "warning", "info"],
  codes: [],
  text: "",
  new: false,
  snoozed: false,
  baseline: false,
};

export const FIRST: Choice = { by: "code", filter: NO_FILTER };

/** What was remembered, as far as it is understood: an older or newer version may have written it. */
export function readChoice(stored: unknown): Choice {
  const { by, filter } = Object(stored) as { by?: unknown; filter?: unknown };
  const given = Object(filter) as Partial<Record<keyof Filter, unknown>>;
  return {
    by: GROUPINGS.find((each) => each === by) ?? FIRST.by,
    filter: {
      severities: Array.isArray(given.severities)
        ? SEVERITIES.filter((each) => (given.severities as unknown[]).includes(each))
        : NO_FILTER.severities,
      codes: Array.isArray(given.codes) ? given.codes.filter((code) => typeof code === "string") : [],
      text: typeof given.text === "string" ? given.text : "",
      new: given.new === true,
      snoozed: given.snoozed === true,
      baseline: given.baseline === true,
    },
  };
}

/** Whether anything is filtered otherwise than at first. */
export function isFiltered(filter: Filter): boolean {
  return filterSentence(filter) !== "";
}

/** The filter in words; empty for none. */
export function filterSentence(filter: Filter): string {
  const { severities, codes, text } = filter;
  const usual = severities.length === NO_FILTER.severities.length && !severities.includes("hint");
  return [
    filter.new ? FINDINGS.filterNew : "",
    usual ? "" : severities.map((severity) => FINDINGS.severities[severity]).join(", ") || FINDINGS.noSeverity,
    codes.join(", "),
    text === "" ? "" : FINDINGS.quoted(text),
    filter.snoozed ? FINDINGS.filterSnoozed : "",
    filter.baseline ? FINDINGS.filterBaseline : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
