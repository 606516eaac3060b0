import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Uri as RealUri } from "vscode";
import { Documents } from "../../extension/src/views/documents";
import { fake, Uri } from "./fake-vscode";

beforeEach(() => fake.reset());

test("a text that is opened again is asked for anew", async () => {
  const documents = new Documents();
  await documents.open("a.txt", "old");
  await documents.open("a.txt", "new");
  assert.equal(fake.refreshed.length, 2);
  assert.equal(fake.refreshed[0], fake.refreshed[1]);
  documents.dispose();
});

test("a second comparison of the same file has its own texts, and leaves the first one what it was", async () => {
  const documents = new Documents();
  const text = (uri: Uri): string => documents.provideTextDocumentContent(uri as unknown as RealUri);
  await documents.compare("one", { name: "a.py", text: "old" }, { name: "a.py", text: "first" });
  await documents.compare("two", { name: "a.py", text: "first" }, { name: "a.py", text: "second" }, false);
  const shown = fake.executed.map(([command, before, after, title, options]) => [
    ...[command, title],
    ...[text(before as Uri), text(after as Uri)],
    options,
  ]);
  assert.deepEqual(shown, [
    ["vscode.diff", "one", "old", "first", { preview: true }],
    ["vscode.diff", "two", "first", "second", { preview: false }],
  ]);
  documents.dispose();
});

test("several files are compared in one editor; what is new has no left side", async () => {
  const documents = new Documents();
  const files = ["a.py", "b.py"].map((name) => Uri.file(`/home/person/shop/${name}`) as unknown as RealUri);
  const [first, second] = files as [RealUri, RealUri];
  await documents.compareFiles("shop.har: approved", [
    { file: first, before: "old", after: "new" },
    { file: second, before: "", after: "whole" },
  ]);
  const [command, title, rows] = fake.executed.at(-1) as [string, string, [RealUri, RealUri | undefined, RealUri][]];
  const text = (uri?: RealUri): string | undefined => uri && documents.provideTextDocumentContent(uri);
  assert.deepEqual([command, title], ["vscode.changes", "shop.har: approved"]);
  assert.deepEqual(
    rows.map(([, , after]) => after.path),
    ["/a.py", "/b.py"],
  );
  assert.deepEqual(
    rows.map(([file, before, after]) => [file, text(before), text(after)]),
    [
      [first, "old", "new"],
      [second, undefined, "whole"],
    ],
  );
  documents.dispose();
});

const SIDES = {
  file: Uri.file("/home/person/shop/a.py") as unknown as RealUri,
  base: { name: "a.py", text: "old" },
  theirs: { name: "a.py", text: "new" },
  title: "Proposal",
};

test("a file that has changed is merged in the editor's own way, from what is in it now", async () => {
  fake.commands.set("_open.mergeEditor", () => undefined);
  fake.text = "mine";
  const documents = new Documents();
  assert.equal(await documents.merge(SIDES), "merged");
  const text = (uri: unknown): string => documents.provideTextDocumentContent(uri as RealUri);
  const [[command, order] = []] = fake.executed;
  const { base, input1, input2, output } = order as Record<"base" | "input1" | "input2" | "output", { uri: Uri }>;
  const sides = [base, input1.uri, input2.uri].map(text);
  assert.deepEqual([command, sides, output], ["_open.mergeEditor", ["old", "new", "mine"], SIDES.file]);
  documents.dispose();
});

test("an editor that cannot merge compares what is there with what would be", async () => {
  fake.text = "mine";
  const documents = new Documents();
  assert.equal(await documents.merge(SIDES), "compared");
  const [[command, left, right, title] = []] = fake.executed;
  const sides = [left, right].map((uri) => documents.provideTextDocumentContent(uri as RealUri));
  const expected = ["vscode.diff", ["mine", "new"], "a.py: as it is now, and as it would be"];
  assert.deepEqual([command, sides, title], expected);
  documents.dispose();
});
