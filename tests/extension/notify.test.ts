/** What a button of a pop-up cannot do is told, as a command's failure is. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { FAILED, fail, inform, warn } from "../../extension/src/ui/notify";
import { fake } from "./fake-vscode";

beforeEach(() => fake.reset());

test("a button does what it says, and its failure is told", async () => {
  const done: string[] = [];
  const failure = new Error("The daemon does not run.");
  fake.pressed = "Try";
  inform("Ready.", { label: "Try", run: () => done.push("tried") });
  await new Promise(setImmediate);
  assert.deepEqual([done, fake.executed], [["tried"], []]);
  inform("Ready.", { label: "Try", run: () => Promise.reject(failure) });
  await new Promise(setImmediate);
  assert.deepEqual(fake.executed, [[FAILED, failure]]);
});

test("what a file of somebody else has in it becomes no link", () => {
  for (const say of [inform, warn, fail]) {
    say("Entry 3, json [look](command:workbench.action.terminal.new): a constant.");
  }
  const said = "Entry 3, json [look] (command:workbench.action.terminal.new): a constant.";
  assert.deepEqual(
    fake.messages.map(({ text }) => text),
    [said, said, said],
  );
});
