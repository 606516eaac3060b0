import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Uri as RealUri } from "vscode";
import { Documents } from "../../extension/src/views/documents";
import { fake, type Uri } from "./fake-vscode";

beforeEach(() => fake.reset());

test("a second comparison of the same file has its own texts, and leaves the first one what it was", async () => {
  const documents = new Documents();
  const text = (uri: Uri): string => documents.provideTextDocumentContent(uri as unknown as RealUri);
  await documents.compare("one", { name: "a.py", text: "old" }, { name: "a.py", text: "first" });
  await documents.compare("two", { name: "a.py", text: "first" }, { name: "a.py", text: "second" });
  const shown = fake.executed.map(([command, before, after, title]) => [
    ...[command, title],
    ...[text(before as Uri), text(after as Uri)],
  ]);
  assert.deepEqual(shown, [
    ["vscode.diff", "one", "old", "first"],
    ["vscode.diff", "two", "first", "second"],
  ]);
  documents.dispose();
});
