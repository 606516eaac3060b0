import { commands, type QuickInputButton, type QuickPickItem, ThemeIcon, Uri, window } from "vscode";
import type { CleanupCandidate, CleanupPlan } from "../../generated/protocol";
import { CLEANUP } from "../../ui/cleanup-messages";
import { amount } from "../../ui/messages";

interface CandidateItem extends QuickPickItem {
  readonly candidate: CleanupCandidate;
}

const OPEN: QuickInputButton = { iconPath: new ThemeIcon("go-to-file"), tooltip: CLEANUP.open };

/** The candidates that are ticked in the list, which stays open while the user looks at one of them. */
export function chooseCandidates(folder: string, plan: CleanupPlan): Promise<readonly CleanupCandidate[]> {
  const list = window.createQuickPick<CandidateItem>();
  const placeOf = (path: string): Uri => Uri.joinPath(Uri.parse(folder), ...path.split("/"));
  Object.assign(list, {
    title: plan.more === 0 ? CLEANUP.planTitle : `${CLEANUP.planTitle} (${CLEANUP.more(plan.more)})`,
    placeholder: CLEANUP.choose(plan.read),
    canSelectMany: true,
    ignoreFocusOut: true,
    matchOnDetail: true,
    items: plan.candidates.map(itemOf),
  });
  list.onDidTriggerItemButton(({ item: { candidate }, button }) => look(candidate, button === OPEN, placeOf));
  return new Promise((resolve) => {
    list.onDidAccept(() => {
      resolve(list.selectedItems.map(({ candidate }) => candidate));
      list.hide();
    });
    list.onDidHide(() => {
      resolve([]);
      list.dispose();
    });
    list.show();
  });
}

function itemOf(candidate: CleanupCandidate): CandidateItem {
  const { path, size, evidence, other } = candidate;
  const compare = { iconPath: new ThemeIcon("diff"), tooltip: CLEANUP.compare(other) };
  const buttons = other === "" ? [OPEN] : [OPEN, compare];
  return { label: path, description: amount(size), detail: evidence, buttons, candidate };
}

function look({ path, other }: CleanupCandidate, alone: boolean, placeOf: (path: string) => Uri): Thenable<unknown> {
  const options = { preview: true, preserveFocus: true };
  return alone
    ? commands.executeCommand("vscode.open", placeOf(path), options)
    : commands.executeCommand("vscode.diff", placeOf(path), placeOf(other), CLEANUP.comparison(path, other), options);
}
