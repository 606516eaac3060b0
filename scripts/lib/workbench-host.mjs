// The VS Code workbench in a browser: the server of code-server, from the npm registry, on this machine only.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { copyFileSync, cpSync, createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { inRoot, venvProgram } from "./paths.mjs";
import { Problem, must, npmCommand } from "./process.mjs";

/** The folder with the host's own manifest and lock: its dependencies need another Node than ours do. */
export const HOST_FOLDER = inRoot("scripts", "workbench", "host");

const SERVER_FOLDER = path.join(HOST_FOLDER, "node_modules", "code-server", "lib", "vscode");
/** What writes the host's log files: a module of the host that would have to be compiled, written anew. */
export const LOG_MODULE = inRoot("scripts", "workbench", "spdlog.cjs");

const EXTENSIONS = "extensions";
const HOST_NODE_MAJOR = 24;
const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 5_000;
const POLL_MS = 50;

/**
 * @typedef {object} Host
 * @property {number} pid The process, and the group of all it starts.
 * @property {(folder?: string) => string} address The address at which a browser opens a folder, or a window without one.
 * @property {() => Promise<void>} stop Ends it as a person would: what it started may finish its work.
 * @property {() => Promise<void>} kill Ends it and all it started at once.
 * @property {Promise<void>} exited
 */

/** Installs the host. Its install scripts are not run: they compile modules that nothing here uses. */
export async function installHost() {
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await must(...npmCommand(["ci", ...quiet]), { cwd: HOST_FOLDER });
  // Here `npm ci` refuses, because the shrinkwrap in the package lacks an entry; the versions in it are pinned all the same.
  for (const cwd of [SERVER_FOLDER, path.join(SERVER_FOLDER, "extensions")]) {
    await must(...npmCommand(["install", "--omit=dev", ...quiet]), { cwd });
  }
  copyFileSync(LOG_MODULE, path.join(SERVER_FOLDER, "node_modules", "@vscode", "spdlog", "index.js"));
}

/** The Node that runs the host; throws where there is none for this platform. */
export function hostNode() {
  const packaged = path.join(HOST_FOLDER, "node_modules", `node-${process.platform}-${process.arch}`, "bin", "node");
  if (existsSync(packaged)) return packaged;
  if (process.versions.node.startsWith(`${HOST_NODE_MAJOR}.`)) return process.execPath;
  throw new Problem(
    `The browser workbench needs Node ${HOST_NODE_MAJOR}, and npm has no package of it for ${process.platform}-${process.arch}. ` +
      `Run this under Node ${HOST_NODE_MAJOR}, or install desktop VS Code with \`code\` on the PATH.`,
  );
}

/**
 * The command line that runs the host's server over a folder with its data.
 *
 * @param {string} dataFolder
 * @param {readonly string[]} args
 * @returns {[string, string[], Record<string, string>]}
 */
function serverCommand(dataFolder, args) {
  const script = path.join(SERVER_FOLDER, "out", "server-main.js");
  const folders = ["--server-data-dir", dataFolder, "--extensions-dir", path.join(dataFolder, EXTENSIONS)];
  const quiet = ["--accept-server-license-terms", "--telemetry-level", "off", "--disable-getting-started-override"];
  // An empty gallery address keeps the workbench from asking the network for extensions.
  return [hostNode(), [script, ...folders, ...quiet, ...args], { EXTENSIONS_GALLERY: '{"serviceUrl":""}' }];
}

/**
 * Installs a packaged extension into a host's data folder.
 *
 * @param {string} vsix
 * @param {string} dataFolder
 */
export async function installExtension(vsix, dataFolder) {
  const [command, args, env] = serverCommand(dataFolder, ["--install-extension", vsix, "--force"]);
  await must(command, args, { env });
}

/**
 * Gives a host's data folder the extensions of another one, which spares it a start of the host to install them.
 *
 * @param {string} from
 * @param {string} dataFolder
 */
export function copyExtensions(from, dataFolder) {
  cpSync(path.join(from, EXTENSIONS), path.join(dataFolder, EXTENSIONS), { recursive: true });
}

/**
 * Writes settings into a host's data folder: the machine's, which hold the interpreter of this clone unless told
 * otherwise, and the person's.
 *
 * @param {string} dataFolder
 * @param {{ machine?: Record<string, unknown>, user?: Record<string, unknown> }} settings
 */
export function writeSettings(dataFolder, { machine = { "cockpit.daemon.interpreter": venvProgram("python") }, user }) {
  writeJson(path.join(dataFolder, "data", "Machine", "settings.json"), machine);
  if (user) writeJson(path.join(dataFolder, "data", "User", "settings.json"), user);
}

