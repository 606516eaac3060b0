import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { EXTENSION_ID } from "../../extension/src/generated/commands";
import { type Page, openPage } from "../../extension/src/ui/documentation";
import { fake, type Uri } from "./fake-vscode";
import { rig } from "./fakes";

let folder: string;

beforeEach(() => {
  fake.reset();
  folder = mkdtempSync(path.join(tmpdir(), "cockpit-pages-"));
  fake.extensions.set(EXTENSION_ID, { extensionPath: folder });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a page of the documentation opens", () => {
  const table: [name: string, files: string[], hasPreview: boolean, page: Page, command: string, file: string][] = [
    ["in a clone", ["README.md"], true, "README.md", "markdown.showPreview", "README.md"],
    ["in the package", ["readme.md"], true, "README.md", "markdown.showPreview", "readme.md"],
    ["below docs", ["docs/install.md"], true, "docs/install.md", "markdown.showPreview", "docs/install.md"],
    ["without a preview", ["readme.md"], false, "README.md", "vscode.open", "readme.md"],
  ];
  for (const [name, files, hasPreview, page, command, file] of table) {
    test(name, async () => {
      mkdirSync(path.join(folder, "docs"));
      files.forEach((each) => writeFileSync(path.join(folder, each), ""));
      if (hasPreview) {
        fake.extensions.set("vscode.markdown-language-features", {});
      }
      await openPage(page);
      const [done] = fake.executed;
      assert.deepEqual([done?.[0], (done?.[1] as Uri).path], [command, path.join(folder, file)]);
    });
  }

  test("by its command", async () => {
    rig();
    await fake.commands.get("cockpit.openDocumentation")?.();
    assert.equal(fake.executed.length, 1);
  });
});
