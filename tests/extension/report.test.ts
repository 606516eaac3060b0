import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { fake, UIKind, Uri } from "./fake-vscode";
import { type Rig, rig } from "./fakes";

let scratch: string;

beforeEach(() => {
  fake.reset();
  scratch = mkdtempSync(path.join(tmpdir(), "cockpit-report-"));
  fake.folders = [folder("one")];
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function folder(name: string): { uri: Uri } {
  return Object.assign({ uri: Object.assign(Uri.file(`/${name}`), { fsPath: scratch, scheme: "file" }) }, { name });
}

/** A rig whose Python runs a shell script instead of the command line; `$8` is the file that `--output` names. */
function made(script: string): Rig {
  const python = path.join(scratch, "python");
  writeFileSync(python, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const all = rig(new Map(), path.join(scratch, "storage", "of this window"));
  all.daemon.python = python;
  return all;
}

const run = (): unknown => fake.commands.get("cockpit.report.open")?.();
const WRITES = `printf '<p>%s</p>' "$*" > "$8"; pwd > '`;

describe("the compliance report in the editor", () => {
  test("is written by the command line in the folder, and shown without scripts", async () => {
    fake.settings = { "cockpit.storage.folder": "/data" };
    made(`${WRITES}${scratch}/cwd'`);
    await run();
    const file = path.join(scratch, "storage", "of this window", "report.html");
    const args = `-P -m cockpit report --format html --output ${file} --storage-folder=/data`;
    assert.deepEqual(
      fake.panels.map(({ title, webview, options }) => ({ title, html: webview.html, options })),
      [
        {
          title: "Compliance Report: one",
          html: `<p>${args}</p>`,
          options: { enableScripts: false, enableFindWidget: true, localResourceRoots: [] },
        },
      ],
    );
    assert.equal(readFileSync(path.join(scratch, "cwd"), "utf8").trim(), scratch);
    assert.deepEqual(fake.messages, [
      { kind: "info", text: "The compliance report is open.", buttons: ["Open in Browser", "Save As…"] },
    ]);
  });

  test("takes the place of the one before, unless that was closed", async () => {
    made(`${WRITES}${scratch}/cwd'`);
    await run();
    await run();
    assert.deepEqual(
      fake.panels.map(({ revealed }) => revealed),
      [2],
    );
    fake.panels[0]?.close();
    await run();
    assert.equal(fake.panels.length, 2);
  });

  const ways = [
    { pressed: "Open in Browser", uiKind: UIKind.Desktop, browsed: 1, copied: 0 },
    { pressed: "Save As…", uiKind: UIKind.Desktop, browsed: 0, copied: 1 },
    { pressed: "Open in Browser", uiKind: UIKind.Web, browsed: 0, copied: 0 },
  ];
  for (const { pressed, uiKind, browsed, copied } of ways) {
    test(`"${pressed}" in an editor of kind ${uiKind}`, async () => {
      made(`${WRITES}${scratch}/cwd'`);
      Object.assign(fake, { pressed, uiKind, target: Uri.file("/elsewhere/report.html") });
      await run();
      await new Promise(setImmediate);
      assert.deepEqual([fake.browsed.length, fake.copied.length], [browsed, copied]);
    });
  }

  test("a cancelled one leaves nothing behind and says nothing", async () => {
    made("sleep 100");
    fake.cancels = true;
    await run();
    assert.deepEqual([fake.panels, fake.messages], [[], []]);
  });

  const failures = [
    {
      name: "says why",
      script: "echo 'cockpit: pyproject.toml: not valid TOML.' >&2; exit 2",
      text: "pyproject.toml: not valid TOML.",
    },
    { name: "says nothing", script: "exit 2", text: "it ended without a word; the log may say more." },
  ];
  for (const { name, script, text } of failures) {
    test(`a command line that fails and ${name}`, async () => {
      made(script);
      await run();
      const message = { kind: "error", text: `The report was not written: ${text}`, buttons: ["Show Log"] };
      assert.deepEqual([fake.panels, fake.messages], [[], [message]]);
    });
  }

  const refusals: { name: string; prepare: () => void; text: string; buttons: string[] }[] = [
    {
      name: "in a workspace that is not trusted",
      prepare: () => (fake.isTrusted = false),
      text: "The report runs git and linters, which needs a workspace that you trust.",
      buttons: ["Manage Trust"],
    },
    {
      name: "without a folder",
      prepare: () => (fake.folders = []),
      text: "There is no folder to report on. Open one first.",
      buttons: ["Open Folder"],
    },
  ];
  for (const { name, prepare, text, buttons } of refusals) {
    test(`nothing is run ${name}`, async () => {
      made(`touch '${scratch}/ran'`);
      prepare();
      await run();
      assert.deepEqual(fake.messages, [{ kind: "warning", text, buttons }]);
      assert.throws(() => readFileSync(path.join(scratch, "ran")));
    });
  }

  test("the person chooses among several folders, or none", async () => {
    made(`${WRITES}${scratch}/cwd'`);
    fake.folders = [folder("one"), folder("two")];
    fake.picks = ["/two", undefined];
    await run();
    await run();
    assert.deepEqual(
      fake.panels.map(({ title, revealed }) => ({ title, revealed })),
      [{ title: "Compliance Report: two", revealed: 1 }],
    );
  });

  test("without an interpreter the daemon's way out is offered", async () => {
    made("").daemon.python = undefined;
    await run();
    assert.deepEqual([fake.panels.length, fake.messages.map(({ kind }) => kind)], [0, ["warning"]]);
  });
});
