// `node scripts/wait-for-port.mjs PORT`: ends well once a program of this machine listens there, and badly after a minute.
// It looks at the system's table of sockets, because debugpy takes a connection that says nothing for its one client.
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { Problem, capture, runScript } from "./lib/process.mjs";

const PAUSE_MS = 200;
const TRIES = 300;

/** A line for each socket that listens on the loopback interface, as the system prints it. */
async function listeners() {
  if (process.platform !== "linux") {
    const { output } = await capture("netstat", ["-an"]);
    return output.split("\n").filter((line) => line.includes("LISTEN"));
  }
  // Address and port are hexadecimal here, and 0A is the state LISTEN.
  const rows = readFileSync("/proc/net/tcp", "utf8").matchAll(/: 0100007F:([0-9A-F]{4}) \S+ 0A /g);
  return Array.from(rows, ([, port = ""]) => ` 127.0.0.1:${Number.parseInt(port, 16)} `);
}

await runScript(async () => {
  const port = process.argv[2] ?? "";
  const place = new RegExp(`\\s127\\.0\\.0\\.1[.:]${port}\\s`);
  for (let tries = 0; tries < TRIES; tries += 1) {
    if ((await listeners()).some((line) => place.test(line))) return;
    await delay(PAUSE_MS);
  }
  throw new Problem(`Nothing listens on port ${port}.`);
});
