import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NotRunning } from "../../extension/src/daemon/failure";
import type { Recording, Shown } from "../../extension/src/features/har/recording";
import { fake, Uri, window } from "./fake-vscode";
import { rig } from "./fakes";

beforeEach(() => fake.reset());

const FILE = Uri.file("/home/person/shop.har");
const CHECKED = { entries: 1_200, findings: 0, shown: 0, refused: "" };

async function checked(answer: object, argument?: unknown): Promise<unknown[]> {
  const { daemon } = rig();
  daemon.answers = { "cockpit/har/check": { ...CHECKED, ...answer } };
  await fake.commands.get("cockpit.har.check")?.(argument);
  return daemon.asked
    .filter(({ method }) => method === "cockpit/har/check")
    .map(({ params }) => ({ ...Object(params), workDoneToken: "" }) as unknown);
}

describe("a recording that the user names", () => {
  for (const [answer, said] of [
    [{}, "shop.har: nothing was found in 1,200 entries."],
    [{ findings: 7 }, "shop.har: 7 findings in 1,200 entries."],
    [{ findings: 1, entries: 1 }, "shop.har: 1 finding in 1 entry."],
    [{ refused: "The file is empty." }, "shop.har cannot be read: The file is empty."],
  ] as const) {
    test(said, async () => {
      const asked = await checked(answer, FILE);
      assert.deepEqual(asked, [{ uri: FILE.toString(), workDoneToken: "" }]);
      assert.deepEqual(
        fake.messages.map(({ text }) => text),
        [said],
      );
    });
  }

  test("it is chosen where none is given, and nothing happens when none is chosen", async () => {
    for (const files of [undefined, [FILE]]) {
      Object.assign(window, { showOpenDialog: () => Promise.resolve(files) });
      assert.equal((await checked({})).length, files?.length ?? 0);
    }
  });
});

describe("a copy to share", () => {
  const TARGET = Uri.file("/home/person/shop.sanitized.har");
  const COPIED = { entries: 9, changed: 4, values: { "secret/session": 2, "pii/email": 1 }, places: 12, lost: "" };

  async function copied(answer: object, target: Uri | undefined): Promise<unknown[]> {
    const { daemon } = rig();
    fake.target = target;
    daemon.answers = { "cockpit/har/sanitize": { ...COPIED, ...answer } };
    await fake.commands.get("cockpit.har.sanitize")?.(FILE.toString());
    return daemon.asked.filter(({ method }) => method === "cockpit/har/sanitize");
  }

  for (const [answer, said] of [
    [{}, "shop.sanitized.har: 3 values were replaced in 4 of its requests."],
    [{ values: { "pii/email": 1 } }, "shop.sanitized.har: 1 value was replaced in 4 of its requests."],
    [{ values: {} }, "shop.sanitized.har: there was nothing to replace."],
    [
      { values: {}, lost: "It ends in the middle." },
      "shop.sanitized.har: there was nothing to replace. Only what could be read was written. It ends in the middle.",
    ],
  ] as const) {
    test(said, async () => {
      assert.equal((await copied(answer, TARGET)).length, 1);
      assert.deepEqual(
        fake.messages.map(({ text }) => text),
        [said],
      );
    });
  }

  test("nothing is written where no place is chosen", async () => {
    assert.deepEqual(await copied({}, undefined), []);
  });
});

describe("the viewer of a recording", () => {
  interface Provider {
    openCustomDocument(uri: Uri): Recording;
  }

  function opened(answers: Record<string, unknown>): Recording {
    rig().daemon.answers = answers;
    return (fake.customEditors.get("cockpit.har") as Provider).openCustomDocument(FILE);
  }

  const kinds = (shown: readonly Shown[]): string[] => shown.map(({ kind }) => kind);

  test("what the daemon wrote is handed on and removed; what is read anew takes its place", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cockpit-har-"));
    const file = (name: string) => (): { path: string } => {
      writeFileSync(join(folder, name), `{"${name}": 1}`);
      return { path: join(folder, name) };
    };
    try {
      const recording = opened({
        "cockpit/har/rows": file("rows"),
        "cockpit/har/findings": file("found"),
      });
      await until(() => recording.shown.length === 2);
      assert.deepEqual(kinds(recording.shown), ["rows", "findings"]);
      assert.deepEqual(readdirSync(folder), []);
      recording.read();
      await until(() => kinds(recording.shown).join() === "rows,findings" && recording.shown[0]?.load === 2);
      recording.dispose();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("a daemon that is away is told, with the button that starts it", async () => {
    const recording = opened({ "cockpit/har/rows": new NotRunning("no") });
    await until(() => kinds(recording.shown).includes("failed"));
    const last = recording.shown.at(-1);
    assert.ok(last?.kind === "failed" && last.button?.hint === "cockpit.daemon.start");
    recording.dispose();
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise(setImmediate);
  }
}
