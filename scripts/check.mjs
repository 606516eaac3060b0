// `npm run check`: every gate that reads the code without running it. All run; any failure fails.
import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { ROOT, inRoot, venvProgram } from "./lib/paths.mjs";
import { capture, nodeTool, runScript } from "./lib/process.mjs";
import { setUp } from "./lib/setup.mjs";

/** @typedef {{ name: string, command: string, args: string[] }} Gate */

/**
 * @param {string} name
 * @param {[string, string[]]} commandLine
 * @returns {Gate}
 */
const gate = (name, [command, args]) => ({ name, command, args });

/** Every TypeScript project of the repository, so that none is forgotten. */
function typeScriptProjects() {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*tsconfig.json"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return listed
    .split("\n")
    .filter((file) => /(^|\/)tsconfig\.json$/.test(file) && !file.startsWith("tests/workspaces/"));
}

const gates = () => [
  gate("ruff check", [venvProgram("ruff"), ["check", "--quiet", "server", "tests", "benchmarks", "scripts"]]),
  gate("ruff format", [
    venvProgram("ruff"),
    ["format", "--check", "--quiet", "server", "tests", "benchmarks", "scripts"],
  ]),
  gate("pyright", nodeTool("pyright/index.js", ["-p", inRoot("pyproject.toml")])),
  gate("import-linter", [venvProgram("lint-imports"), ["--no-logo"]]),
  gate("generated files", [process.execPath, [inRoot("scripts", "generate.mjs"), "--check"]]),
  ...typeScriptProjects().map((project) =>
    gate(`tsc ${project}`, nodeTool("typescript/bin/tsc", ["--noEmit", "-p", project])),
  ),
  gate("eslint", nodeTool("eslint/bin/eslint.js", ["--max-warnings=0", "."])),
  gate("prettier", nodeTool("prettier/bin/prettier.cjs", ["--check", "--log-level=warn", "."])),
];

/**
 * Runs a gate, prints its line and what it found, and answers whether it passed.
 *
 * @param {Gate} gate
 */
async function pass({ name, command, args }) {
  const began = Date.now();
  const { code, output } = await capture(command, args, { env: { FORCE_COLOR: "0", NO_COLOR: "1" } });
  console.log(`${code === 0 ? "ok    " : "FAILED"} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  if (code !== 0) console.log(`${output.trimEnd()}\n`);
  return code === 0;
}

/**
 * @param {Gate[]} waiting
 * @returns {Promise<boolean[]>}
 */
async function worker(waiting) {
  const results = [];
  for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await pass(next));
  return results;
}

await runScript(async () => {
  await setUp({ extension: false });
  const waiting = gates();
  const results = (await Promise.all(Array.from({ length: availableParallelism() }, () => worker(waiting)))).flat();
  const failed = results.filter((passed) => !passed).length;
  console.log(`${results.length - failed} of ${results.length} gates passed.`);
  return failed === 0 ? 0 : 1;
});
