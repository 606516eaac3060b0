import { window } from "vscode";
import type { GeneratedHunk } from "../../generated/protocol";
import { HUNKS } from "../../ui/hunk-messages";

/** The numbers of the parts that the person takes; undefined for all of them, and for Escape. */
export async function chosenHunks(hunks: readonly GeneratedHunk[]): Promise<number[] | undefined> {
  const rows = hunks.map(({ path, line, removed, added }, number) => ({
    label: `${path}:${line + 1}`,
    description: HUNKS.size(removed.length, added.length),
    detail: shown(added) || shown(removed),
    picked: true,
    number,
  }));
  const options = { canPickMany: true, title: HUNKS.title, placeHolder: HUNKS.placeHolder } as const;
  const chosen = await window.showQuickPick(rows, options);
  return chosen === undefined || chosen.length === hunks.length || chosen.length === 0
    ? undefined
    : chosen.map(({ number }) => number);
}

/** Its lines in one row, which the list cuts where there is no room. */
function shown(lines: readonly string[]): string {
  return lines
    .map((line) => line.trim())
    .filter(Boolean)
    .join(" ⏎ ");
}
