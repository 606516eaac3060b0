import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { EXTENSION_ID } from "../../extension/src/generated/commands";
import { SetUpFailure } from "../../extension/src/environment/set-up";
import type { Check } from "../../extension/src/features/daemon/doctor";
import { letterOf } from "../../extension/src/features/daemon/problem";
import { discreet, pageOf, summaryOf } from "../../extension/src/features/daemon/report";
import { fake, Uri } from "./fake-vscode";
import { type Rig, rig } from "./fakes";

const ISSUES = "https://example.org/owner/name/issues";
let folder: string;

beforeEach(() => {
  fake.reset();
  folder = mkdtempSync(path.join(tmpdir(), "cockpit-doctor-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A Python as the extension sees it: `-c` asks what it is, all else runs the doctor. */
function python(doctor: string, { version = "3.11.2", hasCockpit = true } = {}): string {
  const file = path.join(folder, "python");
  const inspection = JSON.stringify([version, hasCockpit]).replace(",", ", ");
  writeFileSync(file, `#!/bin/sh\nif [ "$1" = -c ]; then echo '${inspection}'; exit; fi\n${doctor}\n`, { mode: 0o755 });
  return file;
}

function check(change: Partial<Check>): Check {
  return { name: "git", state: "ok", found: "git version 2.39.5", advice: "", ...change };
}

/** What the package says of itself. */
function ofBuild(more: object): void {
  fake.extensions.set(EXTENSION_ID, { packageJSON: { version: "1.2.3", ...more } });
}

async function examined(made: Rig, id = "cockpit.daemon.doctor"): Promise<string> {
  await fake.commands.get(id)?.();
  return made.documents.at(-1)?.text ?? "";
}

describe("the doctor in the editor", () => {
  test("shows what it says, with what the window knows", async () => {
    const made = rig();
    made.daemon.python = python(`echo '${JSON.stringify({ checks: [check({})] })}'`);
    const page = await examined(made);
    assert.match(page, /No trouble found\.[^]*\| ok \| git \| git version 2\.39\.5 \| {2}\|/);
    assert.match(page, /- editor: Fake Code 1\.91\.0\n/);
    assert.deepEqual(fake.messages, [
      { kind: "info", text: "No trouble found.", buttons: ["Copy", "Report a Problem"] },
    ]);
  });

  test("tells it the settings, the folder and whether that is trusted", async () => {
    const made = rig();
    fake.folders = [{ uri: Object.assign(Uri.file("/w/a b"), { fsPath: "/w/a b" }) }];
    fake.isTrusted = false;
    fake.settings = { "cockpit.storage.folder": "/data", "cockpit.lint.path": "/opt/ruff" };
    made.daemon.python = python(`printf '%s\\n' "$@" > '${folder}/said'; echo '{"checks": []}'`);
    await examined(made);
    const flags = ["--storage-folder=/data", "--ruff=/opt/ruff", "--untrusted", "--", "/w/a b"];
    const said = readFileSync(path.join(folder, "said"), "utf8").trim().split("\n");
    assert.deepEqual(said, ["-P", "-m", "cockpit", "doctor", "--format", "json", ...flags]);
  });

  const broken: { name: string; python: () => string; shows: RegExp; button: string }[] = [
    {
      name: "that is not there",
      python: () => "/no/such/python",
      shows: /there is no such program\. \| Correct the setting/,
      button: "Open Setting",
    },
    {
      name: "that is too old",
      python: () => python("", { version: "3.9.1" }),
      shows: /3\.9\.1; the cockpit needs 3/,
      button: "Open Setting",
    },
    {
      name: "without the cockpit",
      python: () => python("", { hasCockpit: false }),
      shows: /does not have the cockpit installed/,
      button: "Open Setting",
    },
    {
      name: "on which the doctor fails",
      python: () => python("echo 'ImportError: no such module' >&2; exit 1"),
      shows: /\*\*problem\*\* \| doctor \| ImportError: no such module/,
      button: "Open Setting",
    },
    {
      name: "on which it says nothing",
      python: () => python("exit 0"),
      shows: /It said nothing/,
      button: "Open Setting",
    },
  ];
  for (const { name, python: make, shows, button } of broken) {
    test(`a Python ${name}`, async () => {
      const made = rig();
      made.daemon.python = make();
      assert.match(await examined(made), shows);
      assert.equal(fake.messages[0]?.kind, "warning");
      assert.equal(fake.messages[0].buttons[0], button);
    });
  }

  test("without any interpreter it says how to get one, and offers it", async () => {
    const made = rig();
    made.daemon.python = undefined;
    made.environment.found = new SetUpFailure(
      "Install it (sudo apt-get install python3 python3-venv), then “Set Up Environment Again”.",
    );
    fake.pressed = "Set Up Environment Again";
    const page = await examined(made);
    assert.match(page, /No Python interpreter with the cockpit was found\.[^]*Set Up Environment Again/);
    assert.match(page, /No Python on the PATH can run the Cockpit\.[^]*apt-get install python3 python3-venv/);
    assert.deepEqual(fake.executed, [["cockpit.environment.setUp"]]);
  });

  test("without an interpreter it names the Python that a set-up would take", async () => {
    const made = rig();
    made.daemon.python = undefined;
    assert.match(await examined(made), /\| ok \| python \| 3\.12\.3 at \/usr\/bin\/python3\.12 \|/);
  });

  test("the report can be copied, without the secrets in why the daemon ended", async () => {
    const made = rig();
    made.daemon.python = undefined;
    made.daemon.lifecycle = { ...made.daemon.lifecycle, reason: "It ended: TOKEN=abcdefgh1" };
    fake.pressed = "Copy";
    const page = await examined(made);
    assert.equal(fake.clipboard, page);
    assert.match(page, /It ended: TOKEN=\[redacted\]/);
  });
});

describe("a problem is reported", () => {
  const report = "cockpit.reportProblem";

  test("on the page of the repository, with what the doctor saw", async () => {
    const made = rig();
    ofBuild({ bugs: { url: ISSUES } });
    made.daemon.python = python(`echo '${JSON.stringify({ checks: [check({ found: `${homedir()}/x & y=1` })] })}'`);
    await examined(made, report);
    const [opened] = fake.executed;
    assert.equal(opened?.[0], "vscode.open");
    const { searchParams } = new URL(String(opened[1]));
    assert.deepEqual([searchParams.get("template"), searchParams.get("version")], ["bug.yml", "1.2.3"]);
    const doctor = JSON.parse(searchParams.get("doctor") ?? "") as { checks: Check[] };
    assert.equal(doctor.checks[0]?.found, "~/x & y=1");
    assert.equal(fake.clipboard, "");
  });

  for (const [button, saved, copied] of [
    ["Save", ["untitled://Untitled-1"], ""],
    ["Copy", [], "# A problem with the Cockpit"],
  ] as const) {
    test(`in a text to complete where no page is named: ${button}`, async () => {
      const made = rig();
      made.daemon.python = python(`echo '${JSON.stringify({ checks: [check({ found: `${homedir()}/x` })] })}'`);
      ofBuild({});
      fake.pressed = button;
      await examined(made, report);
      assert.deepEqual(fake.executed, []);
      assert.deepEqual(fake.opened[0]?.uri, "untitled://Untitled-1");
      const [text = ""] = fake.shown;
      assert.match(text, /^# A problem[^]*send it to whoever gave you the Cockpit[^]*\n## What happened/);
      assert.match(text, /of Cockpit 1\.2\.3\n\n```json\n\{[^]*"found": "~\/x"[^]*\n\}\n```\n$/);
      assert.match(fake.messages[0]?.text ?? "", /^Say in the report what happened, save it, and send it to/);
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual([fake.saved, fake.clipboard.split("\n")[0]], [saved, copied]);
    });
  }

  const pages: [name: string, manifest: object, opened: string][] = [
    ["bugs as a text", { bugs: ISSUES }, `${ISSUES}/new?`],
    ["bugs before the repository", { bugs: { url: ISSUES }, repository: "a/b" }, `${ISSUES}/new?`],
    ["bugs elsewhere", { bugs: { url: "https://tracker.example.org/cockpit" } }, "https://tracker.example.org/cockpit"],
    ["a mailbox", { bugs: { url: "mailto:cockpit@example.org" } }, "mailto:cockpit@example.org"],
    ["a repository", { repository: { url: "git+https://github.com/a/b.git" } }, "https://github.com/a/b/issues/new?"],
    ["a repository by ssh", { repository: "git@github.com:a/b.git" }, "https://github.com/a/b/issues/new?"],
    ["a repository by ssh, as a URL", { repository: "ssh://git@github.com/a/b" }, "https://github.com/a/b/issues/new?"],
    ["a repository in short", { repository: "a/b" }, "https://github.com/a/b/issues/new?"],
    ["a repository of a site", { repository: "github:a/b" }, "https://github.com/a/b/issues/new?"],
    ["a repository on GitLab", { repository: "https://gitlab.com/a/b" }, "https://gitlab.com/a/b/-/issues"],
  ];
  for (const [name, manifest, opened] of pages) {
    test(`on the page of ${name}`, async () => {
      const made = rig();
      made.daemon.python = python(`echo '{"checks": []}'`);
      ofBuild(manifest);
      await examined(made, report);
      const address = String(fake.executed[0]?.[1]);
      const isFilled = opened.endsWith("?");
      assert.equal(isFilled ? address.slice(0, opened.length) : address, opened);
      assert.equal(fake.clipboard === "", isFilled);
    });
  }

  test("in a text where the repository is on a site that nothing is known of", async () => {
    const made = rig();
    made.daemon.python = python(`echo '{"checks": []}'`);
    ofBuild({ repository: "https://git.example.org/a/b.git" });
    await examined(made, report);
    assert.deepEqual([fake.executed, fake.shown.length], [[], 1]);
  });

  test("by the clipboard where it is too long", async () => {
    const made = rig();
    made.daemon.python = python(`echo '${JSON.stringify({ checks: [check({ found: "x".repeat(7_000) })] })}'`);
    ofBuild({ bugs: { url: ISSUES } });
    await examined(made, report);
    assert.equal(fake.executed[0]?.[1], `${ISSUES}/new?template=bug.yml&version=1.2.3`);
    assert.match(fake.messages[0]?.text ?? "", /on the clipboard: please paste/);
    assert.equal((JSON.parse(fake.clipboard) as { checks: Check[] }).checks[0]?.found.length, 7_000);
  });

  test("in the fields that the template has", () => {
    const template = readFileSync(path.join(".github", "ISSUE_TEMPLATE", "bug.yml"), "utf8");
    const fields = [...new URL(letterOf(ISSUES, "1", "{}").address ?? "").searchParams.keys()];
    for (const field of fields.filter((name) => name !== "template")) {
      assert.match(template, new RegExp(`^    id: ${field}$`, "m"));
    }
  });
});

describe("the report", () => {
  const summaries: [Check["state"][], string][] = [
    [["ok", "ok"], "No trouble found."],
    [["ok", "problem"], "Problems: 1, warnings: 0, unknown: 0."],
    [["warning", "problem", "problem"], "Problems: 2, warnings: 1, unknown: 0."],
    [["unknown", "warning", "unknown"], "Problems: 0, warnings: 1, unknown: 2."],
  ];
  for (const [states, summary] of summaries) {
    test(summary, () => assert.equal(summaryOf(states.map((state) => check({ state }))), summary));
  }

  test("tells the worst first, and nothing in it is markup", () => {
    const page = pageOf(
      [check({}), check({ name: "a|b", state: "problem", found: "*<b>*\nx_y", advice: "run `it`" })],
      { path: "C:\\x" },
    );
    const rows = page.split("\n").filter((line) => line.startsWith("| ok") || line.startsWith("| **"));
    assert.deepEqual(rows, [
      "| **problem** | a\\|b | \\*\\<b\\>\\* x\\_y | run \\`it\\` |",
      "| ok | git | git version 2.39.5 |  |",
    ]);
    assert.match(page, /^- path: C:\\\\x$/m);
  });

  const secrets: [string, string, string][] = [
    ["/home/ann", "in /home/ann/code", "in ~/code"],
    ["C:\\Users\\Ann", JSON.stringify("C:\\Users\\Ann\\x"), '"~\\\\x"'],
    ["/", "/a/b", "/a/b"],
    ["/h", "https://ann:geheim@proxy.example:3128", "https://ann:[redacted]@proxy.example:3128"],
    ["/h", '"api_key": "abcdefgh"', '"api_key": "[redacted]"'],
    ["/h", "TOKEN=abcdefgh rest", "TOKEN=[redacted] rest"],
    ["/h", "tokens are counted", "tokens are counted"],
  ];
  for (const [home, text, kept] of secrets) {
    test(`${text} becomes ${kept}`, () => assert.equal(discreet(text, home), kept));
  }
});
