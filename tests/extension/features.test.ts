import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import manifest from "../../package.json";
import { setting } from "../../extension/src/generated/settings";
import { CONTRACT_HASH } from "../../extension/src/generated/protocol";
import { lineWriter } from "../../extension/src/daemon/log-lines";
import { initializationOptions } from "../../extension/src/daemon/options";
import { serveCommand } from "../../extension/src/daemon/serve-command";
import { CockpitTasks } from "../../extension/src/features/audit/tasks";
import { page } from "../../extension/src/views/html";
import { Overview } from "../../extension/src/views/overview";
import { NOTHING_TOLD, type Snapshot } from "../../extension/src/views/wire";
import { daemonTile } from "../tiles";
import { EventEmitter, fake, type ProcessExecution, Task, Uri } from "./fake-vscode";
import { FakeDaemon, rig } from "./fakes";

beforeEach(() => fake.reset());

test("every command of the manifest is registered, whatever the daemon does", () => {
  rig();
  const declared = manifest.contributes.commands.map(({ command }) => command);
  const internal = [
    "cockpit.audit.correct",
    "cockpit.audit.explainFinding",
    "cockpit.audit.findingHistory",
    "cockpit.audit.snoozeFinding",
    "cockpit.copilots.applyProposal",
    "cockpit.copilots.discardProposal",
    "cockpit.copilots.generateFromRecording",
    "cockpit.copilots.showProposal",
    "cockpit.copilots.takeBack",
    "cockpit.environment.installExtra",
    "cockpit.findings.more",
    "cockpit.templates.preview",
    "cockpit.findings.open",
  ];
  assert.deepEqual([...fake.commands.keys()].sort(), [...declared, ...internal].sort());
});

describe("the daemon's commands", () => {
  const table: [string, string[]][] = [
    ["cockpit.daemon.start", ["start person"]],
    ["cockpit.daemon.stop", ["stop"]],
    ["cockpit.daemon.restart", ["restart person"]],
  ];
  for (const [id, calls] of table) {
    test(id, async () => {
      const { daemon } = rig();
      await fake.commands.get(id)?.();
      assert.deepEqual(daemon.calls, calls);
    });
  }
});

describe("the Daemon tile", () => {
  const problems = [
    { what: "Lint", reason: "ruff was not found.", hint: "cockpit.lint.path" },
    { what: "Health", reason: "Ask the doctor.", hint: "cockpit doctor" },
    { what: "Git", reason: "git is old.", hint: "" },
  ];

  test("each problem gets the button for its hint", () => {
    const { daemon, snapshots } = rig();
    daemon.notify("cockpit/daemon/changed", daemonTile({ problems }));
    assert.deepEqual(
      snapshots[0]?.daemon?.problems.map(({ button }) => button),
      [{ label: "Open Setting", hint: "cockpit.lint.path" }, { label: "Run Doctor", hint: "cockpit doctor" }, null],
    );
  });

  test("it goes when the daemon goes", () => {
    const { daemon, statuses, snapshots } = rig();
    daemon.move("STOPPED");
    assert.deepEqual([statuses.at(-1), snapshots.at(-1)], [{ daemon: undefined }, { daemon: null }]);
  });
});

describe("a value of the settings that is not used", () => {
  const delay = { setting: "cockpit.audit.delay", value: '"soon"', default: "0" };
  const publish = { setting: "cockpit.lint.publish", value: '"loud"', default: '"auto"' };
  const told = (): string[] => fake.messages.splice(0).map(({ text }) => text);

  test("is told once, also when the window is opened again, and again when it was right meanwhile", () => {
    const { daemon, memory } = rig();
    const show = (...refused: (typeof delay)[]): void =>
      daemon.notify("cockpit/daemon/changed", daemonTile({ refused }));
    show(delay);
    show(delay);
    assert.deepEqual(told(), ['The setting cockpit.audit.delay cannot be "soon"; the default 0 is used.']);
    show(delay, publish);
    assert.deepEqual(told(), ['The setting cockpit.lint.publish cannot be "loud"; the default "auto" is used.']);
    rig(memory).daemon.notify("cockpit/daemon/changed", daemonTile({ refused: [delay, publish] }));
    assert.deepEqual(told(), []);
    show(publish);
    show(delay);
    assert.equal(told().length, 1);
  });

  test("can be put right from there", async () => {
    fake.pressed = "Open Settings";
    rig().daemon.notify("cockpit/daemon/changed", daemonTile({ refused: [delay] }));
    await Promise.resolve();
    assert.deepEqual(fake.executed, [["workbench.action.openSettings", "cockpit.audit.delay"]]);
  });

  test("does not reach the extension's own code", () => {
    fake.settings = {
      "cockpit.daemon.interpreter": 3,
      "cockpit.trace.server": false,
      "cockpit.daemon.wheelhouse": "/w",
    };
    assert.deepEqual(
      [setting("cockpit.daemon.interpreter"), setting("cockpit.trace.server"), setting("cockpit.daemon.wheelhouse")],
      ["", "off", "/w"],
    );
  });
});

