import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { DaemonFailure } from "../../extension/src/daemon/failure";
import type { Generation, Validation } from "../../extension/src/generated/protocol";
import { agents, type Button, ChatResponseTurn, LanguageModelTextPart } from "./fake-agents";
import { Diagnostic, fake, MarkdownString, Range, Uri } from "./fake-vscode";
import { rig } from "./fakes";

beforeEach(() => fake.reset());

const SHOP = Object.assign(Uri.file("/home/person/shop"), { fsPath: "/home/person/shop" });
const REJECTED: Validation = {
  verdict: "rejected",
  about: "what is not committed",
  files: 2,
  reasons: [
    {
      uri: "file:///home/person/shop/a.py",
      path: "a.py",
      line: 3,
      character: 4,
      code: "validate.swallow",
      message: "Every `Exception` disappears [here](command:evil).",
      rejects: true,
    },
    {
      uri: "file:///home/person/shop/b.py",
      path: "b.py",
      line: 0,
      character: 0,
      code: "T201",
      message: "`print` found",
      rejects: false,
    },
  ],
  more: 0,
  gaps: [{ check: "types", unknown: true, reason: "pyright is not installed." }],
  made: 17,
  seconds: 1.25,
};
const APPROVED: Validation = { ...REJECTED, verdict: "approved", reasons: [], gaps: [] };
const REPORT = `# Rejected: what is not committed, 2 files; 1 against it, 1 to look at.

## Against it

- a.py:4 \`validate.swallow\`: Every \\\`Exception\\\` disappears \\[here\\]\\(command:evil\\).

## To look at

- b.py:1 \`T201\`: \\\`print\\\` found

## Not checked

- \`types\` (unknown): pyright is not installed.

17 checks were made in 1.3 s.
`;

function answering(answer: unknown) {
  fake.folders = [{ uri: SHOP }];
  const made = rig();
  made.daemon.answers = { "cockpit/copilots/validate": answer };
  return made;
}

function queries({ daemon }: ReturnType<typeof answering>): unknown[] {
  return daemon.asked
    .filter(({ method }) => method === "cockpit/copilots/validate")
    .map(({ params }) => ({ ...Object(params), workDoneToken: "" }) as unknown);
}

describe("a change is judged by command", () => {
  test("a rejection is told, with the verdict behind a button", async () => {
    const made = answering(REJECTED);
    fake.pressed = "Show Verdict";
    await fake.commands.get("cockpit.copilots.validate")?.();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(queries(made), [{ folder: SHOP.toString(), what: "uncommitted", workDoneToken: "" }]);
    const [message] = fake.messages;
    assert.equal(message?.text, "Rejected: what is not committed, 2 files; 1 against it, 1 to look at.");
    assert.deepEqual(message.buttons, ["Show Verdict", "Show Problems"]);
    assert.deepEqual(made.documents, [{ name: "Verdict.md", text: REPORT }]);
  });

  test("what is staged, and approved", async () => {
    const made = answering(APPROVED);
    await fake.commands.get("cockpit.copilots.validateStaged")?.({ rootUri: SHOP });
    assert.deepEqual(queries(made), [{ folder: SHOP.toString(), what: "staged", workDoneToken: "" }]);
    assert.deepEqual(
      fake.messages.map(({ text }) => text),
      ["Approved: what is not committed, 2 files; 0 against it, 0 to look at."],
    );
  });

  test("nothing has changed, and there is no folder", async () => {
    answering({ ...APPROVED, files: 0 });
    await fake.commands.get("cockpit.copilots.validate")?.();
    fake.folders = [];
    await fake.commands.get("cockpit.copilots.validate")?.();
    assert.deepEqual(
      fake.messages.map(({ text }) => text),
      ["Nothing has changed, so there is nothing to object to.", "Open a folder first: there is no change to judge."],
    );
  });
});

async function chatted(command: string | undefined, prompt = "") {
  const { said, failed } = await turn(command, prompt);
  return { said, failed };
}

async function turn(command: string | undefined, prompt: string, history: readonly unknown[] = []) {
  const said: string[] = [];
  const buttons: Button[] = [];
  const stream = {
    markdown: (text: string) => void said.push(text),
    progress: () => undefined,
    button: (button: Button) => void buttons.push(button),
  };
  const request = command === undefined ? { prompt } : { prompt, command };
  const result = await agents.participants.get("cockpit.copilots")?.(request, { history }, stream, {});
  const next = agents.followups.get("cockpit.copilots")?.followupProvider?.provideFollowups(result ?? {});
  return {
    said: said.join("\n"),
    buttons,
    failed: result?.errorDetails?.message,
    metadata: result?.metadata,
    history: [...history, new ChatResponseTurn(result ?? {})],
    next: next?.map(({ prompt: words }) => words),
  };
}

function finding(line: number, code: string, message: string, severity: number) {
  return Object.assign(new Diagnostic(new Range(line, 0, line, 9), message, severity), { source: "cockpit", code });
}

