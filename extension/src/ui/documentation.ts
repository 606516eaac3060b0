import { existsSync } from "node:fs";
import path from "node:path";
import { commands, extensions, Uri } from "vscode";
import { EXTENSION_ID } from "../generated/commands";

/** The pages that the product itself opens. */
export type Page = "README.md" | "docs/install.md";

const MARKDOWN_EXTENSION = "vscode.markdown-language-features";

/** Opens a page out of the package; in a preview, whose links lead on, where a preview is to be had. */
export async function openPage(page: Page): Promise<void> {
  const folder = extensions.getExtension(EXTENSION_ID)?.extensionPath ?? "";
  // The packager writes the names of some pages in small letters.
  const names = [page, page.toLowerCase()].map((name) => path.join(folder, name));
  const file = Uri.file(names.find((name) => existsSync(name)) ?? path.join(folder, page));
  const hasPreview = extensions.getExtension(MARKDOWN_EXTENSION) !== undefined;
  await commands.executeCommand(hasPreview ? "markdown.showPreview" : "vscode.open", file);
}
