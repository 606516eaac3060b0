import assert from "node:assert/strict";
import { resolve } from "node:path";
import { describe, test } from "node:test";
import { ErrorCodes, ResponseError } from "vscode-jsonrpc";
import type { LanguageClient } from "vscode-languageclient/node";
import { ConnectionLost, failureOf, Withdrawn } from "../../extension/src/daemon/failure";
import { Inspector } from "../../extension/src/daemon/inspect";
import type { Inspection, Interpreter } from "../../extension/src/daemon/interpreter";
import type { Death } from "../../extension/src/daemon/lifecycle";
import { DaemonProcess, type Exit } from "../../extension/src/daemon/process";
import { DaemonRun } from "../../extension/src/daemon/run";

const INTERPRETER: Interpreter = { path: "/opt/python", source: "setting" };
const GOOD: Inspection = { kind: "python", version: "3.12.1", hasCockpit: true };
const CRASH: Exit = { reason: "The daemon ended with exit code 1.", missing: false };

/** What happens to one run; the defaults are a run that is answered and lives on. */
interface Fate {
  readonly interpreter?: Interpreter | undefined;
  readonly inspection?: Inspection;
  /** How the process ends by itself. */
  readonly exit?: Exit;
  /** How `initialize` is answered. */
  readonly start?: Error | "never";
}

function begin(fate: Fate): { run: DaemonRun; done: string[]; end: (exit: Exit) => void } {
  const done: string[] = [];
  let end: (exit: Exit) => void = () => undefined;
  const exited = new Promise<Exit>((resolve) => (end = resolve));
  if (fate.exit !== undefined) {
    end(fate.exit);
  }
  const daemon = {
    exited,
    end: () => {
      done.push("ended");
      end(CRASH);
      return exited;
    },
  };
  const client = {
    start: () => {
      if (fate.start === "never") {
        return new Promise(() => undefined);
      }
      return fate.start === undefined ? Promise.resolve() : Promise.reject(fate.start);
    },
    sendNotification: (method: string) => {
      done.push(method);
      return Promise.resolve();
    },
    stop: () => {
      done.push("said goodbye");
      return Promise.reject(new Error("timed out"));
    },
  };
  const run = new DaemonRun({
    interpreter: () => Promise.resolve("interpreter" in fate ? fate.interpreter : INTERPRETER),
    inspect: () => Promise.resolve(fate.inspection ?? GOOD),
    secrets: () => Promise.resolve({ SECRET: "s" }),
    spawn: (program, secrets) => {
      done.push(`spawned ${program} with ${Object.keys(secrets).join(", ")}`);
      return daemon as unknown as DaemonProcess;
    },
    connect: () => client as unknown as LanguageClient,
    connected: () => void done.push("connected"),
  });
  return { run, done, end };
}

const lost = new ResponseError(ErrorCodes.PendingResponseRejected, "Pending response rejected");

describe("how a run dies", () => {
  const table: [string, Fate, Death][] = [
    [
      "no interpreter",
      { interpreter: undefined },
      {
        reason: "No Python interpreter with the cockpit was found.",
        hint: "cockpit.environment.setUp",
        permanent: true,
      },
    ],
    [
      "no such program",
      { exit: { reason: "There is no program /opt/python.", missing: true }, start: lost },
      { reason: "There is no program /opt/python.", hint: "cockpit.daemon.interpreter", permanent: true },
    ],
    [
      "an interpreter without the cockpit",
      { exit: CRASH, start: lost, inspection: { ...GOOD, hasCockpit: false } },
      {
        reason: "/opt/python does not have the cockpit installed.",
        hint: "cockpit.daemon.interpreter",
        permanent: true,
      },
    ],
    [
      "a crash before the first answer, and nothing is wrong with the interpreter",
      { exit: CRASH, start: lost },
      { reason: CRASH.reason, hint: "cockpit.showLog", permanent: false },
    ],
    [
      "a refusal of initialize",
      {
        start: new ResponseError(-32803, "Reload the window.", {
          kind: "conflict",
          hint: "workbench.action.reloadWindow",
        }),
      },
      { reason: "Reload the window.", hint: "workbench.action.reloadWindow", permanent: true },
    ],
    [
      "an unexpected error in initialize",
      { start: new ResponseError(-32603, "Incident 12ab.", { kind: "unexpected", hint: "cockpit.showLog" }) },
      { reason: "Incident 12ab.", hint: "cockpit.showLog", permanent: false },
    ],
  ];
  for (const [name, fate, expected] of table) {
    test(name, async () => {
      assert.deepEqual(await begin(fate).run.died, expected);
    });
  }
});