describe("@cockpit in the chat, without a model", () => {
  test("/validate says the verdict; the words behind it are the objective", async () => {
    const made = answering(REJECTED);
    const linked = REPORT.replace(/- (([ab]\.py):(\d))/g, "- [$1](file:///home/person/shop/$2#L$3)");
    assert.deepEqual(await chatted("validate", " retry uploads "), { said: linked, failed: undefined });
    assert.deepEqual(queries(made), [{ folder: SHOP.toString(), objective: "retry uploads", workDoneToken: "" }]);
  });

  test("what the daemon refuses is an error of the answer", async () => {
    answering(new DaemonFailure("The folder is not in a git repository.", "invalid", ""));
    assert.deepEqual(await chatted("validate"), { said: "", failed: "The folder is not in a git repository." });
  });

  test("/audit lists the findings of ours, the loudest first", async () => {
    answering(APPROVED);
    assert.equal((await chatted("audit")).said, "The audit has no finding in this workspace.");
    const file = Uri.file("/home/person/shop/a.py");
    const foreign = Object.assign(finding(1, "x", "Not ours.", 0), { source: "other" });
    const found = [finding(8, "audit.tag", "A tag.", 2), foreign, finding(2, "audit.stub", "No body.", 1)];
    fake.diagnostics = [[file, found]];
    const place = (line: number) => `[a.py:${line}](${file.toString()}#L${line})`;
    assert.equal(
      (await chatted("audit")).said,
      ["2 findings:", "", `- ${place(3)} \`audit.stub\`: No body.`, `- ${place(9)} \`audit.tag\`: A tag.`].join("\n"),
    );
  });

  test("/explain says what the hover says of a code", async () => {
    answering(APPROVED);
    const file = Uri.file("/home/person/shop/a.py");
    fake.diagnostics = [[file, [finding(2, "audit.stub", "No body.", 1)]]];
    fake.hovers = [{ contents: [new MarkdownString("**audit.stub** Body that does nothing.")] }];
    assert.equal(
      (await chatted("explain", "audit.stub")).said,
      "**`audit.stub`** No body.\n\n**audit.stub** Body that does nothing.",
    );
    assert.equal(
      (await chatted("explain", "audit.fake")).said,
      "There is no finding with the code audit.fake in this workspace.",
    );
    assert.match((await chatted("explain")).said, /^Put the cursor on a finding/);
    assert.match((await chatted(undefined)).said, /^I answer without a language model/);
  });
});

const MADE: Generation = {
  run: "1f",
  symbol: "slug",
  verdict: "approved",
  reason: "",
  files: [{ path: "a.py", before: "old", after: "new" }],
  because: ["It was *found*."],
  reasons: [],
  proposals: 1,
  seconds: 2,
  former: "",
  since: [],
  hunks: [],
  checks: [],
  diff: "-old\n+```new\n",
};
const AGAIN: Generation = { ...MADE, run: "2f", former: "1f", diff: "-new\n+newer\n" };
const FOLDER = SHOP.toString();

