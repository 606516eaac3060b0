// /// template
// name = "Typed event emitter (TypeScript)"
// kind = "class"
// description = "Listeners for named events whose values have types."
// words = ["events", "emitter", "observer", "pubsub", "listener", "subscribe"]
// ///
export class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<(value: never) => void>>();

  /** Listen from now on; what is returned ends that. */
  on<Name extends keyof Events>(name: Name, listener: (value: Events[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  emit<Name extends keyof Events>(name: Name, value: Events[Name]): void {
    const listeners = (this.#listeners.get(name) ?? new Set()) as Set<(value: Events[Name]) => void>;
    for (const listener of [...listeners]) listener(value);
  }
}

// /// proof
import assert from "node:assert/strict";

const emitter = new Emitter<{ saved: string; closed: number }>();
const heard: string[] = [];
const stop = emitter.on("saved", (name) => heard.push(name));
emitter.emit("saved", "a");
emitter.emit("closed", 1);
stop();
emitter.emit("saved", "b");
assert.deepEqual(heard, ["a"]);
