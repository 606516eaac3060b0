// The module `k6`: checks, pauses and failures, and what was measured of them.

/** @typedef {{ metric: string, step: string | undefined, value: number }} Sample */

export const measured = {
  passes: 0,
  /** @type {string[]} */
  failed: [],
  /** @type {Sample[]} */
  samples: [],
};

/**
 * @param {unknown} value
 * @param {Record<string, (value: unknown) => unknown>} conditions
 */
export function check(value, conditions) {
  let right = true;
  for (const [name, holds] of Object.entries(conditions)) {
    if (holds(value)) measured.passes++;
    else {
      measured.failed.push(name);
      right = false;
    }
  }
  return right;
}

/** @param {number} seconds */
export function sleep(seconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1000);
}

/** @param {string} [message] */
export function fail(message) {
  throw new Error(message);
}

/**
 * @param {string} _name
 * @param {() => unknown} body
 */
export const group = (_name, body) => body();
