import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import type { Generation } from "../../extension/src/generated/protocol";
import { fake, Uri } from "./fake-vscode";
import { type Rig, rig } from "./fakes";

beforeEach(() => fake.reset());

const SHOP = { uri: Uri.file("/home/person/shop"), name: "shop" };
const FILE = Uri.file("/home/person/shop/recorded/shop checkout.v2.har");
const INTERNAL = "cockpit.copilots.generateFromRecording";
const QUERY = {
  folder: SHOP.uri.toString(),
  uri: FILE.toString(),
  artefacts: ["client", "pytest"],
  into: "tests/shop_checkout",
  entries: null,
};

describe("what is to be generated from a recording", () => {
  beforeEach(() => {
    fake.folders = [SHOP];
    fake.ticks = [["Client", "pytest suite"]];
    fake.inputs = ["tests/shop_checkout"];
  });

  /** What the copilots are asked for. */
  async function wanted(...args: unknown[]): Promise<unknown> {
    rig();
    await fake.commands.get("cockpit.har.generate")?.(...args);
    return fake.executed.find(([command]) => command === INTERNAL)?.[1];
  }

  const table: [string, unknown[], object][] = [
    ["all of it", [FILE], {}],
    ["all of it, by its address", [FILE.toString()], {}],
    ["all of it, from the Explorer, which names the selected files", [FILE, [FILE, FILE]], {}],
    ["all of it, from the viewer", [FILE, null], {}],
    ["some requests", [FILE, [3, 4]], { entries: [3, 4] }],
  ];
  for (const [name, args, more] of table) {
    test(name, async () => {
      assert.deepEqual(await wanted(...args), { ...QUERY, ...more });
    });
  }

  for (const [typed, into] of [
    ["", ""],
    [".", ""],
    [" ./e2e// ", "e2e"],
    ["a\\b/../c", "a/c"],
  ] as const) {
    test(`below ${JSON.stringify(typed)}`, async () => {
      fake.inputs = [typed];
      assert.deepEqual(await wanted(FILE), { ...QUERY, into });
    });
  }

  for (const typed of ["../away", "/tmp", "~/x", "a/../../b", "C:\\x"]) {
    test(`not below ${typed}`, async () => {
      fake.inputs = [typed];
      assert.equal(await wanted(FILE), undefined);
      assert.deepEqual(fake.faults, ["Expected a folder of shop, such as tests/shop."]);
    });
  }

  test("is nothing where somebody turns back", async () => {
    for (const [ticks, input] of [
      [undefined, "x"],
      [[], "x"],
      [["Client"], undefined],
    ] as const) {
      fake.ticks = [ticks];
      fake.inputs = [input];
      assert.equal(await wanted(FILE), undefined);
    }
    assert.deepEqual(fake.messages, []);
  });

  test("is remembered, and is of the file as it is in the editor", async () => {
    const { memory } = rig();
    const saved: string[] = [];
    const document = (uri: Uri, isDirty: boolean) => ({
      uri,
      isDirty,
      save: () => Promise.resolve(Boolean(saved.push(uri.path))),
    });
    fake.textDocuments = [document(Uri.file("/home/person/shop/a.py"), true), document(FILE, true)];
    await fake.commands.get("cockpit.har.generate")?.(FILE);
    assert.deepEqual([memory.get("har.artefacts"), saved], [["client", "pytest"], [FILE.path]]);
  });

  test("one of several folders is asked for where the recording is in none", async () => {
    const other = { uri: Uri.file("/home/person/other"), name: "other" };
    fake.folders = [SHOP, other];
    fake.picks = [other.uri.path];
    const away = Uri.file("/tmp/shop.har");
    const query = { ...QUERY, uri: away.toString(), folder: other.uri.toString() };
    assert.deepEqual(await wanted(away), query);
  });

  test("without trust, or a folder, nothing is asked", async () => {
    fake.isTrusted = false;
    assert.equal(await wanted(FILE), undefined);
    fake.isTrusted = true;
    fake.folders = [];
    assert.equal(await wanted(FILE), undefined);
    assert.deepEqual(
      fake.messages.map(({ kind, text }) => [kind, text]),
      [
        ["error", "Nothing is generated, because it would be tried out: the workspace is not trusted."],
        ["warning", "Open the folder that the files are to go into first."],
      ],
    );
  });
});

