import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  type Cause,
  type Death,
  initial,
  type Lifecycle,
  MOVES,
  next,
  POLICY,
  type State,
} from "../../extension/src/daemon/lifecycle";

const DEATH: Death = { reason: "It died.", hint: "cockpit.showLog", permanent: false };
const HOPELESS: Death = { ...DEATH, permanent: true };

const byPerson: Cause = { kind: "start", by: "person" };
const byProduct: Cause = { kind: "start", by: "product" };
const started: Cause = { kind: "started" };
const died: Cause = { kind: "died", death: DEATH };
const diedForGood: Cause = { kind: "died", death: HOPELESS };
const due: Cause = { kind: "due" };
const stop: Cause = { kind: "stop" };
const stopped: Cause = { kind: "stopped" };

function at(state: State): Lifecycle {
  return { ...initial(0), state };
}

describe("what each state makes of each cause", () => {
  const table: [State, Cause, State][] = [
    ["STOPPED", byPerson, "STARTING"],
    ["STOPPED", byProduct, "STARTING"],
    ["STOPPED", started, "STOPPED"],
    ["STOPPED", died, "STOPPED"],
    ["STOPPED", due, "STOPPED"],
    ["STOPPED", stop, "STOPPED"],
    ["STOPPED", stopped, "STOPPED"],
    ["STARTING", byPerson, "STARTING"],
    ["STARTING", byProduct, "STARTING"],
    ["STARTING", started, "RUNNING"],
    ["STARTING", died, "BACKOFF"],
    ["STARTING", diedForGood, "FATAL"],
    ["STARTING", due, "STARTING"],
    ["STARTING", stop, "STOPPING"],
    ["STARTING", stopped, "STARTING"],
    ["RUNNING", byPerson, "RUNNING"],
    ["RUNNING", byProduct, "RUNNING"],
    ["RUNNING", started, "RUNNING"],
    ["RUNNING", died, "BACKOFF"],
    ["RUNNING", diedForGood, "FATAL"],
    ["RUNNING", due, "RUNNING"],
    ["RUNNING", stop, "STOPPING"],
    ["RUNNING", stopped, "RUNNING"],
    ["BACKOFF", byPerson, "STARTING"],
    ["BACKOFF", byProduct, "BACKOFF"],
    ["BACKOFF", started, "BACKOFF"],
    ["BACKOFF", died, "BACKOFF"],
    ["BACKOFF", due, "STARTING"],
    ["BACKOFF", stop, "STOPPED"],
    ["BACKOFF", stopped, "BACKOFF"],
    ["STOPPING", byPerson, "STOPPING"],
    ["STOPPING", byProduct, "STOPPING"],
    ["STOPPING", started, "STOPPING"],
    ["STOPPING", died, "STOPPING"],
    ["STOPPING", due, "STOPPING"],
    ["STOPPING", stop, "STOPPING"],
    ["STOPPING", stopped, "STOPPED"],
    ["FATAL", byPerson, "STARTING"],
    ["FATAL", byProduct, "FATAL"],
    ["FATAL", started, "FATAL"],
    ["FATAL", died, "FATAL"],
    ["FATAL", due, "FATAL"],
    ["FATAL", stop, "STOPPED"],
    ["FATAL", stopped, "FATAL"],
  ];
  for (const [from, cause, to] of table) {
    test(`${from}, ${JSON.stringify(cause)} -> ${to}`, () => {
      const before = at(from);
      const after = next(before, cause, 1);
      assert.equal(after.state, to);
      // What means nothing changes nothing, not even a time.
      assert.equal(after === before, from === to);
      assert.ok(from === to || MOVES[from].includes(to));
    });
  }
});

/** Runs causes at times and returns the last state. */
function run(steps: readonly (readonly [number, Cause])[]): Lifecycle {
  return steps.reduce((lifecycle, [now, cause]) => next(lifecycle, cause, now), initial(0));
}

describe("how long it waits", () => {
  const seconds = [1, 2, 4, 8, 16, 30, 30];
  for (const [failures, expected] of seconds.entries()) {
    test(`${failures + 1} deaths in a row: ${expected} s`, () => {
      const tired = { ...at("STARTING"), failures };
      assert.equal(next(tired, died, 1_000_000).retryAt, 1_000_000 + expected * 1_000);
    });
  }

  test("a stable run forgets the failures before it", () => {
    const long = { ...at("RUNNING"), failures: 4 };
    assert.equal(next(long, died, POLICY.stableAfter).failures, 1);
    assert.equal(next(long, died, POLICY.stableAfter - 1).failures, 5);
  });
});

describe("a loop of restarts ends", () => {
  const lives = (pause: number): (readonly [number, Cause])[] =>
    [0, 1, 2, 3, 4].flatMap((round) => {
      const from = round * pause;
      return [
        [from, round === 0 ? byProduct : due],
        [from, started],
        [from + pause - 1, died],
      ] as const;
    });

  test("five deaths within three minutes are FATAL, though each run lasted half a minute", () => {
    const end = run(lives(30_000));
    assert.equal(end.state, "FATAL");
    assert.equal(end.retryAt, undefined);
    assert.equal(end.reason, "The daemon ended 5 times within 3 minutes. The last time: It died.");
  });

  test("five deaths over five minutes are not", () => {
    assert.equal(run(lives(61_000)).state, "BACKOFF");
  });

  test("a person's start forgets them", () => {
    const again = next(run(lives(30_000)), byPerson, 200_000);
    assert.deepEqual([again.state, again.failures, again.deaths], ["STARTING", 0, []]);
  });
});

test("the reason and the hint stay until the next move", () => {
  const waiting = next(at("RUNNING"), died, 5);
  assert.deepEqual([waiting.reason, waiting.hint, waiting.since], [DEATH.reason, DEATH.hint, 5]);
  assert.deepEqual([next(waiting, due, 6).reason, next(waiting, due, 6).hint], ["", ""]);
});
