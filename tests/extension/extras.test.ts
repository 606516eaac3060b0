import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { DaemonFailure } from "../../extension/src/daemon/failure";
import { commandOf, extraIn, installExtra } from "../../extension/src/environment/extras";
import { fake, Uri } from "./fake-vscode";
import { rig } from "./fakes";
import { Machine } from "./machine";

beforeEach(() => fake.reset());

const PYTHON = "/nowhere/bin/python";
const FILE = "/nowhere/site-packages/cockpit/requirements.txt";
const HINT = `"${PYTHON}" -m pip install --require-hashes -r "${FILE}"`;
const SIGNAL = { signal: new AbortController().signal, onLine: () => undefined };
const PIP = ["-P", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"];
const PINNED = ["--only-binary", ":all:", "--require-hashes", "--requirement", FILE];

describe("what the daemon lacks", () => {
  const others = [
    "cockpit.copilots.provider",
    `"${PYTHON}" -m pip install -r "${FILE}"`,
    `"${PYTHON}" -m pip install --require-hashes -r "/tmp/other.txt"`,
    `${HINT}; rm -rf /`,
    `"${PYTHON}" -m pip install --require-hashes -r "${FILE}" "evil"`,
  ];
  for (const hint of others) {
    test(`is not in the hint ${hint}`, () => assert.equal(extraIn(hint), undefined));
  }

  test("is installed by exactly the command line that a person is asked about", async () => {
    const extra = extraIn(HINT);
    assert.deepEqual(extra, { python: PYTHON, requirements: FILE });
    const machine = new Machine();
    const from = { wheelhouse: "/srv/wheels", proxy: "" };
    await installExtra(extra, from, machine.run, SIGNAL);
    await installExtra(extra, { wheelhouse: "", proxy: "" }, machine.run, SIGNAL);
    assert.deepEqual(
      machine.ran.map(({ program, args }) => [program, ...args]),
      [
        [PYTHON, ...PIP, "--no-index", "--find-links", "/srv/wheels", ...PINNED],
        [PYTHON, ...PIP, ...PINNED],
      ],
    );
    assert.deepEqual(commandOf(extra, from), [machine.ran[0]?.program, ...(machine.ran[0]?.args ?? [])]);
  });
});

async function tried(python: string, pressed: string | undefined) {
  fake.folders = [{ uri: Uri.file("/home/person/shop") }];
  const made = rig();
  made.daemon.python = python;
  made.daemon.answers = { "cockpit/copilots/try": new DaemonFailure("It is not installed.", "notConfigured", HINT) };
  await fake.commands.get("cockpit.copilots.tryModel")?.();
  assert.deepEqual(fake.messages.at(-1)?.buttons, ["Install…", "Show Log"]);
  fake.pressed = pressed;
  await fake.commands.get("cockpit.environment.installExtra")?.(HINT);
  return fake.messages.slice(1);
}

describe("a failure that names it", () => {
  test("offers to install it; who says no installs nothing", async () => {
    const [asked, ...others] = await tried(PYTHON, undefined);
    assert.equal(asked?.text, "Install what is lacking?");
    assert.deepEqual([asked.buttons, others], [["Install"], []]);
  });

  test("what cannot be installed is told", async () => {
    const told = await tried(PYTHON, "Install");
    assert.match(told.at(-1)?.text ?? "", /^The packages could not be installed: spawn \/nowhere\/bin\/python ENOENT/);
  });

  test("nothing is installed into another interpreter than the daemon's", async () => {
    const told = await tried("/usr/bin/other", "Install");
    assert.deepEqual(
      told.map(({ text }) => text),
      ["The command that installs the packages is in the clipboard."],
    );
    assert.equal(fake.clipboard, HINT);
  });
});
