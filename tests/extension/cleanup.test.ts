import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import type { CleanupPlan } from "../../extension/src/generated/protocol";
import { correctionRow, correctionsTile, folderBackups } from "../tiles";
import { fake } from "./fake-vscode";
import { rig } from "./fakes";

beforeEach(() => fake.reset());

const MOON = folderBackups();
const TIDES = folderBackups({ folder: "file:///home/person/tides", name: "tides" });
const PLAN: CleanupPlan = {
  candidates: [
    { path: "src/a_old.py", size: 4_000, why: "All.", evidence: "src/a.py took its place", other: "src/a.py" },
    { path: "b|c.py", size: 5, why: "Deprecated.", evidence: "its name says it", other: "" },
  ],
  more: 0,
  read: 1_200,
};

function answering(answers: Record<string, unknown> = {}, ...folders: (typeof MOON)[]) {
  const made = rig();
  made.daemon.answers = {
    "cockpit/backup/get": { revision: 1, folders: folders.length === 0 ? [MOON] : folders },
    "cockpit/cleanup/plan": PLAN,
    "cockpit/backup/archive": { archive: 7, failed: [] },
    "cockpit/backup/return": { written: 1, lost: [] },
    ...answers,
  };
  return made;
}

/** What was asked of a method, without the token of its progress. */
function asked({ daemon }: ReturnType<typeof answering>, method: string): unknown[] {
  return daemon.asked
    .filter((each) => each.method === method)
    .map(({ params }) => ({ ...Object(params), workDoneToken: "" }) as unknown);
}

/** Plans until the list is open, and answers what goes on after it. */
async function planned(): Promise<{ done: Promise<unknown> }> {
  const done = Promise.resolve(fake.commands.get("cockpit.cleanup.plan")?.());
  await new Promise((resolve) => setImmediate(resolve));
  assert.ok(fake.quickPick, "The list is open.");
  return { done };
}

describe("from a plan to an archive and back", () => {
  test("what is ticked is archived after a question, and comes back from the notification", async () => {
    const made = answering();
    const { done } = await planned();
    assert.deepEqual(
      fake.quickPick?.items.map(({ label, detail }) => [label, detail]),
      PLAN.candidates.map(({ path, evidence }) => [path, evidence]),
    );
    fake.pressed = "Archive";
    fake.quickPick.accept("src/a_old.py");
    await done;
    const files = [{ path: "src/a_old.py", why: "All." }];
    assert.deepEqual(asked(made, "cockpit/backup/archive"), [{ folder: MOON.folder, files, workDoneToken: "" }]);
    assert.deepEqual(
      fake.messages.map(({ text }) => text),
      ["Archive 1 file?", "1 file is now in archive 7."],
    );
    assert.deepEqual(fake.messages.at(-1)?.buttons, ["Restore"]);
  });

  const nothing: [string, (list: NonNullable<typeof fake.quickPick>) => void][] = [
    ["Escape", (list) => list.hide()],
    ["nothing ticked", (list) => list.accept()],
    ["a no", (list) => list.accept("b|c.py")],
  ];
  for (const [name, act] of nothing) {
    test(`${name} archives nothing`, async () => {
      const made = answering();
      const { done } = await planned();
      act(fake.quickPick ?? assert.fail("There is no list."));
      await done;
      assert.deepEqual(asked(made, "cockpit/backup/archive"), []);
    });
  }

  test("without a folder for backups it says so, and archives nothing", async () => {
    const reason = "No folder for backups is set.";
    const unset = folderBackups({ state: "unconfigured", reason, hint: "cockpit.backup.root", repository: "" });
    const made = answering({}, unset);
    const { done } = await planned();
    fake.quickPick?.accept("b|c.py");
    await done;
    assert.deepEqual(asked(made, "cockpit/backup/archive"), []);
    assert.deepEqual(
      fake.messages.map(({ text, buttons }) => [text, buttons[0]]),
      [[reason, "Open Setting"]],
    );
  });

  test("what stayed is told", async () => {
    answering({ "cockpit/backup/archive": { archive: 7, failed: ["a.py was not removed: it has changed."] } });
    const { done } = await planned();
    fake.pressed = "Archive";
    fake.quickPick?.accept("b|c.py");
    await done;
    assert.equal(
      fake.messages.at(-1)?.text,
      "Archive 7 was made, but 1 file stayed: a.py was not removed: it has changed.",
    );
  });

  test("looking at a file, or at two beside each other, leaves the list open", async () => {
    answering();
    const { done } = await planned();
    fake.quickPick?.pressOn("b|c.py", 0);
    fake.quickPick?.pressOn("src/a_old.py", 1);
    const [open, diff] = fake.executed;
    assert.deepEqual([open?.[0], String(open?.[1])], ["vscode.open", `${MOON.folder}/b%7Cc.py`]);
    assert.deepEqual([diff?.[0], String(diff?.[2])], ["vscode.diff", `${MOON.folder}/src/a.py`]);
    assert.ok(fake.quickPick);
    fake.quickPick.hide();
    await done;
  });

  test("where everything is needed, it says so", async () => {
    answering({ "cockpit/cleanup/plan": { ...PLAN, candidates: [] } });
    await fake.commands.get("cockpit.cleanup.plan")?.();
    assert.equal(fake.messages.at(-1)?.text, "Every file seems to be needed: 1,200 files were looked through.");
  });

  test("of several folders one is chosen", async () => {
    const made = answering({ "cockpit/cleanup/plan": { ...PLAN, candidates: [] } }, MOON, TIDES);
    fake.picks = ["tides"];
    await fake.commands.get("cockpit.cleanup.plan")?.();
    assert.deepEqual(asked(made, "cockpit/cleanup/plan"), [{ folder: TIDES.folder, workDoneToken: "" }]);
  });
});

