// `npm run generate [-- --check]`: everything that has its source elsewhere in the repository.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandsModule, protocolModule, settingsModule } from "./generate_typescript.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const checkOnly = process.argv.includes("--check");

const fromPython = JSON.parse(runPython("scripts/generate_contract.py"));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const contract = JSON.parse(fromPython["shared/protocol/cockpit.openrpc.json"]);
const outputs = {
  ...fromPython,
  "extension/src/generated/protocol.ts": await protocolModule(contract),
  "extension/src/generated/settings.ts": await settingsModule(manifest),
  "extension/src/generated/commands.ts": await commandsModule(manifest),
};

const stale = Object.entries(outputs).filter(([path, text]) => current(path) !== text);
if (!checkOnly) {
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
report(stale.map(([path]) => path));

/** @param {string} path */
function current(path) {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined;
}

/** @param {string[]} paths */
function report(paths) {
  const count = Object.keys(outputs).length;
  if (paths.length === 0) {
    console.log(`generate: ${count} files are fresh.`);
  } else if (checkOnly) {
    console.error(`generate: stale, run \`npm run generate\`: ${paths.join(", ")}`);
    process.exitCode = 1;
  } else {
    console.log(`generate: wrote ${paths.join(", ")}`);
  }
}

/** @param {string} script */
function runPython(script) {
  const python = process.platform === "win32" ? ".venv/Scripts/python.exe" : ".venv/bin/python";
  if (!existsSync(join(root, python))) {
    console.error(`generate: ${python} is missing; run \`npm run setup\` first.`);
    process.exit(1);
  }
  const environment = { ...process.env, PYTHONUTF8: "1" };
  return execFileSync(join(root, python), [script], { cwd: root, encoding: "utf8", env: environment });
}
