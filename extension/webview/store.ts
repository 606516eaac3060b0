import type { Snapshot } from "../src/views/wire";

/** Keeps the newest snapshot; an older one that arrives late is dropped. */
export class Store {
  #latest: Snapshot | undefined;

  get latest(): Snapshot | undefined {
    return this.#latest;
  }

  /** Whether the snapshot is news. */
  accept(snapshot: Snapshot): boolean {
    if (this.#latest !== undefined && snapshot.revision <= this.#latest.revision) {
      return false;
    }
    this.#latest = snapshot;
    return true;
  }
}
