// The module `k6/ws`, as default: a conversation that is over before `connect` returns.
import { next, post } from "./bridge.mjs";
import { measured } from "./k6.mjs";

/** @typedef {(value?: string) => void} Handler */

class Socket {
  constructor() {
    /** @type {Map<string, Handler>} */
    this.handlers = new Map();
    this.deadline = Infinity;
    this.atDeadline = () => this.close();
  }

  /**
   * @param {string} event
   * @param {Handler} handler
   */
  on(event, handler) {
    this.handlers.set(event, handler);
  }

  /** @param {string} text */
  send(text) {
    post({ kind: "send", text });
  }

  close() {
    post({ kind: "close" });
  }

  /**
   * @param {() => void} handler
   * @param {number} milliseconds
   */
  setTimeout(handler, milliseconds) {
    this.deadline = performance.now() + milliseconds;
    this.atDeadline = handler;
  }
}

/**
 * @param {string} url
 * @param {any} params
 * @param {(socket: Socket) => void} prepare
 */
function connect(url, params, prepare) {
  const socket = new Socket();
  prepare(socket);
  const began = performance.now();
  post({ kind: "connect", url, headers: params.headers });
  let status = 0;
  for (;;) {
    const message = next(Math.min(socket.deadline - performance.now(), 60_000));
    if (message === undefined) socket.atDeadline();
    else if (message.event === "status") status = message.value;
    else {
      socket.handlers.get(message.event)?.(message.value);
      if (message.event === "close") break;
    }
  }
  measured.samples.push({
    metric: "ws_session_duration",
    step: params.tags?.step,
    value: performance.now() - began,
  });
  return { status };
}

// eslint-disable-next-line no-restricted-exports -- Scripts of k6 import it so.
export default { connect };
