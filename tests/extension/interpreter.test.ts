import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  chooseInterpreter,
  expanded,
  faultOf,
  type Inspection,
  type Places,
} from "../../extension/src/daemon/interpreter";

const GOOD: Inspection = { kind: "python", version: "3.12.1", hasCockpit: true };
const BARE: Inspection = { kind: "python", version: "3.12.1", hasCockpit: false };
const OLD: Inspection = { kind: "python", version: "3.9.2", hasCockpit: true };
const BROKEN: Inspection = { kind: "broken", reason: "there is no such program" };

interface Case {
  readonly name: string;
  readonly configured?: string;
  readonly isTrusted?: boolean;
  readonly chosen?: string;
  readonly inspection?: Inspection;
  readonly managed?: string;
  readonly expected: string | undefined;
  /** What was asked for on the way. */
  readonly asked?: readonly string[];
}

const CASES: readonly Case[] = [
  { name: "the setting wins, unseen", configured: "/opt/python", chosen: "/c", managed: "/m", expected: "/opt/python" },
  { name: "the managed environment", managed: "/m", expected: "/m", asked: ["chosen"] },
  {
    name: "the Python extension's choice, when it has the cockpit",
    chosen: "/c",
    inspection: GOOD,
    managed: "/m",
    expected: "/c",
    asked: ["chosen", "inspect /c"],
  },
  {
    name: "not without the cockpit",
    chosen: "/c",
    inspection: BARE,
    managed: "/m",
    expected: "/m",
    asked: ["chosen", "inspect /c"],
  },
  {
    name: "not when it is too old",
    chosen: "/c",
    inspection: OLD,
    managed: "/m",
    expected: "/m",
    asked: ["chosen", "inspect /c"],
  },
  {
    name: "not when it is broken",
    chosen: "/c",
    inspection: BROKEN,
    expected: undefined,
    asked: ["chosen", "inspect /c"],
  },
  {
    name: "in an untrusted workspace the Python extension is not even asked",
    isTrusted: false,
    chosen: "/workspace/.venv/bin/python",
    inspection: GOOD,
    managed: "/m",
    expected: "/m",
    asked: [],
  },
  {
    name: "the setting holds in an untrusted workspace too",
    isTrusted: false,
    configured: "/opt/python",
    expected: "/opt/python",
  },
  { name: "nothing at all", expected: undefined, asked: ["chosen"] },
];

describe("which interpreter is chosen", () => {
  for (const { name, expected, asked = [], ...given } of CASES) {
    test(name, async () => {
      const questions: string[] = [];
      const places: Places = {
        configured: () => given.configured ?? "",
        isTrusted: () => given.isTrusted ?? true,
        chosenInPythonExtension: () => {
          questions.push("chosen");
          return Promise.resolve(given.chosen);
        },
        managed: () => given.managed,
        inspect: (path) => {
          questions.push(`inspect ${path}`);
          return Promise.resolve(given.inspection ?? BROKEN);
        },
      };
      assert.equal((await chooseInterpreter(places))?.path, expected);
      assert.deepEqual(questions, asked);
    });
  }
});

describe("why an interpreter cannot run the daemon", () => {
  const table: [Inspection, string | undefined][] = [
    [GOOD, undefined],
    [{ ...GOOD, version: "3.11.0" }, undefined],
    [{ ...GOOD, version: "4.0.0" }, undefined],
    [{ ...GOOD, version: "3.14.0rc1" }, undefined],
    [OLD, "/p is Python 3.9.2; the cockpit needs 3.11 or newer."],
    [{ ...GOOD, version: "2.7.18" }, "/p is Python 2.7.18; the cockpit needs 3.11 or newer."],
    [BARE, "/p does not have the cockpit installed."],
    [BROKEN, "/p cannot be run: there is no such program."],
  ];
  for (const [inspection, expected] of table) {
    test(JSON.stringify(inspection), () => {
      assert.equal(faultOf("/p", inspection), expected);
    });
  }
});

describe("what may stand in the setting", () => {
  const table: [string, string][] = [
    ["/opt/cockpit/bin/python", "/opt/cockpit/bin/python"],
    ["  /opt/python ", "/opt/python"],
    ["~/venv/bin/python", "/home/ada/venv/bin/python"],
    ["~ada/python", "~ada/python"],
    ["${workspaceFolder}/.venv/bin/python", "/w/.venv/bin/python"],
    ["", ""],
  ];
  for (const [value, expected] of table) {
    test(`"${value}"`, () => {
      assert.equal(expanded(value, "/home/ada", "/w"), expected);
    });
  }
});