describe("what the daemon is told at its start", () => {
  test("defaults come from package.json, for the window and for each folder", () => {
    fake.folders = [{ uri: Uri.file("/w/one") }, { uri: Uri.file("/w/zwei drei") }];
    fake.settings = { "cockpit.audit.maxFileSize": 7 };
    const options = initializationOptions();
    assert.deepEqual(Object.keys(options.settings), ["", "file:///w/one", "file:///w/zwei%20drei"]);
    const { audit, lint } = options.settings[""] as Record<string, Record<string, unknown>>;
    assert.equal(audit?.["maxFileSize"], 7);
    assert.equal(lint?.["publish"], "auto");
    assert.deepEqual(options.client, { name: "vscode", inputs: true });
    assert.equal(options.contract, CONTRACT_HASH);
  });

  for (const isTrusted of [true, false]) {
    for (const hasRuff of [true, false]) {
      test(`trusted ${isTrusted}, Ruff extension ${hasRuff}`, () => {
        fake.isTrusted = isTrusted;
        fake.extensions = new Map(hasRuff ? [["charliermarsh.ruff", {}]] : []);
        const { trusted, ruffExtension } = initializationOptions();
        assert.deepEqual([trusted, ruffExtension], [isTrusted, hasRuff]);
      });
    }
  }
});

describe("the command line of the daemon", () => {
  const serve = ["-P", "-m", "cockpit", "serve"];
  const table: [string | undefined, string[]][] = [
    [undefined, serve],
    ["", serve],
    ["5678", ["-P", "-m", "debugpy", "--listen", "127.0.0.1:5678", "-m", "cockpit", "serve"]],
    ["5678 --wait", serve],
    ["0.0.0.0:5678", serve],
  ];
  for (const [port, expected] of table) {
    test(`COCKPIT_DEBUGPY=${port ?? "not set"}`, () => {
      assert.deepEqual(serveCommand(port), expected);
    });
  }
});

