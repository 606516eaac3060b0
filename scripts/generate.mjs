// `npm run generate [-- --check]`: everything that has its source elsewhere in the repository.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { collected, tidied } from "./generate_l10n.mjs";
import { externalized, localized } from "./generate_nls.mjs";
import { commandsModule, protocolModule, settingsModule } from "./generate_typescript.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const MESSAGES = "extension/src/ui";

/** Where the code says something to people. */
const TEXTS = [
  ...readdirSync(join(root, MESSAGES))
    .filter((name) => name.endsWith("messages.ts"))
    .map((name) => `${MESSAGES}/${name}`),
  "extension/common/correction-names.ts",
  "extension/webview/texts.ts",
  "extension/webview/har-texts.ts",
];

/** Into which it is translated. */
const LANGUAGES = ["de"];

const checkOnly = process.argv.includes("--check");

const { manifest, texts } = externalized(read("package.json"), read("package.nls.json"));
const english = localized(manifest, texts);
const spoken = Object.assign({}, ...TEXTS.map((path) => collected(path, readFileSync(join(root, path), "utf8"))));

const fromPython = JSON.parse(runPython("scripts/generate_contract.py", JSON.stringify(english)));
const contract = JSON.parse(fromPython["shared/protocol/cockpit.openrpc.json"]);
const outputs = {
  ...fromPython,
  "extension/src/generated/protocol.ts": await protocolModule(contract),
  "extension/src/generated/settings.ts": await settingsModule(english),
  "extension/src/generated/commands.ts": await commandsModule(english),
  "package.json": json(manifest),
  "package.nls.json": json(texts),
  "l10n/bundle.l10n.json": json(spoken),
};
const untranslated = LANGUAGES.flatMap((language) => [
  ...translate(texts, `package.nls.${language}.json`),
  ...translate(spoken, `l10n/bundle.l10n.${language}.json`),
]);

const stale = Object.entries(outputs).filter(([path, text]) => current(path) !== text);
if (!checkOnly) {
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
report(stale.map(([path]) => path));
for (const line of untranslated) console.error(`generate: ${line}`);
if (checkOnly && untranslated.length > 0) process.exitCode = 1;

/**
 * Brings the translations into the order of the texts, and answers a sentence for each that is missing.
 *
 * @param {Record<string, string>} originals
 * @param {string} path
 */
function translate(originals, path) {
  const translated = tidied(originals, read(path));
  outputs[path] = json(translated);
  const missing = Object.keys(originals).filter((key) => !(key in translated));
  return missing.map((key) => `${path} lacks ${JSON.stringify(key)}: ${JSON.stringify(originals[key])}`);
}

/** @param {string} path */
function read(path) {
  return JSON.parse(current(path) ?? "{}");
}

/** @param {unknown} value */
function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

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

/**
 * @param {string} script
 * @param {string} input
 */
function runPython(script, input) {
  const python = process.platform === "win32" ? ".venv/Scripts/python.exe" : ".venv/bin/python";
  if (!existsSync(join(root, python))) {
    console.error(`generate: ${python} is missing; run \`npm run setup\` first.`);
    process.exit(1);
  }
  const environment = { ...process.env, PYTHONUTF8: "1" };
  return execFileSync(join(root, python), [script], { cwd: root, encoding: "utf8", env: environment, input });
}
