// `npm run release -- VERSION|patch|minor|major [--dry-run]`: builds a version in a clean clone, looks at what was built,
// then commits and tags here. Nothing here is touched before all of it is good, and with `--dry-run` nothing at all.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { ROOT, inRoot } from "./lib/paths.mjs";
import { Problem, must, runScript, show } from "./lib/process.mjs";
import { STATED, nextVersion, released, withVersion } from "./lib/version.mjs";

const CHANGELOG = "CHANGELOG.md";

/** @param {...string} args */
const git = async (...args) => (await must("git", args)).trim();

/**
 * The version that is released, which nobody has released before; throws unless the tree is clean.
 *
 * @param {string} wanted
 */
async function chosen(wanted) {
  const version = nextVersion(JSON.parse(readFileSync(inRoot("package.json"), "utf8")).version, wanted);
  if ((await git("status", "--porcelain")) !== "") {
    throw new Problem("There are changes that are not committed: commit or stash them first.");
  }
  if ((await git("tag", "--list", `v${version}`)) !== "") throw new Problem(`There is a tag v${version} already.`);
  return version;
}

/**
 * Writes the version and the changelog into a clone.
 *
 * @param {string} clone
 * @param {string} version
 */
function state(clone, version) {
  const current = JSON.parse(readFileSync(path.join(clone, "package.json"), "utf8")).version;
  for (const file of Object.keys(STATED)) {
    edit(path.join(clone, file), (text) => withVersion(file, text, current, version));
  }
  const today = new Date().toISOString().slice(0, 10);
  edit(path.join(clone, CHANGELOG), (text) => released(text, version, today));
}

/**
 * @param {string} file
 * @param {(text: string) => string} change
 */
function edit(file, change) {
  writeFileSync(file, change(readFileSync(file, "utf8")));
}

/**
 * Runs one of the clone's own commands, seen by the person.
 *
 * @param {string} clone
 * @param {string} script
 * @param {...string} args
 */
async function run(clone, script, ...args) {
  const code = await show(process.execPath, [path.join(clone, "scripts", script), ...args], { cwd: clone });
  if (code !== 0) throw new Problem(`${script} failed: nothing was released.`);
}

/**
 * Takes the version over: the files that state it, what is generated from them, and what was built.
 *
 * @param {string} clone
 * @param {string} version
 */
async function take(clone, version) {
  const changed = (await must("git", ["diff", "--name-only"], { cwd: clone })).trim().split("\n");
  for (const file of changed) copyFileSync(path.join(clone, file), inRoot(file));
  const folder = inRoot("dist", `release-${version}`);
  mkdirSync(folder, { recursive: true });
  for (const file of built(clone, version)) copyFileSync(file, path.join(folder, path.basename(file)));
  await git("add", "--", ...changed);
  await git("commit", "--quiet", "--message", `release: ${version}`);
  await git("tag", "--annotate", `v${version}`, "--message", `Version ${version}`);
  return folder;
}

/**
 * The package, the wheel and its requirements.
 *
 * @param {string} clone
 * @param {string} version
 */
function built(clone, version) {
  const server = path.join(clone, "dist", "server");
  const files = readdirSync(server).filter((name) => name.endsWith(".whl") || name === "requirements.txt");
  return [
    path.join(clone, "dist", `gh-copilot-cockpit-${version}.vsix`),
    ...files.map((name) => path.join(server, name)),
  ];
}

await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { "dry-run": { type: "boolean", default: false } },
  });
  const [wanted, ...others] = positionals;
  if (wanted === undefined || others.length > 0) {
    throw new Problem("Say what to release: npm run release -- VERSION|patch|minor|major [--dry-run]");
  }
  const version = await chosen(wanted);
  const folder = mkdtempSync(path.join(tmpdir(), "cockpit-release-"));
  const clone = path.join(folder, "clone");
  try {
    await git("clone", "--quiet", "--no-hardlinks", ROOT, clone);
    state(clone, version);
    await run(clone, "setup.mjs");
    await run(clone, "generate.mjs");
    await run(clone, "check.mjs");
    await run(clone, "package.mjs");
    await run(clone, "examine.mjs", version);
    if (values["dry-run"]) {
      console.log(`\nVersion ${version} can be released. Nothing was changed.`);
      return;
    }
    const place = await take(clone, version);
    console.log(`\nVersion ${version} is committed and tagged here, and built in ${place}.`);
    console.log(`Publish it: git push origin HEAD v${version}, and upload those files.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
