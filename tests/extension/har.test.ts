import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
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
