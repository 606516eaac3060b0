import { languages, Range, type TextDocument, TextEditorRevealType, Uri, ViewColumn, window, workspace } from "vscode";
import { identityOf } from "../finding";

/** A finding as far as its place goes. */
export interface Placed {
  readonly uri: string;
  readonly identity: string;
  /** 1-based. */
  readonly line: number;
}

/** Opens a finding's place, selects it, and answers its document. */
export async function openPlace(
  finding: Placed,
  options: { preserveFocus?: boolean; beside?: boolean } = {},
): Promise<TextDocument> {
  const document = await workspace.openTextDocument(Uri.parse(finding.uri));
  const editor = await window.showTextDocument(document, {
    preview: true,
    preserveFocus: options.preserveFocus ?? false,
    selection: rangeOf(finding, document),
    ...(options.beside === true ? { viewColumn: ViewColumn.Beside } : {}),
  });
  editor.revealRange(editor.selection, TextEditorRevealType.InCenterIfOutsideViewport);
  return document;
}

/** Where the finding is now, as its diagnostic says; without one, the text of its line. */
function rangeOf({ uri, identity, line }: Placed, document: TextDocument): Range {
  const known = languages.getDiagnostics(Uri.parse(uri)).find((diagnostic) => identityOf(diagnostic) === identity);
  if (known !== undefined) {
    return known.range;
  }
  const { lineNumber, firstNonWhitespaceCharacterIndex, text } = document.lineAt(
    Math.min(Math.max(line - 1, 0), document.lineCount - 1),
  );
  return new Range(lineNumber, firstNonWhitespaceCharacterIndex, lineNumber, text.length);
}
