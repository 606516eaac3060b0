import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { ManagedEnvironment, type SetUpOptions, type Step } from "../../extension/src/environment/environment";
import { isAlive, locked } from "../../extension/src/environment/lock";
import { type PackageContent, packageContent } from "../../extension/src/environment/package-content";
import { type Outcome, runProgram } from "../../extension/src/environment/program";
import { SetUpFailure } from "../../extension/src/environment/set-up";
import { fake } from "./fake-vscode";
import { rig } from "./fakes";
import { Machine } from "./machine";

let folder: string;

beforeEach(() => {
  fake.reset();
  folder = mkdtempSync(path.join(tmpdir(), "cockpit-environment-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const CONTENT: PackageContent = {
  wheel: "/x/ours.whl",
  requirements: "/x/requirements.txt",
  packages: 2,
  digest: "d1",
};
function options(change: Partial<SetUpOptions> = {}): SetUpOptions & { steps: Step[]; lines: string[] } {
  const steps: Step[] = [];
  const lines: string[] = [];
  return {
    source: { wheelhouse: "", proxy: "" },
    signal: new AbortController().signal,
    log: (line) => void lines.push(line),
    report: (step) => void steps.push(step),
    steps,
    lines,
    ...change,
  };
}

describe("a set-up", () => {
  test("makes an environment, once", async () => {
    const machine = new Machine();
    const environment = new ManagedEnvironment(folder, CONTENT, machine.run);
    assert.equal(environment.interpreter(), undefined);
    const told = options();
    await environment.setUp(told);
    assert.deepEqual(machine.steps, ["-I", "import pip", "venv", "--requirement", "/x/ours.whl", "--version"]);
    assert.ok(environment.interpreter()?.startsWith(path.join(folder, "python-3.11.7-")));
    assert.deepEqual(
      told.steps.map(({ message, percentage }) => `${message} ${String(percentage)}`),
      [
        "Looking for Python undefined",
        "Making an environment with Python 3.11.7 5",
        "Fetching pygls 40",
        "Fetching msgspec 70",
        "Installing 75",
        "Checking 98",
      ],
    );
    await environment.setUp(options());
    assert.equal(machine.ran.length, 6);
    assert.equal(existsSync(path.join(folder, "lock")), false);
  });

  test("that was cut goes on in the environment that is there", async () => {
    const machine = new Machine();
    const environment = new ManagedEnvironment(folder, CONTENT, machine.run);
    machine.failing = { "--requirement": "connection lost" };
    await assert.rejects(environment.setUp(options()), /packages could not be installed: connection lost\./);
    assert.equal(environment.interpreter(), undefined);
    machine.failing = {};
    machine.ran.length = 0;
    await environment.setUp(options());
    assert.deepEqual(machine.steps, ["-I", "import pip", "--requirement", "/x/ours.whl", "--version"]);
    assert.ok(environment.interpreter());
  });

  test("without an index it says what may help", async () => {
    const machine = new Machine();
    machine.failing = {
      "--requirement": "Could not find a version that satisfies the requirement a==1 (from versions: none)",
    };
    const setUp = new ManagedEnvironment(folder, CONTENT, machine.run).setUp(options());
    await assert.rejects(setUp, /index cannot be reached or does not have them.*cockpit\.daemon\.wheelhouse/);
  });

  const faults: [part: string, message: RegExp][] = [
    [" venv ", /Python could not make an environment: no room/],
    ["/x/ours.whl", /packages could not be installed: no room/],
    ["--version", /new environment cannot run the Cockpit: no room/],
  ];
  for (const [part, message] of faults) {
    test(`that fails at ${part.trim()} leaves nothing that counts`, async () => {
      const machine = new Machine();
      machine.failing = { [part]: "no room" };
      const environment = new ManagedEnvironment(folder, CONTENT, machine.run);
      await assert.rejects(environment.setUp(options()), message);
      assert.equal(environment.interpreter(), undefined);
    });
  }

  const ends: [name: string, part: string, end: Outcome, message: RegExp][] = [
    [
      "pip that is killed in the middle of its downloads",
      "--requirement",
      { code: 1, signal: "SIGKILL", tail: ["  Downloading cattrs-26.2.1-py3-none-any.whl (74 kB)"] },
      /could not be installed: pip was ended by SIGKILL, as happens when the memory is full\.$/,
    ],
    [
      "pip that is asked to end",
      "--requirement",
      { code: 1, signal: "SIGTERM", tail: [] },
      /could not be installed: pip was ended by SIGTERM\.$/,
    ],
    [
      "pip that ends without a reason",
      "--requirement",
      { code: 3, tail: ["Collecting cattrs==26.2.1", "  Downloading cattrs-26.2.1-py3-none-any.whl (74 kB)"] },
      /could not be installed: pip ended with exit code 3\.$/,
    ],
    [
      "venv whose pip is killed",
      " venv ",
      { code: 1, tail: ["Error: Command '['/x/python3', '-m', 'ensurepip']' died with <Signals.SIGKILL: 9>."] },
      /could not make an environment: venv was ended by SIGKILL, as/,
    ],
    [
      "what ends in prose",
      "--requirement",
      { code: 1, tail: ["the disk is on fire", "Collecting cattrs==26.2.1"] },
      /could not be installed: the disk is on fire\.$/,
    ],
  ];
  for (const [name, part, end, message] of ends) {
    test(`tells of ${name}`, async () => {
      const machine = new Machine();
      machine.ending = { [part]: end };
      await assert.rejects(new ManagedEnvironment(folder, CONTENT, machine.run).setUp(options()), { message });
    });
  }

  test("that is cancelled says so and frees the lock", async () => {
    const machine = new Machine();
    const abort = new AbortController();
    machine.before = { "--requirement": () => abort.abort() };
    const environment = new ManagedEnvironment(folder, CONTENT, machine.run);
    await assert.rejects(environment.setUp(options({ signal: abort.signal })), /set-up of the Cockpit was cancelled/);
    assert.equal(existsSync(path.join(folder, "lock")), false);
    assert.equal(environment.interpreter(), undefined);
  });

  test("takes wheels from a folder, without an index", async () => {
    const machine = new Machine();
    machine.failing = { "--requirement": "No matching distribution found for pygls==2.1.1" };
    const environment = new ManagedEnvironment(folder, CONTENT, machine.run);
    const source = { wheelhouse: mkdtempSync(path.join(folder, "wheels-")), proxy: "" };
    const setUp = environment.setUp(options({ source }));
    await assert.rejects(setUp, /from .*wheels-.*: No matching distribution/);
    const pip = machine.ran.find(({ args }) => args.includes("--requirement"))?.args.join(" ") ?? "";
    assert.match(pip, /--no-index --find-links \S*wheels-\S* .*--require-hashes/);
  });

  test("says which folder of wheels is not there, before anything runs", async () => {
    const machine = new Machine();
    const environment = new ManagedEnvironment(folder, CONTENT, machine.run);
    const source = { wheelhouse: path.join(folder, "gone"), proxy: "" };
    const setUp = environment.setUp(options({ source }));
    await assert.rejects(setUp, /The folder .*gone \(cockpit\.daemon\.wheelhouse\) does not exist\.$/);
    assert.deepEqual(machine.steps, []);
  });

  test("hands the editor's proxy to pip", async () => {
    const machine = new Machine();
    const environment = new ManagedEnvironment(folder, CONTENT, machine.run);
    await environment.setUp(options({ source: { wheelhouse: "", proxy: "http://proxy:3128" } }));
    const pip = machine.ran.find(({ args }) => args.includes("--requirement"));
    const isSet = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].some((name) => process.env[name]);
    assert.equal(pip?.env["HTTPS_PROXY"], isSet ? undefined : "http://proxy:3128");
  });

  test("of a new package makes a new environment and removes the old one, unless a window uses it", async () => {
    const machine = new Machine();
    const old = new ManagedEnvironment(folder, CONTENT, machine.run);
    await old.setUp(options());
    const used = old.interpreter() ?? "";
    const next = new ManagedEnvironment(folder, { ...CONTENT, digest: "d2" }, machine.run);
    assert.equal(next.interpreter(), undefined);
    await next.setUp(options());
    assert.ok(existsSync(used), "this very process uses it");
    const users = path.join(used, "..", "..", "users");
    readdirSync(users).forEach((pid) => rmSync(path.join(users, pid)));
    const third = new ManagedEnvironment(folder, { ...CONTENT, digest: "d3" }, machine.run);
    await third.setUp(options());
    assert.equal(existsSync(used), false);
  });

  test("can be made anew", async () => {
    const machine = new Machine();
    const environment = new ManagedEnvironment(folder, CONTENT, machine.run);
    await environment.setUp(options());
    environment.discard();
    assert.equal(environment.interpreter(), undefined);
  });

  test("needs a packaged extension", async () => {
    const environment = new ManagedEnvironment(folder, undefined, new Machine().run);
    assert.equal(environment.canSetUp, false);
    await assert.rejects(environment.setUp(options()), /without the server/);
  });

  test("that may not write says where", async () => {
    const blocked = path.join(folder, "file");
    writeFileSync(blocked, "");
    const environment = new ManagedEnvironment(path.join(blocked, "environments"), CONTENT, new Machine().run);
    await assert.rejects(environment.setUp(options()));
  });
});

describe("what the package carries", () => {
  test("nothing in a clone", () => assert.equal(packageContent(folder), undefined));

  test("a wheel and its requirements", () => {
    const place = path.join(folder, "dist", "server");
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, "ours-1-py3-none-any.whl"), "wheel");
    writeFileSync(path.join(place, "requirements.txt"), "pygls==2.1.1 \\\n    --hash=sha256:0\nmsgspec==0.22.0\n");
    const content = packageContent(folder);
    assert.equal(content?.packages, 2);
    writeFileSync(path.join(place, "ours-1-py3-none-any.whl"), "another");
    assert.notEqual(packageContent(folder)?.digest, content.digest);
  });
});

