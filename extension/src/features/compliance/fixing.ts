import { Range, Uri, window, workspace } from "vscode";
import { NotRunning } from "../../daemon/failure";
import type { ComplianceTile, NextThing } from "../../generated/protocol";
import { DAEMON } from "../../ui/messages";
import { inform } from "../../ui/notify";
import { change, SCORE } from "../../ui/score-messages";

/** Opens the place that costs a folder most: a finding, or a failing test. */
export async function fixNext(tile: ComplianceTile | undefined): Promise<void> {
  if (tile === undefined) {
    throw new NotRunning(DAEMON.notRunning);
  }
  const items = tile.folders.flatMap(({ name, next }) =>
    next === null ? [] : [{ label: next.text, description: `${name}, ${change(next.points)}`, next }],
  );
  if (items.length === 0) {
    inform(SCORE.nothingToFix);
    return;
  }
  const chosen = items.length === 1 ? items[0] : await window.showQuickPick(items, { title: SCORE.chooseFix });
  if (chosen !== undefined) {
    await open(chosen.next);
  }
}

async function open({ uri, line }: NextThing): Promise<void> {
  const document = await workspace.openTextDocument(Uri.parse(uri));
  const { lineNumber, firstNonWhitespaceCharacterIndex, text } = document.lineAt(
    Math.min(line, document.lineCount - 1),
  );
  const selection = new Range(lineNumber, firstNonWhitespaceCharacterIndex, lineNumber, text.length);
  await window.showTextDocument(document, { selection });
}
