// The TypeScript half of the generator: pure functions from the contract and the manifest to source text.
import { compile } from "json-schema-to-typescript";
import * as prettier from "prettier";

/**
 * What the generator reads of a JSON Schema.
 *
 * @typedef {object} Schema
 * @property {string} type
 * @property {unknown[]} [enum]
 * @property {Schema} items
 * @property {Schema} additionalProperties
 * @property {string} markdownDescription
 */

/** @typedef {{ $ref: string }} Reference */

/**
 * A method of the OpenRPC document.
 *
 * @typedef {object} Method
 * @property {string} name
 * @property {string} summary
 * @property {Reference} x-params
 * @property {{ schema: Reference }} [result]
 */

/** @typedef {{ components: { schemas: Record<string, Schema> }, methods: Method[], "x-contract-hash": string }} Contract */

/**
 * What the generator reads of package.json.
 *
 * @typedef {object} Contributions
 * @property {{ properties: Record<string, Schema> }[]} configuration
 * @property {{ command: string }[]} commands
 * @property {Record<string, { id: string }[]>} views
 */

const FROM_MESSAGES = "// Generated from the messages by `npm run generate`; do not edit.\n";
const FROM_MANIFEST = "// Generated from package.json by `npm run generate`; do not edit.\n";

/**
 * Interfaces for every message, one constant per method, and the hash of the contract.
 *
 * @param {Contract} contract
 */
export async function protocolModule(contract) {
  const interfaces = await interfacesOf(contract.components.schemas);
  const constants = contract.methods.map(methodConstant);
  return format(
    FROM_MESSAGES +
      'import { NotificationType, RequestType } from "vscode-jsonrpc";\n\n' +
      `/** Changes when the shape of a message changes; the daemon compares it with its own. */\n` +
      `export const CONTRACT_HASH = ${JSON.stringify(contract["x-contract-hash"])};\n\n` +
      `${interfaces}\n${constants.join("\n\n")}\n`,
  );
}

/**
 * The type of every setting, and the only function that reads one.
 *
 * @param {{ contributes: Contributions }} manifest
 */
export async function settingsModule(manifest) {
  const settings = manifest.contributes.configuration.flatMap((group) => Object.entries(group.properties));
  const fields = settings.map(
    ([name, schema]) => `${comment(plain(schema.markdownDescription))}${JSON.stringify(name)}: ${typeOf(schema)};`,
  );
  return format(
    FROM_MANIFEST +
      'import { type ConfigurationScope, workspace } from "vscode";\n\n' +
      "/** Every setting under its full name. */\n" +
      `export interface Settings {\n${fields.join("\n")}\n}\n\n` +
      "/** The effective value of a setting; the default in place of one of another type, of which the daemon tells. */\n" +
      "export function setting<K extends keyof Settings>(name: K, scope?: ConfigurationScope): Settings[K] {\n" +
      "  const configuration = workspace.getConfiguration(undefined, scope ?? null);\n" +
      "  const [value, usual] = [configuration.get(name), configuration.inspect(name)?.defaultValue];\n" +
      "  return (typeof value === typeof usual ? value : usual) as Settings[K];\n}\n",
  );
}

/**
 * The ids of commands and views, so that a misspelt one does not compile.
 *
 * @param {{ publisher: string, name: string, contributes: Contributions }} manifest
 */
export async function commandsModule(manifest) {
  const commands = manifest.contributes.commands.map(({ command }) => JSON.stringify(command));
  const views = Object.values(manifest.contributes.views).flat();
  return format(
    FROM_MANIFEST +
      "/** Under which the editor knows the extension. */\n" +
      `export const EXTENSION_ID = ${JSON.stringify(`${manifest.publisher}.${manifest.name}`)};\n\n` +
      "/** The id of a command in the palette. */\n" +
      `export type CommandId = ${commands.join(" | ")};\n\n` +
      "/** The id of a view. */\n" +
      `export type ViewId = ${views.map(({ id }) => JSON.stringify(id)).join(" | ")};\n`,
  );
}

/** @param {Record<string, Schema>} schemas */
async function interfacesOf(schemas) {
  const definitions = JSON.parse(JSON.stringify(schemas).replaceAll("#/components/schemas/", "#/definitions/"));
  // Field titles would become a named type each; only the messages themselves get a name.
  const root = {
    title: "Root",
    oneOf: Object.keys(schemas).map((name) => ({ $ref: `#/definitions/${name}` })),
    definitions,
  };
  const source = await compile(root, "Root", { bannerComment: "", additionalProperties: false, format: false });
  // The root exists only to reach every definition; a comment of one line reads better as one line.
  return source
    .replace(/^export type Root =[\w\s|()]*?;?\n(?=\/\*\*)/m, "")
    .replace(/\/\*\*\n\s*\* (.*)\n\s*\*\//g, "/** $1 */")
    .replace("export interface Empty {}", "export type Empty = Record<string, never>;");
}

/** @param {Method} method */
function methodConstant(method) {
  const params = baseName(method["x-params"]);
  const [, feature, verb = ""] = method.name.split("/");
  const name = feature + verb.charAt(0).toUpperCase() + verb.slice(1);
  const type = method.result
    ? `RequestType<${params}, ${baseName(method.result.schema)}, void>`
    : `NotificationType<${params}>`;
  return `${comment(method.summary)}export const ${name} = new ${type}(${JSON.stringify(method.name)});`;
}

/** @param {Reference} reference */
function baseName(reference) {
  return reference.$ref.split("/").at(-1);
}

/**
 * @param {Schema} schema
 * @returns {string}
 */
function typeOf(schema) {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.type === "array") return `readonly (${typeOf(schema.items)})[]`;
  if (schema.type === "object") return `Readonly<Record<string, ${typeOf(schema.additionalProperties)}>>`;
  return schema.type === "integer" ? "number" : schema.type;
}

/** @param {string} description */
function plain(description) {
  return description.replace(/`#([\w.]+)#`/g, "`$1`").replaceAll("*/", "*\\/");
}

/** @param {string} sentence */
function comment(sentence) {
  return `/** ${sentence} */\n`;
}

/** @param {string} source */
async function format(source) {
  const options = await prettier.resolveConfig(new URL("../extension/src/generated/protocol.ts", import.meta.url));
  return prettier.format(source, { ...options, parser: "typescript" });
}