test("the daemon's lines keep their level, and a traceback that of its record", () => {
  const written: string[] = [];
  const at =
    (level: string) =>
    (line: string): void =>
      void written.push(`${level}|${line}`);
  const write = lineWriter({ debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") });
  for (const line of [
    "a line of somebody else",
    "2026-11-21 01:00:40,500 WARNING cockpit.lint: ruff was not found.",
    "2026-11-21 01:00:40,501 ERROR cockpit.audit: it failed",
    "Traceback (most recent call last):",
    "2026-11-21 01:00:40,502 DEBUG cockpit.audit: 3 files",
  ]) {
    write(line);
  }
  assert.deepEqual(written, [
    "info|a line of somebody else",
    "warn|cockpit.lint: ruff was not found.",
    "error|cockpit.audit: it failed",
    "error|Traceback (most recent call last):",
    "debug|cockpit.audit: 3 files",
  ]);
});

describe("tasks", () => {
  const workspaceTask = ["-P", "-m", "cockpit", "audit"];
  const provider = (python: string | undefined): CockpitTasks => {
    const daemon = new FakeDaemon();
    daemon.python = python;
    return new CockpitTasks(daemon);
  };

  test("all are offered, with the problem matcher of the manifest", async () => {
    const tasks = (await provider("/opt/python").provideTasks()) as unknown as Task[];
    assert.deepEqual(
      tasks.map(({ name, execution, problemMatchers }) => [name, execution.process, execution.args, problemMatchers]),
      [
        ["audit workspace", "/opt/python", workspaceTask, ["$cockpit"]],
        ["audit changes", "/opt/python", [...workspaceTask, "--changed-since", "HEAD"], ["$cockpit"]],
        ["write baseline", "/opt/python", [...workspaceTask, "--write-baseline"], []],
      ],
    );
    assert.deepEqual(
      manifest.contributes.problemMatchers.map(({ name }) => `$${name}`),
      ["$cockpit"],
    );
  });

  test("they are the tasks that the manifest declares", async () => {
    const [declared] = manifest.contributes.taskDefinitions;
    const tasks = (await provider("/opt/python").provideTasks()) as unknown as Task[];
    assert.deepEqual(
      tasks.map(({ definition }) => definition),
      declared?.properties.task.enum.map((task) => ({ type: declared.type, task })),
    );
  });

  test("none without an interpreter", async () => {
    assert.deepEqual(await provider(undefined).provideTasks(), []);
  });

  const answers: [string, string | undefined, string | undefined, string[][]][] = [
    ["the person agrees", "Write Baseline", "/opt/python", [[...workspaceTask, "--write-baseline"]]],
    ["the person does not agree", undefined, "/opt/python", []],
    ["there is no interpreter", "Write Baseline", undefined, []],
  ];
  for (const [name, pressed, python, run] of answers) {
    test(`a baseline is written when asked for: ${name}`, async () => {
      const { daemon } = rig();
      daemon.python = python;
      fake.folders = [{ uri: Uri.file("/w") }];
      fake.pressed = pressed;
      await fake.commands.get("cockpit.audit.writeBaseline")?.();
      assert.deepEqual(
        fake.tasks.map(({ execution }) => execution.args),
        run,
      );
      assert.equal(fake.messages[0]?.text, "Accept every finding that is open now?");
      assert.equal(fake.messages.length, python === undefined ? 2 : 1);
    });
  }

  const written: [Record<string, unknown>, string[] | undefined][] = [
    [{ type: "cockpit", task: "audit workspace" }, workspaceTask],
    [{ type: "cockpit", task: "make coffee" }, undefined],
    [{ type: "cockpit" }, undefined],
  ];
  for (const [definition, expected] of written) {
    test(`resolves ${JSON.stringify(definition)}`, async () => {
      const task = new Task(definition, 1, "mine", "Workspace", undefined as unknown as ProcessExecution, []);
      const resolved = await provider("/opt/python").resolveTask(task as never);
      assert.deepEqual((resolved as unknown as Task | undefined)?.execution.args, expected);
      assert.equal(resolved?.definition, expected === undefined ? undefined : definition);
    });
  }
});

test("the problem matcher reads the command line's text format", () => {
  const [matcher] = manifest.contributes.problemMatchers;
  const line = "src/a b.py:12:5: warning audit.stub `load` does nothing: yet";
  const match = new RegExp(matcher?.pattern.regexp ?? "").exec(line);
  assert.deepEqual(match?.slice(1), ["src/a b.py", "12", "5", "warning", "audit.stub", "`load` does nothing: yet"]);
});

describe("the guard's box", () => {
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  const places: [string, string, string][] = [
    ["", "python", "bash"],
    ["rm x", "python", "python"],
    ["rm x", "bat", "cmd"],
    ["rm x", "markdown", "bash"],
  ];
  for (const [selected, languageId, shell] of places) {
    test(`"${selected}" selected in ${languageId} is ${shell}`, { skip: process.platform === "win32" }, async () => {
      const { daemon } = rig();
      daemon.answers = { "cockpit/guard/check": { verdict: "allow", rules: [], reason: "" } };
      fake.activeEditor = { document: { languageId, getText: () => selected }, selection: {} };
      const done = fake.commands.get("cockpit.guard.check")?.();
      await settled();
      assert.equal(fake.inputBox?.title, `Check a command line for ${shell}`);
      assert.deepEqual(daemon.asked.length, selected === "" ? 0 : 1);
      fake.inputBox.hide();
      await done;
    });
  }

  test("judges while it is typed, and never runs anything", async () => {
    const { daemon } = rig();
    daemon.answers = { "cockpit/guard/check": { verdict: "deny", rules: ["guard.rm"], reason: "It deletes all." } };
    fake.activeEditor = { document: { languageId: "powershell", getText: () => "ls" }, selection: {} };
    const done = fake.commands.get("cockpit.guard.check")?.();
    await settled();
    assert.equal(fake.inputBox?.title, "Check a command line for powershell");
    daemon.asked.length = 0;
    fake.inputBox.type("Remove-Item -Recurse C:/");
    await settled();
    assert.deepEqual(daemon.asked, [
      { method: "cockpit/guard/check", params: { command: "Remove-Item -Recurse C:/", shell: "powershell" } },
    ]);
    assert.deepEqual(fake.inputBox.validationMessage, {
      message: "Forbidden: It deletes all. (guard.rm)",
      severity: 3,
    });
    fake.inputBox.hide();
    await done;
    assert.equal(fake.inputBox, undefined);
  });

  test("another shell keeps the text", async () => {
    const { daemon } = rig();
    daemon.answers = { "cockpit/guard/check": { verdict: "allow", rules: [], reason: "Nothing is changed." } };
    fake.picks = ["cmd"];
    const done = fake.commands.get("cockpit.guard.check")?.();
    await settled();
    fake.inputBox?.type("dir");
    fake.inputBox?.press();
    await settled();
    assert.deepEqual([fake.inputBox?.title, fake.inputBox?.value], ["Check a command line for cmd", "dir"]);
    fake.inputBox?.hide();
    await done;
  });

  test("without a daemon it says so and opens nothing", async () => {
    const { daemon } = rig();
    daemon.move("STOPPED");
    await fake.commands.get("cockpit.guard.check")?.();
    assert.equal(fake.inputBox, undefined);
    assert.deepEqual(fake.messages[0]?.buttons, ["Start", "Show Log"]);
  });
});

describe("the overview", () => {
  function open(): { overview: Overview; posted: Snapshot[]; send: (message: unknown) => void; html: () => string } {
    const posted: Snapshot[] = [];
    const messages = new EventEmitter<unknown>();
    const webview = {
      options: {},
      html: "",
      cspSource: "vscode-webview:",
      asWebviewUri: (uri: Uri) => uri,
      onDidReceiveMessage: messages.event,
      postMessage: (message: Snapshot) => {
        posted.push(message);
        return Promise.resolve(true);
      },
    };
    const life = { state: "RUNNING", reason: "", buttons: [] } as const;
    const overview = new Overview(Uri.file("/x") as never, {
      revision: 0,
      life,
      ...NOTHING_TOLD,
    });
    overview.show({ audit: null });
    overview.resolveWebviewView({ webview, onDidDispose: () => undefined } as never);
    return { overview, posted, send: (message) => messages.fire(message), html: () => webview.html };
  }

  test("the whole snapshot is sent again when the page is ready, each with a higher revision", () => {
    const { overview, posted, send } = open();
    assert.equal(posted.length, 0);
    send({ kind: "ready" });
    overview.show({ daemon: null });
    send({ kind: "ready" });
    assert.deepEqual(
      posted.map(({ revision }) => revision),
      [1, 2, 2],
    );
    assert.deepEqual(Object.keys(posted[0] ?? {}).sort(), [
      "audit",
      "backup",
      "compliance",
      "copilots",
      "corrections",
      "daemon",
      "databases",
      "life",
      "revision",
      "sessions",
      "sync",
    ]);
  });

  const acts: [unknown, unknown[][]][] = [
    [{ kind: "act", hint: "cockpit.audit.workspace" }, [["cockpit.audit.workspace"]]],
    [{ kind: "act", hint: "cockpit.audit.workspace", argument: "3 x" }, [["cockpit.audit.workspace", "3 x"]]],
    [{ kind: "act", hint: "cockpit.audit.workspace", argument: 3 }, []],
    [{ kind: "act", hint: "cockpit.lint.path" }, [["workbench.action.openSettings", "cockpit.lint.path"]]],
    [{ kind: "act", hint: "workbench.action.files.newUntitledFile" }, []],
    [{ kind: "act" }, []],
    [{ kind: "run", command: "x" }, []],
    [null, []],
    ["ready?", []],
  ];
  for (const [message, executed] of acts) {
    test(`the page says ${JSON.stringify(message)}`, () => {
      open().send(message);
      assert.deepEqual(fake.executed, executed);
    });
  }

  test("the page allows its own two files and nothing else", () => {
    const bundle = { "</script>": "</script><script>" };
    const text = page({ cspSource: "src:", nonce: "n0nce", script: "a.js", style: "a.css", language: "de", bundle });
    assert.match(text, /content="default-src 'none'; style-src src:; script-src 'nonce-n0nce'"/);
    assert.deepEqual(text.match(/<script[^>]*>/g), [
      '<script type="application/json" id="l10n">',
      '<script nonce="n0nce" src="a.js">',
    ]);
    assert.match(text, /<html lang="de">/);
    assert.doesNotMatch(text, /\son\w+=|style=|javascript:/);
  });

  test("each page has its own nonce", () => {
    const nonce = (): string | undefined => /nonce="([^"]+)"/.exec(open().html())?.[1];
    assert.notEqual(nonce(), nonce());
  });
});
