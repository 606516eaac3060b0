// Work that is done once and again only when what it was made from has changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * @typedef {object} Step
 * @property {string} title What the person reads while it runs.
 * @property {string} stamp The file that says for which key the step was last finished.
 * @property {() => string | Promise<string>} key A digest of everything the result depends on.
 * @property {readonly string[]} [outputs] Files without which the step is not done, whatever the stamp says.
 * @property {() => Promise<unknown>} run
 */

/**
 * Runs a step unless its stamp says that it is done, and answers whether it ran.
 * The stamp is removed first and written last, so an interrupted run is not taken for a finished one.
 *
 * @param {Step} step
 */
export async function bring(step) {
  const key = await step.key();
  if (isDone(step, key)) return false;
  const began = Date.now();
  console.log(`${step.title} ...`);
  rmSync(step.stamp, { force: true });
  await step.run();
  mkdirSync(path.dirname(step.stamp), { recursive: true });
  writeFileSync(step.stamp, key);
  console.log(`${step.title}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return true;
}

/**
 * @param {Step} step
 * @param {string} key
 */
function isDone({ stamp, outputs = [] }, key) {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === key && outputs.every((file) => existsSync(file));
}

/**
 * A digest of texts.
 *
 * @param {...string} parts
 */
export function digest(...parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex");
}

/**
 * A digest of the content of files; a folder stands for all files in it, and a missing file counts as such.
 *
 * @param {...string} paths
 */
export const contentDigest = (...paths) =>
  digest(
    ...paths.flatMap(filesIn).flatMap((file) => [file, existsSync(file) ? readFileSync(file, "latin1") : "missing"]),
  );

/**
 * A digest of size and time of change of the files in a folder, which is what Python compares bytecode with.
 *
 * @param {string} folder
 * @param {string} extension
 */
export const timesDigest = (folder, extension) =>
  digest(
    ...filesIn(folder)
      .filter((file) => file.endsWith(extension))
      .map((file) => `${file} ${statSync(file).size} ${statSync(file).mtimeMs}`),
  );

/**
 * @param {string} start
 * @returns {string[]}
 */
function filesIn(start) {
  if (!existsSync(start) || !statSync(start).isDirectory()) return [start];
  return readdirSync(start, { recursive: true, encoding: "utf8" })
    .map((name) => path.join(start, name))
    .filter((file) => statSync(file).isFile())
    .sort();
}