const MADE: Generation = {
  run: "1f",
  symbol: "shop.har",
  verdict: "approved",
  reason: "",
  files: [
    { path: "tests/shop/shop_client.py", before: "", after: "client" },
    { path: "tests/shop/test_shop.py", before: "old", after: "suite" },
  ],
  because: ["Taken from answers: TOKEN.", "Set in the environment: APP_BASE_URL.", "Entry 3: look at it."],
  reasons: [],
  hunks: [],
  checks: [{ name: "replay", state: "passed", reason: "", seconds: 4.26 }],
  proposals: 1,
  seconds: 9,
  former: "",
  since: [],
  diff: "",
};
const RUN = { folder: SHOP.uri.toString(), run: "1f" };

describe("what was generated from a recording", () => {
  async function generated(answer: Partial<Generation>): Promise<Rig> {
    const made = rig();
    made.daemon.answers = {
      "cockpit/copilots/generateFromRecording": { ...MADE, ...answer },
      "cockpit/copilots/apply": { paths: MADE.files.map(({ path }) => path), changed: [] },
      "cockpit/copilots/discard": {},
    };
    await fake.commands.get(INTERNAL)?.(QUERY);
    await new Promise(setImmediate);
    return made;
  }

  const asked = ({ daemon }: Rig): unknown[] =>
    daemon.asked
      .filter(({ method }) => method.startsWith("cockpit/copilots/") && !method.endsWith("/get"))
      .map(({ method, params }) => [method, { ...Object(params), workDoneToken: "" }] as unknown);

  test("is shown in one editor, and written once that is agreed to", async () => {
    fake.pressed = "Apply";
    const made = await generated({});
    assert.deepEqual(asked(made), [
      ["cockpit/copilots/generateFromRecording", { ...QUERY, workDoneToken: "" }],
      ["cockpit/copilots/apply", { ...RUN, workDoneToken: "" }],
    ]);
    const text =
      "/home/person/shop/tests/shop/shop_client.py: ---\nclient\n/home/person/shop/tests/shop/test_shop.py: old---\nsuite";
    assert.deepEqual(made.documents, [{ name: "shop.har: approved", text }]);
    const [message] = fake.messages;
    const said =
      "shop.har: the second copilot could not refute 2 files. Taken from answers: TOKEN. Set in the environment: APP_BASE_URL.";
    assert.deepEqual([message?.text, message?.buttons], [said, ["Apply", "Show Verdict", "Discard"]]);
  });

  test("can be applied after a look at the verdict, which tells how long each check took", async () => {
    fake.presses = ["Show Verdict", "Discard"];
    const made = await generated({});
    assert.match(made.documents.at(-1)?.text ?? "", /- `replay` passed \(4\.3 s\)/);
    assert.deepEqual(fake.messages[1], fake.messages[0]);
    assert.deepEqual(asked(made).at(-1), ["cockpit/copilots/discard", { ...RUN, workDoneToken: "" }]);
  });

  const against = {
    path: "tests/shop/test_shop.py",
    line: 0,
    code: "validate.replay",
    message: "It fails.",
    rejects: true,
  };
  const unknown = { name: "replay", state: "unknown", reason: "The suite needs httpx.", seconds: 0 } as const;
  const table: [Partial<Generation>, string, string[]][] = [
    [
      { verdict: "rejected", reasons: [against] },
      "The second copilot has refuted the proposal for shop.har: It fails.",
      ["Show Proposal", "Show Verdict"],
    ],
    [
      { verdict: "cannot judge", checks: [unknown] },
      "shop.har: the second copilot cannot judge the files, and nothing is written. replay: The suite needs httpx.",
      ["Show Proposal", "Show Verdict"],
    ],
    [
      { verdict: "nothing fits", files: [], reason: "The files are there already." },
      "The files are there already.",
      [],
    ],
  ];
  for (const [answer, said, buttons] of table) {
    test(`is not offered: ${answer.verdict ?? ""}`, async () => {
      const made = await generated(answer);
      assert.deepEqual(
        fake.messages.map((each) => [each.text, each.buttons]),
        [[said, buttons]],
      );
      assert.deepEqual([made.documents, asked(made).length], [[], 1]);
    });
  }
});
