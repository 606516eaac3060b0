import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { copilotsTile } from "../tiles";
import { fake } from "./fake-vscode";
import { type Rig, rig } from "./fakes";

beforeEach(() => fake.reset());

const OTHERS = ["backup", "compliance", "daemon", "databases", "sessions", "sync"].map((each) => `${each}/get`);

/** Nothing but this tile can be had. */
function answering(answer: unknown): Rig {
  const made = rig();
  for (const each of [...OTHERS, "audit/tile", "audit/corrections"]) {
    made.daemon.answers[`cockpit/${each}`] = new Error("It does not matter here.");
  }
  made.daemon.answers["cockpit/copilots/get"] = answer;
  return made;
}

const settled = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

describe("the Copilots tile", () => {
  test("is shown as it comes, and asked for when the daemon runs", async () => {
    const [first, second] = [copilotsTile({ revision: 1 }), copilotsTile({ revision: 2 })];
    const { daemon, snapshots } = answering(first);
    daemon.move("RUNNING");
    await settled();
    assert.deepEqual(
      snapshots.filter((each) => "copilots" in each),
      [{ copilots: first }],
    );
    daemon.notify("cockpit/copilots/changed", second);
    assert.deepEqual(snapshots.at(-1), { copilots: second });
  });

  test("that cannot be had is a line in the log, and what was shown stays", async () => {
    const { daemon, snapshots, logged } = answering(new Error("It is locked."));
    daemon.move("RUNNING");
    await settled();
    assert.deepEqual(
      snapshots.filter((each) => "copilots" in each),
      [],
    );
    assert.match(JSON.stringify(logged), /The Copilots tile: .*It is locked/);
  });
});
