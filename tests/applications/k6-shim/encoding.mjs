// The module `k6/encoding`, as default.

// eslint-disable-next-line no-restricted-exports -- Scripts of k6 import it so.
export default {
  /** @param {string} text */
  b64encode: (text) => Buffer.from(text).toString("base64"),
};
