// `npm run bench NAME [ARGUMENT...]`: one of the programs of `benchmarks/`, which its README describes.
import { readFileSync, readdirSync } from "node:fs";
import { inRoot, venvProgram } from "./lib/paths.mjs";
import { Problem, runScript, show } from "./lib/process.mjs";
import { setUp } from "./lib/setup.mjs";

/** The programs among the files; the others are what these share. */
const programs = readdirSync(inRoot("benchmarks"))
  .filter((file) => file.endsWith(".py") && readFileSync(inRoot("benchmarks", file), "utf8").includes('"__main__"'))
  .map((file) => file.replace(/\.py$/, ""));

await runScript(async () => {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined || !programs.includes(name)) {
    throw new Problem(`Name a benchmark: ${programs.join(", ")}. What they measure stands in benchmarks/README.md.`);
  }
  await setUp({ extension: false });
  return show(venvProgram("python"), [inRoot("benchmarks", `${name}.py`), ...args]);
});
