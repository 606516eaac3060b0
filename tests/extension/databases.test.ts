import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import type { LogicalSummary } from "../../extension/src/generated/protocol";
import { databasesTile } from "../tiles";
import { fake } from "./fake-vscode";
import { type Rig, rig } from "./fakes";

beforeEach(() => fake.reset());

const FOLDER = "file:///home/person/moon";
const ANALYTICS: LogicalSummary = {
  name: "analytics",
  category: "core",
  role: "Findings and scores",
  owners: ["audit"],
  file: "analytics",
  state: "ok",
  reason: "",
  tables: [{ name: "placeholder_tasks", rows: 150, size: 9_000, newest: "2026-11-21T12:00:00+00:00" }],
};
const LOGS: LogicalSummary = { ...ANALYTICS, name: "logs", state: "unused", file: null, tables: [] };

function answering(answers: Record<string, unknown> = {}): Rig {
  const made = rig();
  Object.assign(made.daemon.answers, {
    "cockpit/databases/get": databasesTile(),
    "cockpit/databases/catalog": { databases: [ANALYTICS, LOGS] },
    "cockpit/databases/page": ({ start }: { start: number }) => ({
      lines: ["id", String(start)],
      start,
      rows: start === 0 ? 100 : 50,
      total: 150,
    }),
    ...answers,
  });
  return made;
}

describe("the plan of a migration", () => {
  const table: [string, object, string | undefined, string | undefined][] = [
    [
      "nothing to do",
      { pending: false, refused: false, lines: [] },
      "Nothing is to be migrated: analytics has schema 0009.",
      undefined,
    ],
    ["something to do", { pending: true, refused: false, lines: ["one", "two"] }, undefined, "one\ntwo\n"],
    ["a refusal", { pending: false, refused: true, lines: ["no"] }, undefined, "no\n"],
  ];
  for (const [name, plan, sentence, text] of table) {
    test(name, async () => {
      const made = answering({ "cockpit/databases/plan": plan });
      await fake.commands.get("cockpit.databases.plan")?.();
      assert.equal(fake.messages.at(-1)?.text, sentence);
      assert.equal(made.documents.at(-1)?.text, text);
    });
  }
});

describe("the password of the team's store", () => {
  const url = "postgresql://ann@db/team";

  test("is kept for its address, given to a daemon that starts, and forgotten", async () => {
    const made = answering();
    fake.settings["cockpit.storage.url"] = url;
    fake.inputs = ["swordfish"];
    await fake.commands.get("cockpit.databases.setPassword")?.();
    assert.deepEqual([...made.secrets], [[`storage ${url}`, "swordfish"]]);
    assert.deepEqual(await made.teamStore.environment(), {
      COCKPIT_STORAGE_URL: url,
      COCKPIT_STORAGE_PASSWORD: "swordfish",
    });
    const other = "postgresql://ann@other/team";
    fake.settings = { "cockpit.storage.url": other, "cockpit.storage.name": "shop" };
    assert.deepEqual(await made.teamStore.environment(), { COCKPIT_STORAGE_URL: other, COCKPIT_STORAGE_NAME: "shop" });
    fake.settings = { "cockpit.storage.url": "postgresql://ann:swordfish@db/team" };
    assert.deepEqual(await made.teamStore.environment(), {});
    fake.settings["cockpit.storage.url"] = url;
    fake.inputs = [""];
    await fake.commands.get("cockpit.databases.setPassword")?.();
    assert.deepEqual([...made.secrets], []);
    assert.deepEqual(made.daemon.calls, ["restart person", "restart person"]);
    assert.ok(!JSON.stringify([made.logged, made.snapshots]).includes("swordfish"));
  });

  test("needs a store", async () => {
    answering();
    await fake.commands.get("cockpit.databases.setPassword")?.();
    assert.equal(fake.messages.at(-1)?.text, "The settings name no store of a team.");
  });
});

describe("browsing", () => {
  test("goes from a database to a table and from page to page", async () => {
    const made = answering();
    fake.picks = ["analytics", "placeholder_tasks", "Next rows", "Previous rows", undefined];
    await fake.commands.get("cockpit.databases.browse")?.();
    const pages = made.daemon.asked.filter(({ method }) => method === "cockpit/databases/page");
    assert.deepEqual(
      pages.map(({ params }) => params),
      [0, 100, 0].map((start) => ({ folder: FOLDER, table: "placeholder_tasks", start })),
    );
    const [first] = made.documents;
    assert.equal(first?.name, "placeholder_tasks.txt");
    assert.match(first.text, /^placeholder_tasks: rows 1 to 100 of 150; nothing can be changed here\n\n/);
  });

  test("a database that nothing writes says so", async () => {
    const made = answering();
    fake.picks = ["logs"];
    await fake.commands.get("cockpit.databases.browse")?.();
    assert.equal(fake.messages.at(-1)?.text, "There is nothing in logs yet.");
    assert.deepEqual(made.documents, []);
  });
});

describe("what is asked of the databases", () => {
  test("a question and its answer stand in a document", async () => {
    const made = answering({ "cockpit/databases/query": { lines: ["-- SELECT 1", "1"] } });
    fake.inputs = [" open stubs "];
    await fake.commands.get("cockpit.databases.ask")?.();
    assert.deepEqual(made.documents, [{ name: "answer.sql", text: "-- open stubs\n-- SELECT 1\n1\n" }]);
  });

  test("without words nothing is asked", async () => {
    const made = answering();
    fake.inputs = [" "];
    await fake.commands.get("cockpit.databases.ask")?.();
    assert.ok(!made.daemon.asked.some(({ method }) => method === "cockpit/databases/query"));
  });

  const fault = { database: "analytics", message: "A row is missing." };
  const table: [string, string, unknown, string][] = [
    ["all is well", "check", { checked: ["a", "b"], faults: [] }, "Nothing is wrong with a, b."],
    ["nothing is there", "check", { checked: [], faults: [] }, "There is no database yet."],
    ["a fault", "check", { checked: ["a"], faults: [fault] }, "analytics is not in order: A row is missing."],
    [
      "faults",
      "check",
      { checked: ["a"], faults: [fault, fault] },
      "2 faults were found, such as in analytics: A row is missing.",
    ],
    [
      "smaller",
      "vacuum",
      { files: [{ database: "analytics", before: 2_000_000, after: 1_000_000 }] },
      "analytics: 2 MB became 1 MB.",
    ],
    ["nothing to compact", "vacuum", { files: [] }, "There is no database yet."],
  ];
  for (const [name, verb, answer, sentence] of table) {
    test(name, async () => {
      answering({ [`cockpit/databases/${verb}`]: answer });
      await fake.commands.get(`cockpit.databases.${verb}`)?.();
      assert.equal(fake.messages.at(-1)?.text, sentence);
    });
  }
});
