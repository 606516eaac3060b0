import { commands, Uri, window } from "vscode";
import type { Context } from "../../context";
import type { GeneratedFile } from "../../generated/protocol";
import { MERGE } from "../../ui/merge-messages";
import { warn } from "../../ui/notify";
import type { Merged } from "../../views/documents";

/** Nothing was written, because files have changed since: the person merges them, one after the other. */
export async function merge(
  context: Context,
  folder: string,
  changed: readonly GeneratedFile[],
  title: string,
): Promise<void> {
  const file = await chosen(changed);
  const opened = file && (await open(context, folder, file, title));
  const another = { label: MERGE.another, run: () => merge(context, folder, changed, title) };
  const judge = { label: MERGE.judge, run: () => commands.executeCommand("cockpit.copilots.validate") };
  const paths = changed.map(({ path }) => path);
  warn(MERGE.changed(paths, opened), ...(changed.length > 1 ? [another] : []), ...(opened ? [judge] : []));
}

async function open(
  { mergeDocuments }: Context,
  folder: string,
  { path: name, before, after }: GeneratedFile,
  title: string,
): Promise<Merged> {
  const file = Uri.joinPath(Uri.parse(folder), ...name.split("/"));
  return mergeDocuments({ file, base: { name, text: before }, theirs: { name, text: after }, title });
}

/** The only file, or the one that the person picks. */
async function chosen(changed: readonly GeneratedFile[]): Promise<GeneratedFile | undefined> {
  if (changed.length === 1) {
    return changed[0];
  }
  const rows = changed.map((file) => ({ label: file.path, file }));
  return (await window.showQuickPick(rows, { placeHolder: MERGE.choose }))?.file;
}
