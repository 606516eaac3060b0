import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import type { CorrectionRow } from "../../extension/src/generated/protocol";
import { correctionRow, correctionsTile } from "../tiles";
import { fake } from "./fake-vscode";
import { rig } from "./fakes";

beforeEach(() => fake.reset());

const STEPS = ["write src/mixin.py", "@ line 1", "- x", "+ y"];
const SECOND = correctionRow({ number: 2, kind: "markIntentional", path: "src/mixin.py" });

function answering(rows: readonly CorrectionRow[], unsaved = false) {
  const { daemon } = rig();
  daemon.answers = {
    "cockpit/audit/corrections": correctionsTile({ corrections: [...rows] }),
    "cockpit/audit/undo": { steps: STEPS, unsaved },
  };
  return daemon;
}

describe("a correction is taken back", () => {
  interface Case {
    readonly name: string;
    readonly rows?: readonly CorrectionRow[];
    readonly named?: string;
    readonly pick?: string;
    readonly pressed?: string;
    readonly unsaved?: boolean;
    /** Which were asked for, and whether they were to be applied. */
    readonly asked: readonly [number, boolean][];
    readonly said: string | undefined;
  }
  const rows = [correctionRow(), SECOND];
  const question = "Take this back: Marked as intentional, src/mixin.py?";
  const done: [number, boolean][] = [
    [2, false],
    [2, true],
  ];
  const cases: readonly Case[] = [
    { name: "chosen", pick: "Marked as intentional", pressed: "Undo", asked: done, said: "Taken back: src/mixin.py." },
    { name: "named", named: "2 file:///projects/app", pressed: "Undo", asked: done, said: "Taken back: src/mixin.py." },
    {
      name: "in the editor",
      named: "2 file:///projects/app",
      pressed: "Undo",
      unsaved: true,
      asked: done,
      said: "Taken back in the editor: src/mixin.py. It is not saved yet.",
    },
    { name: "not after a no", named: "2 file:///projects/app", asked: [[2, false]], said: question },
    { name: "not after Escape", asked: [], said: undefined },
    { name: "not when it is gone", named: "9 x", asked: [], said: "This correction is not listed any more." },
    {
      name: "not when there is none",
      rows: [correctionRow({ undoable: false })],
      asked: [],
      said: "There is no correction that could be taken back.",
    },
  ];
  for (const { name, rows: given = rows, named, pick, pressed, unsaved, asked, said } of cases) {
    test(name, async () => {
      const daemon = answering(given, unsaved);
      Object.assign(fake, { picks: [pick], pressed });
      await fake.commands.get("cockpit.audit.undoCorrection")?.(named);
      const orders = daemon.asked.filter(({ method }) => method === "cockpit/audit/undo");
      assert.deepEqual(
        orders.map(({ params }) => params),
        asked.map(([number, apply]) => ({ folder: "file:///projects/app", number, apply })),
      );
      assert.equal(fake.messages.at(-1)?.text, said);
    });
  }

  test("not where the daemon refuses: its sentence is shown, and nothing is asked", async () => {
    const daemon = answering([SECOND]);
    daemon.answers["cockpit/audit/undo"] = new Error("What was written is not there any more.");
    await fake.commands.get("cockpit.audit.undoCorrection")?.("2 file:///projects/app");
    assert.equal(daemon.asked.filter(({ method }) => method === "cockpit/audit/undo").length, 1);
    assert.equal(fake.messages.length, 1);
    assert.doesNotMatch(fake.messages[0]?.text ?? "", /Take this back/);
  });
});

test("the Corrections tile is shown as it comes", () => {
  const { daemon, snapshots } = rig();
  const tile = correctionsTile();
  daemon.notify("cockpit/audit/correctionsChanged", tile);
  assert.deepEqual(snapshots.at(-1), { corrections: tile });
});
