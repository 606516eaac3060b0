import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SettingsLook } from "../../extension/src/daemon/changed";

const FOLDER = "file:///tides";
const BEFORE = { "": { daemon: { interpreter: "" }, storage: { url: "" }, backup: { root: "" } } };

describe("what of the settings has changed", () => {
  const table: [string, Record<string, unknown>, string[]][] = [
    ["nothing", structuredClone(BEFORE), []],
    ["another setting", { "": { ...BEFORE[""], backup: { root: "/backups" } } }, ["any"]],
    ["a folder's", { ...BEFORE, [FOLDER]: BEFORE[""] }, ["any"]],
    ["the interpreter", { "": { ...BEFORE[""], daemon: { interpreter: "/opt/python" } } }, ["interpreter", "any"]],
    ["the store", { "": { ...BEFORE[""], storage: { url: "postgresql://db" } } }, ["storage", "any"]],
    ["all at once", { "": {} }, ["storage", "interpreter", "any"]],
    ["nothing is left", {}, ["storage", "interpreter", "any"]],
  ];
  for (const [name, after, expected] of table) {
    test(name, () => {
      let values: Record<string, unknown> = BEFORE;
      const look = new SettingsLook(() => values);
      values = after;
      const changes = Object.entries(look.changes());
      assert.deepEqual(
        changes.filter(([, changed]) => changed).map(([what]) => what),
        expected,
      );
      assert.deepEqual(look.changes(), { storage: false, interpreter: false, any: false });
    });
  }
});