test("a crash after the first answer says nothing about the interpreter", async () => {
  const { run, end } = begin({ inspection: { ...GOOD, hasCockpit: false } });
  await run.ready;
  end(CRASH);
  assert.deepEqual(await run.died, { reason: CRASH.reason, hint: "cockpit.showLog", permanent: false });
});

describe("settings that change", () => {
  const SPAWNED = "spawned /opt/python with SECRET";
  const TOLD = "workspace/didChangeConfiguration";

  test("while it runs are told at once", async () => {
    const { run, done } = begin({});
    await run.ready;
    run.settingsChanged();
    assert.deepEqual(done, [SPAWNED, "connected", TOLD]);
  });

  test("while it starts are told once it answers, and once only", async () => {
    const { run, done } = begin({});
    run.settingsChanged();
    run.settingsChanged();
    await run.ready;
    assert.deepEqual(done, [SPAWNED, "connected", TOLD]);
  });
});

describe("how a run ends", () => {
  test("one that was answered is told goodbye, and is ended even if it does not listen", async () => {
    const { run, done } = begin({});
    await run.ready;
    await Promise.all([run.stop(), run.stop()]);
    assert.deepEqual(done, ["spawned /opt/python with SECRET", "connected", "said goodbye", "ended"]);
  });

  test("one that was not answered yet is ended at once", async () => {
    const { run, done } = begin({ start: "never" });
    await new Promise((resolve) => setImmediate(resolve));
    await run.stop();
    assert.deepEqual(done, ["spawned /opt/python with SECRET", "ended"]);
  });

  test("one that is stopped while it looks for an interpreter spawns nothing", async () => {
    const { run, done } = begin({});
    await run.stop();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(done, []);
  });
});

describe("a process", () => {
  test("that does not exist", async () => {
    const { exited } = new DaemonProcess("/no/such/python", {}, () => undefined);
    assert.deepEqual(await exited, { reason: "There is no program /no/such/python.", missing: true });
  });

  test("that fails says so with its last words", async () => {
    const lines: string[] = [];
    // Node knows no option -P, and says so.
    const { exited } = new DaemonProcess(process.execPath, {}, (line) => void lines.push(line));
    const { reason, missing } = await exited;
    assert.equal(missing, false);
    assert.match(reason, /^The daemon ended with exit code 9: .*bad option/);
    assert.ok(lines.some((line) => line.includes("bad option: -P")));
  });

  test("that has ended is ended again without waiting", async () => {
    const daemon = new DaemonProcess("/no/such/python", {}, () => undefined);
    await daemon.exited;
    await daemon.end();
  });
});

describe("a look at an interpreter", () => {
  const table: [string, string, string][] = [
    [
      "the project's own",
      resolve(process.platform === "win32" ? ".venv/Scripts/python.exe" : ".venv/bin/python"),
      "cockpit",
    ],
    ["no such program", "/no/such/python", "broken: there is no such program"],
    ["not a Python", process.execPath, "broken"],
  ];
  for (const [name, path, expected] of table) {
    test(name, async () => {
      const inspection = await new Inspector().inspect(path);
      const told =
        inspection.kind === "broken" ? `broken: ${inspection.reason}` : inspection.hasCockpit ? "cockpit" : "python";
      assert.ok(told.startsWith(expected), told);
    });
  }

  test("is taken once, until it is forgotten", async () => {
    const inspector = new Inspector();
    const first = inspector.inspect("/no/such/python");
    assert.equal(inspector.inspect("/no/such/python"), first);
    inspector.forget();
    assert.notEqual(inspector.inspect("/no/such/python"), first);
    await first;
  });
});

describe("what a failed request means", () => {
  const table: [unknown, string][] = [
    [new ResponseError(-32800, "cancelled"), Withdrawn.name],
    [new ResponseError(-32097, "disposed"), ConnectionLost.name],
    [new ResponseError(-32602, "$.folder: expected str", { kind: "invalid", hint: "" }), "DaemonFailure"],
    [new ResponseError(-32603, "no data"), "DaemonFailure"],
    [new TypeError("ours"), "TypeError"],
  ];
  for (const [error, name] of table) {
    test(String(error), () => {
      assert.equal((failureOf(error) as Error).name, name);
    });
  }
});
