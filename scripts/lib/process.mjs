// Running other programs: visibly, or quietly with their output kept.
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import path from "node:path";
import { ROOT, inRoot } from "./paths.mjs";

const WINDOWS = process.platform === "win32";

/** A problem whose message tells the person all they need: it is printed without a stack. */
export class Problem extends Error {}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] Where to run; the repository's root unless told.
 * @property {Record<string, string>} [env] Variables to add to the environment.
 */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @param {"inherit" | "pipe"} output
 */
function start(command, args, options, output) {
  return spawn(command, args, {
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", output, output],
    // Batch files (npm.cmd, code.cmd) start only through a shell on Windows.
    shell: WINDOWS && command.endsWith(".cmd"),
  });
}

/**
 * Runs a program whose output the person sees, and answers its exit code.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>}
 */
export function show(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = start(command, args, options, "inherit");
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

/**
 * Runs a program whose output the person sees, and answers its exit code and all it wrote.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function showAndKeep(command, args, options = {}) {
  // A program that writes to a pipe shows colours only when told.
  const colour = process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};
  return new Promise((resolve, reject) => {
    const child = start(command, args, { ...options, env: { ...colour, ...options.env } }, "pipe");
    /** @type {Buffer[]} */
    const chunks = [];
    for (const [from, to] of /** @type {const} */ ([
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])) {
      from?.on("data", (/** @type {Buffer} */ chunk) => {
        chunks.push(chunk);
        to.write(chunk);
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });
}

/**
 * Runs a program quietly and answers its exit code and all it wrote; a program that cannot start has code 127.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = start(command, args, options, "pipe");
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout?.on("data", (chunk) => chunks.push(chunk));
    child.stderr?.on("data", (chunk) => chunks.push(chunk));
    child.once("error", (error) => resolve({ code: 127, output: error.message }));
    child.once("close", (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });
}

/**
 * Runs a program quietly and answers what it wrote; throws a {@link Problem} with that text when it fails.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export async function must(command, args, options = {}) {
  const { code, output } = await capture(command, args, options);
  if (code !== 0) {
    throw new Problem(`${output.trimEnd()}\n\n"${[command, ...args].join(" ")}" failed with exit code ${code}.`);
  }
  return output;
}

/**
 * The command line of npm: the one that runs this script, when it is npm that does.
 *
 * @param {readonly string[]} args
 * @returns {[string, string[]]}
 */
export function npmCommand(args) {
  const script = process.env["npm_execpath"];
  if (script?.endsWith("npm-cli.js")) return [process.execPath, [script, ...args]];
  return [WINDOWS ? "npm.cmd" : "npm", [...args]];
}

/**
 * The command line of a tool in `node_modules`, named by its script so that no shell is needed on any platform.
 *
 * @param {string} script For example `typescript/bin/tsc`.
 * @param {readonly string[]} args
 * @returns {[string, string[]]}
 */
export const nodeTool = (script, args) => [process.execPath, [inRoot("node_modules", script), ...args]];

/**
 * Looks a program up on the PATH.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
export function onPath(name) {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  const names = WINDOWS ? [`${name}.exe`, `${name}.cmd`] : [name];
  return folders.flatMap((folder) => names.map((file) => path.join(folder, file))).find(isProgram);
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs a script's main function; a {@link Problem}, or an option that there is not, is shown as its message and ends the
 * script with code 1.
 *
 * @param {() => Promise<number | void>} main
 */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (!(error instanceof Problem) && !isWrongOption(error)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

/**
 * Whether `parseArgs` refused what was given.
 *
 * @param {unknown} error
 * @returns {error is Error}
 */
function isWrongOption(error) {
  return error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_");
}
