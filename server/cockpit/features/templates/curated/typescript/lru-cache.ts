// /// template
// name = "Least recently used cache (TypeScript)"
// kind = "class"
// description = "A map of limited size that forgets what was not used for the longest time."
// words = ["lru", "cache", "eviction", "bounded", "memoize"]
// ///
export class LruCache<K, V> {
  readonly #entries = new Map<K, V>();

  constructor(private readonly capacity: number) {
    if (capacity < 1) throw new RangeError("capacity must be at least 1.");
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    // The last one in the map is the one that was used last.
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.capacity) break;
      this.#entries.delete(oldest);
    }
  }
}

// /// proof
import assert from "node:assert/strict";

const cache = new LruCache<string, number>(2);
cache.set("a", 1);
cache.set("b", 2);
assert.equal(cache.get("a"), 1);
cache.set("c", 3);
assert.deepEqual([cache.get("a"), cache.get("b"), cache.size], [1, undefined, 2]);
