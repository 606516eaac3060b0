// `npm run lock`: pins the packages anew after a change of `requirements/*.in` or of a `package.json`.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { HOST_FOLDER } from "./lib/workbench-host.mjs";
import { ROOT, venvProgram } from "./lib/paths.mjs";
import { must, npmCommand, runScript } from "./lib/process.mjs";
import { setUp } from "./lib/setup.mjs";

const UV = ["pip", "compile", "--quiet", "--python-version", "3.11", "--universal", "--generate-hashes"];
const UV_FORMAT = ["--no-emit-index-url", "--no-annotate", "--no-header"];
const PINNED = [
  { name: "runtime", file: "requirements/runtime.txt", more: [] },
  // These lie beside the code that needs them: whoever lacks the packages is told to install them from there.
  {
    name: "mcp",
    file: "server/cockpit/cli/mcp/requirements.txt",
    more: ["--constraint", "requirements/runtime.txt"],
  },
  {
    name: "openai",
    file: "server/cockpit/features/copilots/primary/requirements.txt",
    more: ["--constraint", "requirements/runtime.txt"],
  },
  {
    name: "clusters",
    file: "server/cockpit/features/templates/requirements.txt",
    more: ["--constraint", "requirements/runtime.txt"],
  },
  {
    name: "dask",
    file: "server/cockpit/cli/har_cluster/requirements.txt",
    more: ["--constraint", "requirements/runtime.txt"],
  },
  { name: "dev", file: "requirements/dev.txt", more: [] },
];
// The addresses of packages depend on the registry of whoever ran this, so only their digests are kept.
const NPM = [
  "install",
  "--package-lock-only",
  "--ignore-scripts",
  "--omit-lockfile-registry-resolved",
  "--loglevel=error",
];

await runScript(async () => {
  await setUp({ extension: false });
  for (const { name, file, more } of PINNED) {
    const files = [...more, "--output-file", file, `requirements/${name}.in`];
    await must(venvProgram("uv"), [...UV, ...UV_FORMAT, ...files]);
  }
  for (const cwd of [ROOT, HOST_FOLDER]) {
    await must(...npmCommand(NPM), { cwd });
    withoutFunding(path.join(cwd, "package-lock.json"));
  }
  console.log("Pinned. `npm run setup` installs what changed.");
});

/**
 * Leaves out where packages ask for donations: no address is left in the file that way.
 *
 * @param {string} file
 */
function withoutFunding(file) {
  const lock = JSON.parse(readFileSync(file, "utf8"));
  for (const each of Object.values(lock.packages)) delete each.funding;
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}