describe("the lock", () => {
  const file = (): string => path.join(folder, "lock");
  const signal = new AbortController().signal;

  const broken: [name: string, owner: string, ageSeconds: number][] = [
    ["of a process that is gone", "4194303999", 0],
    ["of a process that is no number", "x", 0],
    ["that was never filled in", "", 60],
    ["that is too old, whoever has the number now", String(process.pid), 7_200],
  ];
  for (const [name, owner, age] of broken) {
    test(`${name} is taken over`, async () => {
      writeFileSync(file(), owner);
      const then = new Date(Date.now() - age * 1_000);
      utimesSync(file(), then, then);
      assert.equal(await locked(file(), () => Promise.resolve("done"), { signal, waiting: () => undefined }), "done");
    });
  }

  test("of a living window is waited for", async () => {
    writeFileSync(file(), String(process.pid));
    const waiting = (): void => rmSync(file());
    assert.equal(await locked(file(), () => Promise.resolve("done"), { signal, waiting }), "done");
  });

  test("is not waited for any more when the set-up is cancelled", async () => {
    writeFileSync(file(), String(process.pid));
    const abort = new AbortController();
    const work = locked(file(), () => Promise.resolve(), { signal: abort.signal, waiting: () => abort.abort() });
    await assert.rejects(work, { name: "AbortError" });
  });

  test("is freed when the work fails", async () => {
    const work = locked(file(), () => Promise.reject(new Error("no")), { signal, waiting: () => undefined });
    await assert.rejects(work, /no/);
    assert.equal(existsSync(file()), false);
  });
});

