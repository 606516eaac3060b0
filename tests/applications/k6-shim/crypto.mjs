// The module `k6/crypto`, as default.
import { createHash } from "node:crypto";

// eslint-disable-next-line no-restricted-exports -- Scripts of k6 import it so.
export default {
  /**
   * @param {string} text
   * @param {string} coding
   */
  sha256: (text, coding) => {
    if (coding !== "base64rawurl") throw new Error(`The shim has no coding ${coding}.`);
    return createHash("sha256").update(text).digest("base64url");
  },
};