/**
 * @param {string} file
 * @param {unknown} value
 */
function writeJson(file, value) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Makes the host's window speak a language: what it says itself stays English without a language pack from the gallery,
 * which the tests do without, but extensions are told the language and bring their own texts.
 *
 * @param {string} dataFolder
 * @param {string} language
 */
function speak(dataFolder, language) {
  const vscode = path.join(dataFolder, "data", "no-translations.json");
  writeJson(vscode, { contents: {} });
  const owner = { extensionIdentifier: { id: "cockpit.no-translations" }, version: "0.0.0" };
  const pack = { hash: "none", label: language, extensions: [owner], translations: { vscode } };
  writeJson(path.join(dataFolder, "data", "languagepacks.json"), { [language]: pack });
  return ["--locale", language];
}

/**
 * Starts the host on the loopback interface and waits until it listens. Port 0 means any free one.
 *
 * @param {{ dataFolder: string, port?: number, graceSeconds: number, language?: string, env?: Record<string, string> }} options
 * @returns {Promise<Host>}
 */
export async function startHost({ dataFolder, port = 0, graceSeconds, language, env = {} }) {
  mkdirSync(dataFolder, { recursive: true });
  const { token, tokenFile } = keptToken(dataFolder);
  const [command, args, variables] = serverCommand(dataFolder, [
    ...["--host", "127.0.0.1", "--port", String(port), "--connection-token-file", tokenFile],
    ...["--reconnection-grace-time", String(graceSeconds)],
    ...(language ? speak(dataFolder, language) : []),
  ]);
  const log = path.join(dataFolder, "host.log");
  // Its own process group, so that a Ctrl+C reaches the host through `stop` alone and nothing of it survives that.
  const child = spawn(command, args, {
    env: { ...process.env, ...variables, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const file = createWriteStream(log);
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  /** @type {Promise<void>} */
  const exited = new Promise((resolve) => child.once("close", () => file.end(resolve)));
  const stop = () => stopGroup(child, exited, STOP_DEADLINE_MS);
  const kill = () => stopGroup(child, exited, 0);
  try {
    const origin = `http://127.0.0.1:${await listening(child)}`;
    const address = (/** @type {string | undefined} */ folder) =>
      `${origin}/?${new URLSearchParams({ tkn: token, ...(folder === undefined ? { ew: "true" } : { folder }) })}`;
    return { pid: child.pid ?? 0, address, stop, kill, exited };
  } catch (error) {
    await stop();
    throw new Problem(`The workbench did not start; its log is ${log}.`, { cause: error });
  }
}

/**
 * The secret that a browser has to present, and the file that tells the host: a command line would tell every process.
 * It is the same at every start over the same data, so that a bookmarked address stays good.
 *
 * @param {string} dataFolder
 */
function keptToken(dataFolder) {
  const tokenFile = path.join(dataFolder, "token");
  if (!existsSync(tokenFile)) writeFileSync(tokenFile, randomBytes(24).toString("hex"), { mode: 0o600 });
  return { tokenFile, token: readFileSync(tokenFile, "utf8") };
}

/**
 * Waits for the line in which the server names its port.
 *
 * @param {import("node:child_process").ChildProcessByStdio<null, import("node:stream").Readable, import("node:stream").Readable>} child
 * @returns {Promise<number>}
 */
function listening(child) {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => reject(new Error("It never listened.")), START_DEADLINE_MS);
    let text = "";
    child.stdout.on("data", (/** @type {Buffer} */ chunk) => {
      text += chunk.toString();
      const port = /Extension host agent listening on (\d+)/.exec(text)?.[1];
      if (port === undefined) return;
      clearTimeout(deadline);
      resolve(Number(port));
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error("It ended at once.")));
  });
}

/**
 * Ends the host and all it started: politely first, and what is left of its process group after a time by force.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @param {Promise<void>} exited
 * @param {number} patienceMs
 */
async function stopGroup(child, exited, patienceMs) {
  if (child.pid === undefined) return;
  child.kill("SIGTERM");
  const deadline = Date.now() + patienceMs;
  // The server ends before its extension hosts and their daemons, which have their own work to finish.
  while (signalGroup(child, 0) && Date.now() < deadline) await delay(POLL_MS);
  signalGroup(child, "SIGKILL");
  await exited;
}

/**
 * Signals the process group and answers whether there was anything left in it.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals | 0} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return false;
  try {
    return process.kill(process.platform === "win32" ? child.pid : -child.pid, signal);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}