describe("@cockpit makes proposals in turns", () => {
  function conversing(...answers: unknown[]) {
    const made = answering(APPROVED);
    made.daemon.answers = {
      "cockpit/copilots/generate": answers[0],
      "cockpit/copilots/refine": answers[1],
      "cockpit/copilots/apply": { paths: ["a.py"], changed: [] },
      "cockpit/copilots/discard": {},
    };
    const file = Object.assign(Uri.file("/home/person/shop/a.py"), {});
    const document = { uri: file, languageId: "python", isDirty: false };
    fake.activeEditor = { document, selection: { active: { line: 2 } } };
    fake.diagnostics = [[file, [finding(2, "audit.stub", "No body.", 1)]]];
    const asked = (): unknown[] =>
      made.daemon.asked.filter(({ method }) => method.startsWith("cockpit/copilots/")).map(({ params }) => params);
    return { ...made, asked };
  }

  test("the placeholder under the cursor, then what is said of it", async () => {
    const made = conversing(MADE, AGAIN);
    const first = await turn("generate", "");
    assert.equal(
      first.said,
      "**slug**: The second copilot could not refute it.\n\n- It was \\*found\\*.\n\n````diff\n-old\n+```new\n````",
    );
    assert.deepEqual(first.metadata, { folder: FOLDER, run: "1f" });
    assert.deepEqual(
      first.buttons.map(({ title }) => title),
      ["Apply", "Show Diff", "Refuse"],
    );
    assert.deepEqual(first.next, ["another one", "add type hints", "make it async"]);
    const second = await turn(undefined, " use async ", first.history);
    assert.match(second.said, /Since the last proposal:\n\n```diff\n-new\n\+newer\n```$/);
    assert.deepEqual(made.asked(), [
      { folder: FOLDER, path: "a.py", line: 2, kind: "stub", words: "" },
      { folder: FOLDER, run: "1f", words: "use async" },
    ]);
    const third = await turn("refine", "another one", second.history);
    assert.deepEqual(made.asked().at(-1), { folder: FOLDER, run: "2f", words: "another one" });
    for (const { command, arguments: named } of third.buttons) {
      await fake.commands.get(command)?.(...named);
    }
    assert.deepEqual(made.documents, [{ name: "slug: approved", text: "old---\nnew" }]);
    assert.deepEqual(made.asked().at(-1), { folder: FOLDER, run: "2f" });
  });

  test("a file is saved before its placeholder is looked for", async () => {
    const made = conversing(MADE);
    const asked: number[] = [];
    const save = (): Promise<boolean> => Promise.resolve(asked.push(made.asked().length) > 0);
    const document = { uri: Uri.file("/home/person/shop/a.py"), languageId: "python", isDirty: true, save };
    fake.activeEditor = { document, selection: { active: { line: 2 } } };
    await turn("generate", "");
    assert.deepEqual([asked, made.asked().length], [[0], 1]);
  });

  const words: [string, object][] = [
    ["retry with back-off into shop/retry.py", { path: "shop/retry.py", words: "retry with back-off" }],
    ["Read what is in it in shop/a.py.", { path: "shop/a.py", words: "Read what is in it" }],
  ];
  for (const [prompt, query] of words) {
    test(`words name their file: ${prompt}`, async () => {
      const made = conversing(MADE);
      await turn("generate", prompt);
      assert.deepEqual(made.asked(), [{ folder: FOLDER, line: 0, kind: "words", ...query }]);
    });
  }

  test("one that is refuted is shown and not applied", async () => {
    const against = { path: "a.py", line: 3, code: "tests.failed", message: "test_slug [fails](x).", rejects: true };
    conversing({ ...MADE, verdict: "rejected", because: [], diff: "", reasons: [against] });
    const { said, buttons } = await turn("generate", "");
    assert.match(said, /has refuted it\.\n\nAgainst it:\n\n- a\.py:4: test\\_slug \\\[fails\\\]/);
    assert.deepEqual(
      buttons.map(({ title }) => title),
      ["Show Diff"],
    );
  });

  test("what cannot be done leaves the last proposal", async () => {
    const reason = "`x` cannot be renamed.";
    const made = conversing(MADE, { ...MADE, verdict: "nothing fits", files: [], because: [], diff: "", reason });
    const first = await turn("generate", "");
    const second = await turn("refine", "rename x to y", first.history);
    assert.equal(second.said, "**slug**\n\n\\`x\\` cannot be renamed.");
    assert.deepEqual([second.metadata, second.buttons], [first.metadata, []]);
    made.daemon.answers["cockpit/copilots/refine"] = new DaemonFailure("It needs a language model.", "x", "");
    assert.equal((await turn("refine", "be quick", second.history)).failed, "It needs a language model.");
  });

  test("without a place, or a proposal, there is nothing to do", async () => {
    const made = conversing(MADE);
    fake.diagnostics = [];
    assert.match((await turn("generate", "")).said, /^Put the cursor on a placeholder/);
    assert.match((await turn("refine", "use async")).said, /^There is no proposal in this conversation yet/);
    assert.deepEqual(made.asked(), []);
    const show = fake.commands.get("cockpit.copilots.showProposal");
    await show?.({ folder: FOLDER, run: "gone" });
    assert.equal(fake.messages.at(-1)?.text, "This proposal is not kept any more: have it made anew.");
  });
});

describe("what newer editors offer to models and agents", () => {
  test("tools answer in text", async () => {
    const made = answering(REJECTED);
    const result = await agents.tools.get("cockpit_validate")?.invoke({ input: { objective: "cart" } }, {});
    assert.deepEqual(result?.content, [new LanguageModelTextPart(REPORT)]);
    assert.deepEqual(queries(made), [{ folder: SHOP.toString(), objective: "cart", workDoneToken: "" }]);
    const listed = await agents.tools.get("cockpit_audit")?.invoke({ input: {} }, {});
    assert.equal(listed?.content[0]?.value, "The audit has no finding in this workspace.");
  });

  for (const [isTrusted, trust] of [
    [true, ["--trust"]],
    [false, []],
  ] as const) {
    test(`the server of a folder that is ${isTrusted ? "" : "not "}trusted`, async () => {
      const made = answering(APPROVED);
      fake.isTrusted = isTrusted;
      made.daemon.python = "/opt/python";
      const [server] = (await agents.servers.get("cockpit.agents")?.provideMcpServerDefinitions()) ?? [];
      assert.equal(server?.command, "/opt/python");
      assert.deepEqual(server.args.slice(3), ["mcp", "--root", SHOP.path, ...trust]);
    });
  }

  test("there is no server without a folder or an interpreter", async () => {
    const made = answering(APPROVED);
    made.daemon.python = undefined;
    assert.deepEqual(await agents.servers.get("cockpit.agents")?.provideMcpServerDefinitions(), []);
    fake.folders = [];
    assert.deepEqual(await agents.servers.get("cockpit.agents")?.provideMcpServerDefinitions(), []);
  });
});