describe("giving an archive back", () => {
  const archives = [
    { archive: 7, created: "2026-11-21T10:00:00Z", files: 4, first: ["a.py", "b.py", "c.py"], size: 4_000 },
  ];
  const table: [string, Record<string, unknown>, unknown, string][] = [
    ["of the list", { "cockpit/backup/archives": { archives } }, undefined, "1 file is back from archive 7."],
    ["that is named", {}, { folder: MOON.folder, archive: 7 }, "1 file is back from archive 7."],
    [
      "whose files are there",
      { "cockpit/backup/return": { written: 0, lost: [] } },
      { folder: MOON.folder, archive: 7 },
      "Nothing had to be given back: the files of archive 7 are there.",
    ],
    [
      "that is damaged",
      { "cockpit/backup/return": { written: 0, lost: [{ path: "a.py", reason: "Chunk 1 is missing." }] } },
      { folder: MOON.folder, archive: 7 },
      "a.py could not be given back: Chunk 1 is missing.",
    ],
    [
      "where there is none",
      { "cockpit/backup/archives": { archives: [] } },
      undefined,
      "No cleanup has archived anything of this folder.",
    ],
  ];
  for (const [name, answers, argument, sentence] of table) {
    test(name, async () => {
      const made = answering(answers);
      fake.picks = ["Archive 7"];
      await fake.commands.get("cockpit.cleanup.restore")?.(argument);
      assert.equal(fake.messages.at(-1)?.text, sentence);
      const orders = sentence.startsWith("No cleanup") ? [] : [{ folder: MOON.folder, archive: 7, workDoneToken: "" }];
      assert.deepEqual(asked(made, "cockpit/backup/return"), orders);
    });
  }

  test("from the Corrections tile", async () => {
    const row = correctionRow({ folder: MOON.folder, number: 3, kind: "cleanup", archive: 7 });
    answering({ "cockpit/audit/corrections": correctionsTile({ corrections: [row] }) });
    await fake.commands.get("cockpit.audit.undoCorrection")?.(`3 ${MOON.folder}`);
    assert.deepEqual(fake.executed.at(-1), ["cockpit.cleanup.restore", { folder: MOON.folder, archive: 7 }]);
  });
});
