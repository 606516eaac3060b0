import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { ResponseError } from "vscode-jsonrpc";
import contract from "../../shared/protocol/cockpit.openrpc.json";
import * as protocol from "../../extension/src/generated/protocol";
import { Session } from "./daemon";
import { misfits } from "./schema";

const STUB = "def load(path):\n    raise NotImplementedError\n";

/** The answer to a request that must fail. */
async function refusal(asked: Promise<unknown>): Promise<ResponseError<unknown>> {
  const error: unknown = await asked.then(
    (answer) => assert.fail(`It was answered: ${JSON.stringify(answer)}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ResponseError, String(error));
  return error;
}

describe("the generated constants against the real daemon", () => {
  let session: Session;
  const snapshots: protocol.AuditTile[] = [];
  let scored: Promise<protocol.ComplianceTile>;

  before(async () => {
    session = new Session({ "load.py": STUB, "clean.py": "ANSWER = 42\n" });
    // The audit that begins by itself ends first, so that none replaces the other.
    const ready = new Promise<void>((resolve) => {
      session.connection.onNotification(protocol.auditChanged, (tile) => {
        snapshots.push(tile);
        if (tile.state === "ready") {
          resolve();
        }
      });
    });
    scored = new Promise((resolve) => {
      session.connection.onNotification(protocol.complianceChanged, (tile) => {
        if (tile.folders.every(({ state }) => state === "ready")) {
          resolve(tile);
        }
      });
    });
    await session.initialize();
    await session.until(ready);
  });

  after(() => session.close());

  test("a scan finds the stub, and its report fits the contract", async () => {
    const report = await session.connection.sendRequest(protocol.auditScan, {});
    assert.deepEqual(misfits("ScanReport", report), []);
    assert.deepEqual([report.files, report.findings, report.cancelled], [2, 1, false]);
  });

  test("a scan of one folder, and of what changed since a revision of no repository", async () => {
    const report = await session.connection.sendRequest(protocol.auditScan, { folder: session.uri() });
    assert.equal(report.findings, 1);
    const error = await refusal(session.connection.sendRequest(protocol.auditScan, { changedSince: "HEAD" }));
    assert.deepEqual(Object(error.data), { kind: "invalid", hint: "" });
  });

  test("the Backup tile fits the contract, and without a folder for backups there is none", async () => {
    const tile = await session.connection.sendRequest(protocol.backupGet, {});
    assert.deepEqual(misfits("BackupTile", tile), []);
    assert.deepEqual(
      tile.folders.map(({ state }) => state),
      ["unconfigured"],
    );
    const error = await refusal(session.connection.sendRequest(protocol.backupCreate, { folder: session.uri() }));
    assert.deepEqual(Object(error.data), { kind: "notConfigured", hint: "cockpit.backup.root" });
  });

  test("the Copilots tile fits the contract, and before the first run nothing is claimed", async () => {
    const tile = await session.connection.sendRequest(protocol.copilotsGet, {});
    assert.deepEqual(misfits("CopilotsTile", tile), []);
    assert.deepEqual([tile.state, tile.last, tile.figures?.runs, tile.figures?.disagreement], ["ready", null, 0, null]);
    const run = { folder: session.uri(), run: "1f" };
    const error = await refusal(session.connection.sendRequest(protocol.copilotsDiscard, run));
    assert.deepEqual(Object(error.data), { kind: "notFound", hint: "" });
  });

  test("files from a recording that has nothing to repeat fit the contract, and one that is away is named", async () => {
    const request = { method: "GET", url: "https://shop.example/logo.png", headers: [] };
    const response = { status: 200, headers: [], content: { mimeType: "image/png" } };
    writeFileSync(join(session.folder, "shop.har"), JSON.stringify({ log: { entries: [{ request, response }] } }));
    const order = { folder: session.uri(), uri: session.uri("shop.har"), artefacts: ["client" as const], into: "" };
    const made = await session.connection.sendRequest(protocol.copilotsGenerateFromRecording, order);
    assert.deepEqual([misfits("Generation", made), made.verdict, made.symbol], [[], "nothing fits", "shop.har"]);
    assert.match(made.reason, /nothing that a script would repeat/);
    const away = { ...order, uri: session.uri("away.har") };
    const error = await refusal(session.connection.sendRequest(protocol.copilotsGenerateFromRecording, away));
    assert.deepEqual(Object(error.data), { kind: "notFound", hint: "" });
  });

  test("the Databases tile and the catalog fit the contract", async () => {
    assert.deepEqual(misfits("DatabasesTile", await session.connection.sendRequest(protocol.databasesGet, {})), []);
    const order = { folder: session.uri() };
    assert.deepEqual(misfits("Catalog", await session.connection.sendRequest(protocol.databasesCatalog, order)), []);
    const page = { ...order, table: "nothing", start: 0 };
    const error = await refusal(session.connection.sendRequest(protocol.databasesPage, page));
    assert.deepEqual(Object(error.data), { kind: "notFound", hint: "" });
  });

  test("the Sync tile fits the contract, and without a project that names databases there are none", async () => {
    const tile = await session.connection.sendRequest(protocol.syncGet, {});
    assert.deepEqual(misfits("SyncTile", tile), []);
    assert.deepEqual(
      tile.folders.map(({ state, peers }) => [state, peers]),
      [["unconfigured", []]],
    );
    const error = await refusal(session.connection.sendRequest(protocol.syncRun, { folder: session.uri() }));
    assert.deepEqual(Object(error.data), { kind: "notConfigured", hint: "docs/sync.md" });
  });

  test("the Audit tile counts it, in the answer and in the notification", async () => {
    const tile = await session.connection.sendRequest(protocol.auditTile, {});
    assert.deepEqual(misfits("AuditTile", tile), []);
    assert.deepEqual([tile.state, tile.open], ["ready", 1]);
    assert.deepEqual(tile.byCode, [{ name: "audit.stub", count: 1 }]);
    assert.ok(snapshots.length > 0);
    assert.deepEqual(
      snapshots.flatMap((snapshot) => misfits("AuditTile", snapshot)),
      [],
    );
    const revisions = snapshots.map(({ revision }) => revision);
    assert.deepEqual(
      revisions,
      [...new Set(revisions)].sort((one, other) => one - other),
    );
  });

  test("the Daemon tile is well", async () => {
    const tile = await session.connection.sendRequest(protocol.daemonGet, {});
    assert.deepEqual(misfits("DaemonTile", tile), []);
    assert.equal(tile.pid, session.process.pid);
    assert.equal(tile.trusted, true);
    assert.deepEqual(
      tile.problems.filter(({ what }) => what === "Contract" || what === "Settings"),
      [],
    );
  });

  test("the score is incomplete without tests, in the answer and in the notification", async () => {
    const told = await session.until(scored);
    assert.deepEqual(misfits("ComplianceTile", told), []);
    const tile = await session.connection.sendRequest(protocol.complianceGet, {});
    assert.deepEqual(misfits("ComplianceTile", tile), []);
    assert.deepEqual(
      tile.folders.map(({ composite, verdict }) => [composite, verdict]),
      [[null, "incomplete"]],
    );
    assert.ok(tile.revision > told.revision);
  });

  const verdicts: [protocol.GuardQuery, protocol.GuardAnswer["verdict"]][] = [
    [{ command: "ls -la" }, "allow"],
    [{ command: "rm -rf /" }, "deny"],
    [{ command: "echo 'rm -rf /'", shell: "bash" }, "allow"],
    [{ command: "format c:", shell: "cmd" }, "deny"],
    [{ command: "import shutil; shutil.rmtree('/')", shell: "python" }, "deny"],
  ];
  for (const [query, verdict] of verdicts) {
    test(`the guard says ${verdict} to ${query.command}`, async () => {
      const answer = await session.connection.sendRequest(protocol.guardCheck, query);
      assert.deepEqual(misfits("GuardAnswer", answer), []);
      assert.equal(answer.verdict, verdict);
    });
  }

  const malformed: [string, object, string][] = [
    ["cockpit/audit/scan", { folder: 3 }, "$.folder"],
    ["cockpit/audit/scan", { fodler: "" }, "fodler"],
    ["cockpit/audit/scan", { workDoneToken: [] }, "$.workDoneToken"],
    ["cockpit/audit/history", { uri: "file:///x" }, "identity"],
    ["cockpit/audit/history", { uri: null, identity: "x" }, "$.uri"],
    ["cockpit/audit/snooze", { uri: "file:///x", identity: "x", until: "soon" }, "$.until"],
    ["cockpit/audit/correct", { uri: "file:///x", identity: "x", action: "burn" }, "$.action"],
    ["cockpit/guard/check", { command: "ls", shell: "fish" }, "$.shell"],
    ["cockpit/guard/check", { command: { argv: [] } }, "$.command"],
    ["cockpit/daemon/get", { pid: 1 }, "pid"],
    ["cockpit/compliance/get", { folder: "" }, "folder"],
    ["cockpit/compliance/runTests", {}, "folder"],
    ["cockpit/compliance/runTests", { folder: "file:///elsewhere", workDoneToken: {} }, "$.workDoneToken"],
  ];
  for (const [method, params, path] of malformed) {
    test(`${method} ${JSON.stringify(params)} is refused with the path of the fault`, async () => {
      const error = await refusal(session.connection.sendRequest(method, params));
      assert.equal(error.code, -32602);
      assert.ok(error.message.includes(path), error.message);
    });
  }

  test("what does not exist is not found, and says so in one sentence", async () => {
    const finding = { uri: session.uri("load.py"), identity: "no such finding" };
    const error = await refusal(session.connection.sendRequest(protocol.auditHistory, finding));
    assert.deepEqual(Object.keys(Object(error.data) as object).sort(), ["hint", "kind"]);
    assert.equal((error.data as { kind: string }).kind, "notFound");
  });

  test("an unknown method is answered", async () => {
    assert.equal((await refusal(session.connection.sendRequest("cockpit/audit/unheardOf", {}))).code, -32601);
  });

  test("every method of the contract has a constant", () => {
    const constants = Object.values(protocol).flatMap((value) => (typeof value === "string" ? [] : [value.method]));
    assert.deepEqual(constants.sort(), contract.methods.map(({ name }) => name).sort());
  });
});

test("the first finding of the workspace gets a history, and a snooze hides it", async () => {
  const session = new Session({ "load.py": STUB });
  const published = new Promise<string>((resolve) => {
    session.connection.onNotification("textDocument/publishDiagnostics", (params: { diagnostics: unknown[] }) => {
      const [first] = params.diagnostics as { data: { identity: string } }[];
      if (first !== undefined) {
        resolve(first.data.identity);
      }
    });
  });
  await session.initialize();
  const finding = { uri: session.uri("load.py"), identity: await session.until(published) };
  const history = await session.connection.sendRequest(protocol.auditHistory, finding);
  assert.deepEqual(misfits("FindingHistory", history), []);
  assert.deepEqual([history.code, history.status, history.path], ["audit.stub", "open", "load.py"]);
  const nextWeek = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  const answer = await session.connection.sendRequest(protocol.auditSnooze, { ...finding, until: nextWeek });
  assert.deepEqual(misfits("Empty", answer), []);
  assert.equal((await session.connection.sendRequest(protocol.auditHistory, finding)).status, "snoozed");
  assert.equal((await session.connection.sendRequest(protocol.auditTile, {})).open, 0);
  await session.close();
});

test("another contract is answered, and reported as a problem that a reload mends", async () => {
  const session = new Session({});
  await session.initialize("0123456789abcdef");
  const { health, problems } = await session.connection.sendRequest(protocol.daemonGet, {});
  assert.equal(health, "error");
  assert.deepEqual(
    problems.map(({ what, hint }) => [what, hint]),
    [["Contract", "workbench.action.reloadWindow"]],
  );
  await session.close();
});

test("the daemon leaves when its input ends", async () => {
  const session = new Session({});
  await session.initialize();
  session.process.stdin.end();
  assert.notEqual(await session.exited, null);
  await session.close();
});
