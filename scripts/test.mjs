// `npm test [RING...]`: sets up and runs the rings of tests, all of them unless some are named. Later rings run even when one fails.
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { parseArgs, stripVTControlCharacters } from "node:util";
import { AS_MODULES, bundle } from "./lib/bundle.mjs";
import { CHROMIUM, NEOVIM, POSTGRES, findProgram } from "./lib/programs.mjs";
import { inRoot, venvProgram } from "./lib/paths.mjs";
import { Problem, runScript, show, showAndKeep } from "./lib/process.mjs";
import { setUp } from "./lib/setup.mjs";
import { packageExtension } from "./lib/vsix.mjs";
import { withWorkbench } from "./lib/workbench-tests.mjs";

const PYTHON = venvProgram("python");
const NODE_TEST = ["--enable-source-maps", "--test", "--test-reporter=spec"];

// What the runners print above the failures in full.
const FAILURES = /^(=+ (FAILURES|ERRORS) =+|✖ failing tests:)$/mu;
const SHOWN_AGAIN = 20_000;

/** Each process of pytest has half a gigabyte at most. */
const MOST_PROCESSES = 4;
/**
 * Tests of a file share a daemon or an application; files have nothing in common. They are taken as they come: else those
 * with few tests, which take longest, would be last, and one process would end long after the others.
 */
const SHARED_OUT = [
  ...["-n", String(Math.min(availableParallelism(), MOST_PROCESSES))],
  ...["--dist", "loadfile", "--no-loadscope-reorder", "--durations=25"],
];

/** @typedef {{ code: number, output: string }} Run */

/** @type {Record<string, () => Promise<Run>>} */
const RINGS = {
  python: runPython,
  contract: () => runNode("contract", { format: "cjs" }),
  extension: () =>
    runNode("extension", { format: "cjs", alias: { vscode: inRoot("tests", "extension", "fake-vscode.ts") } }),
  webview: () => runNode("webview", { format: "cjs" }),
  scripts: runScripts,
  workbench: runWorkbench,
  editors: runEditors,
  recordings: runRecordings,
};

/** Runs pytest under coverage, the processes it starts included. */
async function runPython() {
  const env = { COCKPIT_POSTGRES: await findProgram(POSTGRES) };
  await show(PYTHON, ["-m", "coverage", "erase"]);
  const tests = await showAndKeep(PYTHON, ["-m", "coverage", "run", "-m", "pytest", ...SHARED_OUT], { env });
  const combined = await show(PYTHON, ["-m", "coverage", "combine", "--quiet"]);
  const covered = await show(PYTHON, ["-m", "coverage", "report"]);
  return { ...tests, code: tests.code || combined || covered };
}

/** Runs what builds and releases, and looks into the package. */
async function runScripts() {
  const env = { COCKPIT_VSIX: await packageExtension() };
  return runNode("scripts", { format: "esm", packages: "external" }, { env });
}

/** Runs the packaged extension in a real workbench. */
async function runWorkbench() {
  return withWorkbench((env) => runNode("workbench", AS_MODULES, { env, concurrency: 1 }));
}

/** Runs the daemon in other editors, configured as documented. */
async function runEditors() {
  return runNode("editors", AS_MODULES, { env: { COCKPIT_NEOVIM: await findProgram(NEOVIM) } });
}

/** Records real applications in a real browser, and runs what is made of the recordings against them. */
async function runRecordings() {
  const env = { COCKPIT_CHROMIUM: await findProgram(CHROMIUM) };
  return showAndKeep(PYTHON, ["-m", "pytest", ...SHARED_OUT, inRoot("tests", "applications")], { env });
}

/**
 * Bundles a ring's tests and hands them to Node's test runner.
 *
 * @param {string} ring
 * @param {import("esbuild").BuildOptions} options
 * @param {{ env?: Record<string, string>, concurrency?: number }} [run]
 */
async function runNode(ring, options, { env = {}, concurrency } = {}) {
  const source = inRoot("tests", ring);
  const tests = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".test.ts"));
  if (tests.length === 0) throw new Problem(`There are no tests in ${source}.`);
  const outdir = inRoot("out", "tests", ring);
  const extension = await bundle(source, tests, outdir, options);
  const files = tests.map((file) => path.join(outdir, file.replace(/\.ts$/, extension)));
  const limit = concurrency === undefined ? [] : [`--test-concurrency=${concurrency}`];
  return showAndKeep(process.execPath, [...NODE_TEST, ...limit, ...files], { env });
}

/**
 * @param {string[]} names
 * @returns {string[]}
 */
function chosen(names) {
  const unknown = names.filter((name) => !(name in RINGS));
  if (unknown.length > 0) {
    throw new Problem(`There is no ring ${unknown.join(", ")}; the rings are ${Object.keys(RINGS).join(", ")}.`);
  }
  return names.length > 0 ? names : Object.keys(RINGS);
}

/**
 * Runs one ring, and turns what kept it from running into a failure, so that the others still run.
 *
 * @param {string} name
 */
async function judge(name) {
  const began = Date.now();
  console.log(`\n== ${name}`);
  const { code, output } = await Promise.resolve()
    .then(RINGS[name])
    .catch((/** @type {unknown} */ error) => {
      const message = error instanceof Problem ? error.message : String(error);
      console.error(error instanceof Problem ? message : error);
      return { code: 1, output: message };
    });
  return { name, passed: code === 0, seconds: (Date.now() - began) / 1000, output };
}

/**
 * The failures of a ring in full, as its runner printed them; the end of its output where it names none.
 *
 * @param {string} output
 */
function failures(output) {
  const text = stripVTControlCharacters(output);
  const start = text.search(FAILURES);
  return (start === -1 ? text.slice(-2000) : text.slice(start, start + SHOWN_AGAIN)).trimEnd();
}

await runScript(async () => {
  const names = chosen(parseArgs({ allowPositionals: true }).positionals);
  await setUp({ workbench: names.includes("workbench") });
  const results = [];
  for (const name of names) results.push(await judge(name));
  // Said once more at the end, where a person looks and where a log that is cut off still has it.
  for (const { name, passed, output } of results) {
    if (!passed && names.length > 1) console.log(`\n== ${name} failed\n${failures(output)}`);
  }
  console.log("\nRings:");
  for (const { name, passed, seconds } of results) {
    console.log(`  ${name.padEnd(10)} ${passed ? "passed" : "FAILED"} in ${seconds.toFixed(1)} s`);
  }
  return results.every(({ passed }) => passed) ? 0 : 1;
});
