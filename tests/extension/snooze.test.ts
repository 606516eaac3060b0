import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { choices, dateFault } from "../../extension/src/features/audit/snooze";
import { fake } from "./fake-vscode";
import { rig } from "./fakes";

beforeEach(() => fake.reset());

describe("tomorrow, next week, next month", () => {
  const table: [string, [number, number, number], string[]][] = [
    ["an ordinary day", [2026, 10, 21], ["2026-11-22", "2026-11-28", "2026-12-21"]],
    ["the end of a year", [2026, 11, 31], ["2027-01-01", "2027-01-07", "2027-01-31"]],
    ["the end of January", [2027, 0, 31], ["2027-02-01", "2027-02-07", "2027-02-28"]],
    ["before a leap day", [2028, 1, 28], ["2028-02-29", "2028-03-06", "2028-03-28"]],
  ];
  for (const [name, [year, month, day], expected] of table) {
    test(name, () => {
      assert.deepEqual(
        choices(new Date(year, month, day, 23, 59)).map(({ description }) => description),
        expected,
      );
    });
  }
});

describe("what is accepted as a date", () => {
  const today = new Date(2026, 10, 21, 12);
  const table: [string, string | undefined][] = [
    ["2026-11-22", undefined],
    ["2027-11-21", undefined],
    ["2027-11-22", "The date must lie within a year."],
    ["2026-11-21", "The date must lie in the future."],
    ["2020-01-01", "The date must lie in the future."],
    ["2026-02-30", "Write a date of the calendar as YYYY-MM-DD."],
    ["2026-13-01", "Write a date of the calendar as YYYY-MM-DD."],
    ["1.12.2026", "Write a date of the calendar as YYYY-MM-DD."],
    ["tomorrow", "Write a date of the calendar as YYYY-MM-DD."],
    ["", "Write a date of the calendar as YYYY-MM-DD."],
  ];
  for (const [text, expected] of table) {
    test(`"${text}"`, () => {
      assert.equal(dateFault(text, today), expected);
    });
  }
});

describe("the flow", () => {
  const finding = { uri: "file:///w/a.py", identity: "abc" };
  const far = new Date().getFullYear() + 1;
  const table: [string, (string | undefined)[], (string | undefined)[], boolean][] = [
    ["a choice", ["Next week"], [], true],
    ["Escape", [undefined], [], false],
    ["a date of one's own", ["A date…"], [`${far}-01-01`], true],
    ["a date that is none", ["A date…"], ["soon"], false],
    ["Escape at the date", ["A date…"], [undefined], false],
  ];
  for (const [name, picks, inputs, sends] of table) {
    test(name, async () => {
      const { daemon } = rig();
      Object.assign(fake, { picks: [...picks], inputs: [...inputs] });
      await fake.commands.get("cockpit.audit.snoozeFinding")?.(finding);
      assert.equal(daemon.asked.length, sends ? 1 : 0);
      if (sends) {
        const params = daemon.asked[0]?.params as { until: string };
        assert.match(params.until, /^\d{4}-\d{2}-\d{2}$/);
        assert.deepEqual({ ...params, until: "" }, { ...finding, until: "" });
        assert.deepEqual(fake.mentions, [`$(check) Hidden until ${params.until}.`]);
      }
    });
  }
});
