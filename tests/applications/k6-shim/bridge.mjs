// Lets a script wait for the network without giving up its turn, as scripts of k6 do.
import { MessageChannel, Worker, receiveMessageOnPort } from "node:worker_threads";

const { port1, port2 } = new MessageChannel();
const signal = new Int32Array(new SharedArrayBuffer(4));
const worker = new Worker(new URL("network.mjs", import.meta.url), {
  workerData: { port: port2, signal },
  transferList: [port2],
});
worker.unref();
// What is measured is the network, not the start of the worker.
Atomics.wait(signal, 0, 0, 10_000);
port1.unref();

/** @param {unknown} message */
export const post = (message) => port1.postMessage(message);

/**
 * The next message of the worker; undefined when there is none for that long.
 *
 * @param {number} milliseconds
 * @returns {any}
 */
export function next(milliseconds) {
  for (;;) {
    const seen = Atomics.load(signal, 0);
    const received = receiveMessageOnPort(port1);
    if (received) return received.message;
    if (Atomics.wait(signal, 0, seen, milliseconds) === "timed-out") return undefined;
  }
}
