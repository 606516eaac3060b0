import { QuickPickItemKind, type QuickPickItem, window } from "vscode";
import { countOfFindings, FINDINGS } from "../../../ui/messages";
import { type Filter, GROUPINGS, NO_FILTER, SEVERITIES } from "./choice";
import type { FindingsView } from "./view";

/** Asks by what the findings are to be grouped. */
export async function pickGrouping(view: FindingsView): Promise<void> {
  const items = GROUPINGS.map((by) => ({
    label: FINDINGS.groupings[by],
    description: by === view.choice.by ? FINDINGS.present : "",
    by,
  }));
  const chosen = await window.showQuickPick(items, { title: FINDINGS.groupTitle });
  if (chosen !== undefined) {
    view.choose({ by: chosen.by });
  }
}

interface FilterItem extends QuickPickItem {
  /** What the filter becomes when the item is chosen beside the others. */
  readonly apply?: (filter: Filter) => Filter;
}

/** Asks what is to be listed: everything in one list that is ticked, and the text after it. */
export async function pickFilter(view: FindingsView): Promise<void> {
  const { filter } = view.choice;
  const items = filterItems(filter, view.summary?.codes ?? []);
  const chosen = await window.showQuickPick(items, {
    title: FINDINGS.filterTitle,
    placeHolder: FINDINGS.filterPrompt,
    canPickMany: true,
    matchOnDescription: true,
  });
  if (chosen === undefined) {
    return;
  }
  const text = await window.showInputBox({
    title: FINDINGS.filterTitle,
    prompt: FINDINGS.textPrompt,
    value: filter.text,
  });
  if (text !== undefined) {
    const nothing: Filter = { ...NO_FILTER, severities: [], text: text.trim() };
    view.choose({ filter: chosen.reduce((sum, { apply }) => apply?.(sum) ?? sum, nothing) });
  }
}

function filterItems(filter: Filter, codes: readonly { name: string; count: number }[]): FilterItem[] {
  const divider = (label: string): FilterItem => ({ label, kind: QuickPickItemKind.Separator });
  // A code that has no finding any more can still be taken out of the filter.
  const gone = filter.codes.filter((code) => !codes.some(({ name }) => name === code));
  return [
    divider(FINDINGS.severityTitle),
    ...SEVERITIES.map((severity) => ({
      label: FINDINGS.severities[severity],
      picked: filter.severities.includes(severity),
      apply: (sum: Filter): Filter => ({ ...sum, severities: [...sum.severities, severity] }),
    })),
    divider(FINDINGS.alsoTitle),
    flag("new", FINDINGS.onlyNew, filter),
    flag("snoozed", FINDINGS.snoozedToo, filter),
    flag("baseline", FINDINGS.baselineToo, filter),
    divider(FINDINGS.codeTitle),
    ...[...codes, ...gone.map((name) => ({ name, count: 0 }))].map(({ name, count }) => ({
      label: name,
      description: countOfFindings(count),
      picked: filter.codes.includes(name),
      apply: (sum: Filter): Filter => ({ ...sum, codes: [...sum.codes, name] }),
    })),
  ];
}

function flag(name: "new" | "snoozed" | "baseline", label: string, filter: Filter): FilterItem {
  return { label, picked: filter[name], apply: (sum) => ({ ...sum, [name]: true }) };
}
