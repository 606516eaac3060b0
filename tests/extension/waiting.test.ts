import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import type { Diagnostic as RealDiagnostic, DiagnosticCollection } from "vscode";
import { Countdown } from "../../extension/src/daemon/countdown";
import { ConnectionLost, NotRunning } from "../../extension/src/daemon/failure";
import { KeptDiagnostics } from "../../extension/src/daemon/kept-diagnostics";
import { auditItem } from "../../extension/src/daemon/language";
import { initial, type Lifecycle, type State } from "../../extension/src/daemon/lifecycle";
import { LastWords } from "../../extension/src/daemon/log-lines";
import { NOTHING_KNOWN, statusView } from "../../extension/src/daemon/status";
import { lifeOf } from "../../extension/src/views/life";
import { FakeClock } from "./fake-clock";
import { Diagnostic, type FakeDiagnosticCollection } from "./fake-diagnostics";
import { fake, Range, Uri } from "./fake-vscode";
import { rig } from "./fakes";

const WAITING: Lifecycle = { ...initial(0), state: "BACKOFF", reason: "It was ended by SIGKILL.", retryAt: 4_000 };
const SENTENCE = "The daemon ended; it starts again in 3 s.";

beforeEach(() => fake.reset());

describe("while the daemon waits to start again", () => {
  test("the status bar, the tiles and the language item say the same", () => {
    const now = 1_001;
    const status = statusView({ lifecycle: WAITING, setUp: { kind: "idle" }, ...NOTHING_KNOWN }, now);
    const lint = { enabled: true, publish: "auto" } as const;
    const around = { now, isTrusted: true, onChange: true, lint, hasRuffExtension: false };
    const item = auditItem({ lifecycle: WAITING, ...NOTHING_KNOWN }, around);
    assert.deepEqual([status.summary, item.detail], [SENTENCE, SENTENCE]);
    assert.equal(lifeOf(WAITING, { kind: "idle" }, now).wait, SENTENCE);
  });

  test("the Findings view counts down, too, and names its grouping again when it runs", () => {
    const { daemon, counts } = rig();
    daemon.answers = new Proxy({}, { get: () => new NotRunning("It has just started.") });
    daemon.move("BACKOFF");
    counts.fire(3);
    assert.equal(fake.tree?.description, "starts again in 3 s");
    daemon.move("RUNNING");
    assert.equal(fake.tree.description, "by code");
  });

  test("every second is told, and none after the wait", async () => {
    const clock = new FakeClock();
    const told: number[] = [];
    const countdown = new Countdown(clock);
    countdown.onDidCount((seconds) => told.push(seconds));
    countdown.follow(WAITING);
    await clock.advance(1_000);
    await clock.advance(1_000);
    assert.deepEqual(told, [4, 3, 2]);
    countdown.follow({ ...WAITING, state: "STARTING", retryAt: undefined });
    assert.equal(clock.pending, 0);
  });
});

describe("the pop-up of a command that finds no daemon", () => {
  const gone = new NotRunning("It starts again by itself.");
  const ends: [State, NotRunning, State][] = [
    ["BACKOFF", gone, "RUNNING"],
    ["STARTING", gone, "RUNNING"],
    ["BACKOFF", gone, "FATAL"],
    // The daemon died while it was asked, which the supervisor does not know yet.
    ["RUNNING", new ConnectionLost("It starts again by itself."), "FATAL"],
  ];
  for (const [state, error, end] of ends) {
    test(`in ${state} it stays until ${end}`, async () => {
      const { daemon } = rig();
      // Whatever it is asked.
      daemon.answers = new Proxy({}, { get: () => error });
      daemon.move(state);
      await fake.commands.get("cockpit.audit.workspace")?.();
      assert.deepEqual(fake.messages, []);
      const shown = ["It starts again by itself."];
      assert.deepEqual(fake.going, shown);
      daemon.move("STARTING");
      await new Promise(setImmediate);
      assert.deepEqual(fake.going, shown);
      daemon.move(end);
      await new Promise(setImmediate);
      assert.deepEqual(fake.going, []);
    });
  }
});

describe("the Problems panel", () => {
  const file = Uri.file("/w/a.py");

  /** What is listed of the file. */
  function listed(collection: DiagnosticCollection): (string | undefined)[] {
    return [...(collection as unknown as FakeDiagnosticCollection)].flatMap(([, all]) =>
      all.map(({ message, source }) => `${message} ${source}`),
    );
  }

  function published(kept: KeptDiagnostics, message: string): DiagnosticCollection {
    const collection = kept.create();
    const diagnostic = new Diagnostic(new Range(0, 0, 0, 1), message, 1);
    diagnostic.source = "cockpit";
    (collection as unknown as FakeDiagnosticCollection).set([[file, [diagnostic]]]);
    return collection;
  }

  test("keeps what a daemon that is gone had found, marked once", () => {
    const kept = new KeptDiagnostics();
    const collection = published(kept, "A stub.");
    kept.dispose(collection);
    // The next run ended before it had told anything.
    kept.dispose(collection);
    assert.deepEqual(listed(collection), ["A stub. cockpit, from before the daemon ended"]);
  });

  test("has only what the next one finds", () => {
    const kept = new KeptDiagnostics();
    kept.dispose(published(kept, "A stub."));
    assert.deepEqual(listed(published(kept, "A tag.")), ["A tag. cockpit"]);
    kept.renew();
    assert.deepEqual(listed(kept.create()), ["A tag. cockpit"]);
  });

  test("is empty when the next one runs and finds nothing", () => {
    const kept = new KeptDiagnostics();
    const collection = published(kept, "A stub.");
    kept.dispose(collection);
    kept.renew();
    assert.deepEqual(listed(collection), []);
  });

  test("keeps the code and the place of a finding", () => {
    const kept = new KeptDiagnostics();
    const collection = published(kept, "A stub.");
    const [[, [before]]] = [...collection] as unknown as [[Uri, [RealDiagnostic]]];
    before.code = "audit.stub";
    kept.dispose(collection);
    const [[, [after]]] = [...collection] as unknown as [[Uri, [RealDiagnostic]]];
    assert.deepEqual([after.code, after.range, after.severity], ["audit.stub", before.range, before.severity]);
  });
});

describe("the last words of a daemon", () => {
  const INFO = "2026-11-21 01:00:40,500 INFO cockpit.audit: scanned 3,000 of 9,000 files";
  const ERROR = "2026-11-21 01:00:40,501 ERROR cockpit.audit: the scan failed";
  const table: [string, string[], string][] = [
    ["none", [], ""],
    ["mere progress", [INFO], ""],
    ["progress over several lines", [INFO, "  and 3 more"], ""],
    ["an error", [INFO, ERROR], "cockpit.audit: the scan failed"],
    ["an error after which it went on", [ERROR, INFO], ""],
    ["a traceback", [INFO, "Traceback (most recent call last):", "MemoryError"], "MemoryError"],
    ["an interpreter that is at its end", [INFO, "Fatal Python error: Aborted"], "Fatal Python error: Aborted"],
    [
      "a word before the first record",
      ["/opt/python: No module named cockpit", ""],
      "/opt/python: No module named cockpit",
    ],
  ];
  for (const [name, lines, said] of table) {
    test(name, () => {
      const words = new LastWords();
      lines.forEach((line) => words.hear(line));
      assert.equal(words.said, said);
    });
  }
});
