import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Death, State } from "../../extension/src/daemon/lifecycle";
import { type Instance, Supervisor } from "../../extension/src/daemon/supervisor";
import { FakeClock, settle } from "./fake-clock";

class FakeInstance implements Instance {
  readonly ready: Promise<void>;
  readonly died: Promise<Death>;
  stops = 0;
  answer: () => void = () => undefined;
  die: (death: Death) => void = () => undefined;
  ended: () => void = () => undefined;
  readonly #end: Promise<void>;

  constructor() {
    this.ready = new Promise((resolve) => (this.answer = resolve));
    this.died = new Promise((resolve) => (this.die = resolve));
    this.#end = new Promise((resolve) => (this.ended = resolve));
  }

  stop(): Promise<void> {
    this.stops += 1;
    return this.#end;
  }
}

const DEATH: Death = { reason: "It died.", hint: "", permanent: false };

function rig(): {
  clock: FakeClock;
  runs: FakeInstance[];
  states: State[];
  supervisor: Supervisor;
  run: (index: number) => FakeInstance;
} {
  const clock = new FakeClock();
  const runs: FakeInstance[] = [];
  const states: State[] = [];
  const supervisor = new Supervisor({
    clock,
    launch: () => {
      const instance = new FakeInstance();
      runs.push(instance);
      return instance;
    },
    moved: ({ state }) => void states.push(state),
  });
  const run = (index: number): FakeInstance => {
    const instance = runs[index];
    assert.ok(instance);
    return instance;
  };
  return { clock, runs, states, supervisor, run };
}

describe("the driver", () => {
  test("starts, answers, dies, waits, starts again", async () => {
    const { clock, runs, states, supervisor, run } = rig();
    supervisor.start("product");
    run(0).answer();
    await settle();
    run(0).die(DEATH);
    await settle();
    await clock.advance(999);
    assert.deepEqual(states, ["STARTING", "RUNNING", "BACKOFF"]);
    await clock.advance(1);
    assert.deepEqual(states, ["STARTING", "RUNNING", "BACKOFF", "STARTING"]);
    assert.equal(runs.length, 2);
  });

  test("three restarts at once are one", async () => {
    const { runs, states, supervisor, run } = rig();
    supervisor.start("product");
    run(0).answer();
    await settle();
    supervisor.restart("person");
    supervisor.restart("person");
    supervisor.restart("product");
    assert.equal(runs.length, 1);
    run(0).ended();
    await settle();
    assert.equal(runs.length, 2);
    assert.deepEqual(states, ["STARTING", "RUNNING", "STOPPING", "STOPPED", "STARTING"]);
  });

  test("a stop after a restart wins", async () => {
    const { runs, supervisor, run } = rig();
    supervisor.start("product");
    run(0).answer();
    await settle();
    supervisor.restart("person");
    const end = supervisor.stop();
    run(0).ended();
    await end;
    await settle();
    assert.equal(supervisor.lifecycle.state, "STOPPED");
    assert.equal(runs.length, 1);
  });

  test("a start while it is stopping comes after the stop", async () => {
    const { runs, supervisor, run } = rig();
    supervisor.start("product");
    const end = supervisor.stop();
    supervisor.start("person");
    assert.equal(runs.length, 1);
    run(0).ended();
    await end;
    assert.equal(runs.length, 2);
  });

  test("what a person stopped, the product does not start again", async () => {
    const { runs, supervisor, run } = rig();
    supervisor.start("product");
    const end = supervisor.stop();
    run(0).ended();
    await end;
    supervisor.restart("product");
    assert.equal(runs.length, 1);
    supervisor.restart("person");
    assert.equal(runs.length, 2);
  });

  test("a start that is not answered in time is ended and tried again", async () => {
    const { clock, states, supervisor, run } = rig();
    supervisor.start("product");
    await clock.advance(30_000);
    assert.equal(run(0).stops, 1);
    assert.deepEqual(states, ["STARTING", "BACKOFF"]);
    assert.match(supervisor.lifecycle.reason, /did not answer within 30 seconds/);
    // The late answer of the run that was given up changes nothing.
    run(0).answer();
    await settle();
    assert.equal(supervisor.lifecycle.state, "BACKOFF");
  });

  test("a death during the stop is the stop", async () => {
    const { states, supervisor, run } = rig();
    supervisor.start("product");
    const end = supervisor.stop();
    run(0).die(DEATH);
    run(0).ended();
    await end;
    assert.deepEqual(states, ["STARTING", "STOPPING", "STOPPED"]);
  });

  test("stopping while it waits cancels the wait", async () => {
    const { clock, runs, supervisor, run } = rig();
    supervisor.start("product");
    run(0).die(DEATH);
    await settle();
    assert.equal(clock.pending, 1);
    await supervisor.stop();
    assert.equal(clock.pending, 0);
    assert.equal(runs.length, 1);
  });

  test("nothing is left to wait for once it runs", async () => {
    const { clock, supervisor, run } = rig();
    supervisor.start("product");
    run(0).answer();
    await settle();
    assert.equal(clock.pending, 0);
  });
});
