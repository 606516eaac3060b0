// `node run.mjs SCRIPT [ITERATIONS]` runs a script of k6 against the documented part of its interface that generated scripts use,
// and prints what was measured. The exit code is that of k6: 99 when a threshold was crossed.
import { readFileSync } from "node:fs";
import { register } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

register("./hooks.mjs", import.meta.url);
const { measured } = await import("./k6.mjs");
const { forget } = await import("./http.mjs");

const [script = "", iterations = "2"] = process.argv.slice(2);
Object.assign(globalThis, {
  __ENV: process.env,
  __VU: 1,
  open: (/** @type {string} */ file) => readFileSync(file, "utf8"),
});
/** @type {{ default: () => void, options: { thresholds: Record<string, string[]> } }} */
const { default: iterate, options } = await import(pathToFileURL(path.resolve(script)).href);

/** @type {string[]} */
const errors = [];
for (let iteration = 0; iteration < Number(iterations); iteration++) {
  forget();
  try {
    iterate();
  } catch (error) {
    errors.push(error instanceof Error ? error.message : String(error));
  }
}

/**
 * @param {string} name
 * @param {string} condition
 */
function holds(name, condition) {
  if (name === "checks" && condition === "rate==1") return measured.failed.length === 0 && measured.passes > 0;
  const [, metric, step] = /^(\w+)\{step:([^}]+)\}$/.exec(name) ?? [];
  const [, limit] = /^p\(95\)<(\d+)$/.exec(condition) ?? [];
  if (metric === undefined || limit === undefined) throw new Error(`The shim has no threshold ${name}: ${condition}.`);
  const values = measured.samples
    .filter((sample) => sample.metric === metric && sample.step === step)
    .map(({ value }) => value)
    .sort((one, other) => one - other);
  return (values[Math.ceil(0.95 * values.length) - 1] ?? 0) < Number(limit);
}

const crossed = Object.entries(options.thresholds)
  .filter(([name, conditions]) => !conditions.every((condition) => holds(name, condition)))
  .map(([name]) => name);
const { passes, failed, samples } = measured;
console.log(JSON.stringify({ passes, failed, requests: samples.length, errors, crossed }));
process.exitCode = crossed.length > 0 || errors.length > 0 ? 99 : 0;
