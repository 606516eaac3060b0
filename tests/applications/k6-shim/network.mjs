// The worker that does what a script waits for: it answers every request with one message, and a websocket with its events.
import { workerData } from "node:worker_threads";
import { WebSocket } from "ws";

/** @type {{ port: import("node:worker_threads").MessagePort, signal: Int32Array }} */
const { port, signal } = workerData;
/** @type {WebSocket | undefined} */
let socket;

/** @param {unknown} message */
function tell(message) {
  port.postMessage(message);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
}

/** @param {any} asked */
async function request({ method, url, headers, body, parts }) {
  const form = parts && new FormData();
  for (const { name, value, file } of parts ?? []) {
    if (file) form.set(name, new File([value], file.name, { type: file.type }));
    else form.set(name, value);
  }
  try {
    const answer = await fetch(url, { method, headers, body: form ?? body, redirect: "manual" });
    const text = await answer.text();
    const given = Object.fromEntries(answer.headers);
    tell({ status: answer.status, headers: given, cookies: answer.headers.getSetCookie(), body: text });
  } catch (error) {
    tell({ status: 0, headers: {}, cookies: [], body: "", error: String(error) });
  }
}

/** @param {any} asked */
function connect({ url, headers }) {
  socket = new WebSocket(url, { headers });
  socket.on("upgrade", (answer) => tell({ event: "status", value: answer.statusCode }));
  socket.on("open", () => tell({ event: "open" }));
  socket.on("message", (data, isBinary) => {
    tell({ event: isBinary ? "binaryMessage" : "message", value: data instanceof Buffer ? data.toString() : "" });
  });
  socket.on("error", (error) => tell({ event: "error", value: error.message }));
  socket.on("close", () => tell({ event: "close" }));
}

port.on("message", (/** @type {any} */ asked) => {
  if (asked.kind === "request") void request(asked);
  else if (asked.kind === "connect") connect(asked);
  else if (asked.kind === "send") socket?.send(asked.text);
  else socket?.close();
});
Atomics.add(signal, 0, 1);
Atomics.notify(signal, 0);
