import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import type { ModelAnswer } from "../../extension/src/generated/protocol";
import { CancellationTokenSource, type FakeModel, LanguageModelError } from "./fake-language-models";
import { fake, Uri } from "./fake-vscode";
import { type Rig, rig } from "./fakes";

beforeEach(() => fake.reset());

const QUESTION = {
  id: 7,
  model: "",
  turns: [
    { role: "system", content: "Rules." },
    { role: "assistant", content: "Yes?" },
    { role: "user", content: "Do it." },
  ],
  mostCharacters: 100,
};

function model(id: string, ...pieces: readonly (string | Error)[]): FakeModel {
  return { id, family: `family of ${id}`, name: `name of ${id}`, pieces, asked: [] };
}

/** What the editor answers the daemon, and the rig behind it. */
async function answered(
  question: Partial<typeof QUESTION>,
  models: FakeModel[],
  source = new CancellationTokenSource(),
): Promise<{ made: Rig; answer: ModelAnswer }> {
  const made = rig();
  fake.models = models;
  const answer = await made.daemon.questions.get("cockpit/copilots/ask")?.({ ...QUESTION, ...question }, source.token);
  return { made, answer: answer as ModelAnswer };
}

describe("a model that the editor offers", () => {
  test("is asked with a reason, and answers in pieces", async () => {
    const small = model("small", "one ", "two");
    const { made, answer } = await answered({}, [small, model("large")]);
    assert.deepEqual(answer, {
      text: "one two",
      model: "small",
      finish: "stop",
      promptTokens: 16,
      completionTokens: 7,
    });
    assert.deepEqual(made.daemon.told, [
      { method: "cockpit/copilots/heard", params: { id: 7, text: "one " } },
      { method: "cockpit/copilots/heard", params: { id: 7, text: "two" } },
    ]);
    const [request] = small.asked;
    assert.match(request?.justification ?? "", /^The first copilot proposes/);
    assert.deepEqual(
      request?.messages.map(({ role, content }) => [role, content]),
      [
        [1, "Rules."],
        [2, "Yes?"],
        [1, "Do it."],
      ],
    );
  });

  for (const name of ["large", "family of large", "name of large"]) {
    test(`is found by "${name}"`, async () => {
      const { answer } = await answered({ model: name }, [model("small", "no"), model("large", "yes")]);
      assert.equal(answer.text, "yes");
    });
  }

  const failures: [string, Partial<typeof QUESTION>, FakeModel[], ModelAnswer][] = [
    ["there is none", {}, [], { failure: "absent", reason: "" }],
    ["another one", { model: "x" }, [model("small")], { failure: "absent", reason: "It offers: small." }],
    ["consent", {}, [model("s", LanguageModelError.NoPermissions("No."))], { failure: "denied", reason: "No." }],
    ["a quota", {}, [model("s", "a", LanguageModelError.Blocked("Full."))], { failure: "denied", reason: "Full." }],
    ["anything else", {}, [model("s", new Error("Oops."))], { failure: "failed", reason: "Oops." }],
  ];
  for (const [name, question, models, expected] of failures) {
    test(`and what is in its way is told: ${name}`, async () => {
      assert.deepEqual((await answered(question, models)).answer, expected);
    });
  }

  test("is not read to the end when there is no end", async () => {
    const small = model("small", ...Array.from({ length: 1_000 }, () => "x".repeat(60)));
    const { answer } = await answered({}, [small]);
    assert.deepEqual(answer, { text: "x".repeat(120), model: "small", finish: "cut" });
    assert.equal(small.asked[0]?.token.isCancellationRequested, true);
  });

  test("is withdrawn when the daemon does not wait any more", async () => {
    const source = new CancellationTokenSource();
    const small = model("small", "one");
    const made = rig();
    fake.models = [small];
    let seen: boolean | undefined;
    made.daemon.tell = () => {
      source.cancel();
      seen = small.asked[0]?.token.isCancellationRequested;
    };
    await made.daemon.questions.get("cockpit/copilots/ask")?.(QUESTION, source.token);
    assert.equal(seen, true);
  });
});

describe("the key of an endpoint", () => {
  const baseUrl = "https://api.example.com/v1";

  function asked(made: Rig): unknown[] {
    return made.daemon.asked.filter(({ method }) => method === "cockpit/copilots/key").map(({ params }) => params);
  }

  test("is kept by the editor, told to the daemon, and forgotten", async () => {
    const made = rig();
    fake.settings["cockpit.copilots.openai.baseUrl"] = baseUrl;
    fake.inputs = ["swordfish", "", undefined];
    await fake.commands.get("cockpit.copilots.setKey")?.();
    assert.deepEqual([...made.secrets], [[`language model ${baseUrl}`, "swordfish"]]);
    await fake.commands.get("cockpit.copilots.setKey")?.();
    await fake.commands.get("cockpit.copilots.setKey")?.();
    assert.deepEqual([...made.secrets], []);
    assert.deepEqual(asked(made), [
      { baseUrl, secret: "swordfish" },
      { baseUrl, secret: "" },
    ]);
    assert.deepEqual(fake.mentions, [
      "$(check) The key is kept in the secret storage",
      "$(check) The key is forgotten",
    ]);
    assert.ok(!JSON.stringify([made.logged, made.snapshots]).includes("swordfish"));
  });

  test("is handed over when the daemon runs, and to no other endpoint", async () => {
    const made = rig();
    const others = [
      "audit/tile",
      "audit/corrections",
      ...["backup", "compliance", "daemon"].map((each) => `${each}/get`),
    ];
    for (const each of [...others, "copilots/get", "sessions/get", "databases/get", "sync/get"]) {
      made.daemon.answers[`cockpit/${each}`] = new Error("It does not matter here.");
    }
    made.secrets.set(`language model ${baseUrl}`, "swordfish");
    fake.settings["cockpit.copilots.openai.baseUrl"] = "https://evil.example/v1";
    made.daemon.move("RUNNING");
    await new Promise(setImmediate);
    assert.deepEqual(asked(made), []);
    fake.settings["cockpit.copilots.openai.baseUrl"] = baseUrl;
    made.daemon.move("RUNNING");
    await new Promise(setImmediate);
    assert.deepEqual(asked(made), [{ baseUrl, secret: "swordfish" }]);
  });

  test("needs an endpoint", async () => {
    rig();
    await fake.commands.get("cockpit.copilots.setKey")?.();
    assert.equal(fake.messages.at(-1)?.text, "No endpoint of a language model is set.");
  });
});

describe("trying the language model", () => {
  for (const [tokens, told] of [
    [27, "small at api.example.com answered in 0.4 s, with 27 tokens."],
    [null, "small at api.example.com answered in 0.4 s; nobody tells how many tokens that were."],
  ] as const) {
    test(`tells who answered: ${tokens} tokens`, async () => {
      const made = rig();
      fake.folders = [{ uri: Uri.file("/home/person/shop") }];
      made.daemon.answers["cockpit/copilots/try"] = { model: "small", host: "api.example.com", seconds: 0.4, tokens };
      await fake.commands.get("cockpit.copilots.tryModel")?.();
      assert.equal(fake.messages.at(-1)?.text, told);
    });
  }
});