describe("a program", () => {
  test("is heard line by line", async () => {
    const lines: string[] = [];
    const script =
      "process.stdout.write('one\\ntw'); process.stdout.write('o\\r\\n'); console.error('three'); process.exit(3)";
    const outcome = await runProgram(process.execPath, ["-e", script], { onLine: (line) => lines.push(line) });
    assert.deepEqual([outcome.code, [...lines].sort()], [3, ["one", "three", "two"]]);
  });

  test("that does not exist is an answer, too", async () => {
    const { code } = await runProgram(path.join(folder, "nothing"), []);
    assert.equal(code, 127);
  });

  test("that is killed says by what", { skip: process.platform === "win32" }, async () => {
    const { code, signal } = await runProgram(process.execPath, ["-e", "process.kill(process.pid, 'SIGKILL')"]);
    assert.deepEqual([code, signal], [1, "SIGKILL"]);
  });

  test("is ended with what it started", async () => {
    const abort = new AbortController();
    let child = 0;
    const script =
      "const c = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);" +
      "console.log(c.pid); setInterval(() => 0, 1000)";
    const outcome = await runProgram(process.execPath, ["-e", script], {
      signal: abort.signal,
      onLine: (line) => {
        child = Number(line);
        abort.abort();
      },
    });
    assert.notEqual(outcome.code, 0);
    assert.ok(child > 0);
    while (isAlive(child)) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
});

describe("the extension", () => {
  const NEEDED = "cockpit.environment.setUp";
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  test("sets itself up when there is no interpreter, and starts the daemon", async () => {
    const { daemon, environment, setUps } = rig();
    daemon.move("FATAL", NEEDED);
    await settled();
    assert.equal(environment.asked.length, 1);
    assert.deepEqual(setUps, [{ kind: "running", step: "Looking for Python" }, { kind: "idle" }]);
    assert.deepEqual(daemon.calls, ["start person"]);
  });

  test("tells a failure once, with what helps", async () => {
    fake.pressed = "Show Log";
    const { daemon, environment, setUps, logged } = rig();
    environment.fates = [() => Promise.reject(new SetUpFailure("There is no Python."))];
    daemon.move("FATAL", NEEDED);
    await settled();
    daemon.move("FATAL", NEEDED);
    await settled();
    assert.equal(environment.asked.length, 1);
    assert.deepEqual(setUps.at(-1), { kind: "failed", reason: "There is no Python." });
    const buttons = ["Set Up Environment Again", "Choose Interpreter", "Show Log", "Help"];
    assert.deepEqual(fake.messages, [{ kind: "error", text: "There is no Python.", buttons }]);
    assert.ok(logged.includes("shown"));
    assert.deepEqual(daemon.calls, []);
  });

  test("keeps an unexpected error for the log", async () => {
    const { daemon, environment, logged } = rig();
    environment.fates = [() => Promise.reject(new Error("boom"))];
    daemon.move("FATAL", NEEDED);
    await settled();
    assert.match(fake.messages[0]?.text ?? "", /unexpected error; its log/);
    assert.ok(logged.some((line) => line.includes("boom")));
  });

  test("makes the environment anew when asked to", async () => {
    const { daemon, environment } = rig();
    await fake.commands.get(NEEDED)?.();
    assert.deepEqual(daemon.calls, ["stop", "start person"]);
    assert.deepEqual([environment.discarded, environment.asked.length], [1, 1]);
  });

  test("does not try what it cannot do", async () => {
    const { daemon, environment } = rig();
    environment.canSetUp = false;
    daemon.move("FATAL", NEEDED);
    await settled();
    assert.equal(environment.asked.length, 0);
  });

  test("leaves other failures of the daemon alone", async () => {
    const { daemon, environment } = rig();
    daemon.move("FATAL", "cockpit.showLog");
    await settled();
    assert.equal(environment.asked.length, 0);
  });

  test("takes the sources from the settings", async () => {
    fake.settings = { "cockpit.daemon.wheelhouse": "/srv/wheels", "http.proxy": "http://proxy:1" };
    const { daemon, environment } = rig();
    daemon.move("FATAL", NEEDED);
    await settled();
    assert.deepEqual(environment.asked[0]?.source, { wheelhouse: "/srv/wheels", proxy: "http://proxy:1" });
  });
});
