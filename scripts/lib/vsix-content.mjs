// What may be in the packaged extension. Pure.
import path from "node:path";

/**
 * @typedef {object} Packed One file of the package.
 * @property {string} name
 * @property {number} size
 * @property {string} [text] What is in it, where it is text.
 */

export const LARGEST_PACKAGE = 3_000_000;

/** All that the package must hold, and nothing besides. */
const CONTENT = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package\.json$/,
  /^extension\/package\.nls(\.[a-z]+)?\.json$/,
  /^extension\/l10n\/bundle\.l10n\.[a-z]+\.json$/,
  /^extension\/readme\.md$/,
  /^extension\/changelog\.md$/,
  /^extension\/dist\/(extension|webview|har)\.js$/,
  /^extension\/dist\/(webview|har)\.css$/,
  /^extension\/dist\/server\/gh_copilot_cockpit-[\d.]+-py3-none-any\.whl$/,
  /^extension\/dist\/server\/requirements\.txt$/,
  /^extension\/extension\/media\/[\w-]+\.svg$/,
  /^extension\/extension\/media\/walkthrough\/[\w-]+\.png$/,
  /^extension\/docs\/[\w-]+\.md$/,
  /^extension\/docs\/editors\/[\w-]+\.md$/,
  /^extension\/docs\/([\w-]+\/)?[\w-]+\.png$/,
  /^extension\/benchmarks\/README\.md$/,
  /^extension\/(ARCHITECTURE|CONTRIBUTING)\.md$/,
];
/** The file of a link of Markdown, without its heading. */
const RELATIVE_LINK = /\]\((?![a-z]+:|#)([^)\s#]+)[^)\s]*\)/g;
/** May be there: a fork may have a licence. */
const OPTIONAL = [/^extension\/LICENSE(\.\w+)?$/i];

/**
 * What is wrong with a package, one sentence for each fault.
 *
 * @param {readonly Packed[]} files
 * @param {{ version: string, size: number, secretPaths: readonly string[] }} expected `secretPaths` are folders of
 *   the machine that built it.
 */
export function faultsOf(files, { version, size, secretPaths }) {
  const strange = files.filter(({ name }) => ![...CONTENT, ...OPTIONAL].some((pattern) => pattern.test(name)));
  const missing = CONTENT.filter((pattern) => !files.some(({ name }) => pattern.test(name)));
  return [
    ...strange.map(({ name }) => `${name} does not belong in it.`),
    ...missing.map((pattern) => `Nothing in it matches ${pattern.source}.`),
    ...files.filter((file) => file.size === 0).map(({ name }) => `${name} is empty.`),
    ...files.flatMap((file) => faultsOfText(file, secretPaths)),
    ...faultsOfLinks(files),
    ...faultsOfVersion(files, version),
    ...(size > LARGEST_PACKAGE ? [`It has ${size} bytes, more than ${LARGEST_PACKAGE}.`] : []),
  ];
}

/**
 * @param {Packed} file
 * @param {readonly string[]} secretPaths
 */
function faultsOfText({ name, text = "" }, secretPaths) {
  const told = secretPaths.filter((folder) => text.includes(folder));
  return [
    ...told.map((folder) => `${name} names ${folder}, a folder of the machine that built it.`),
    ...(text.includes("sourceMappingURL=") ? [`${name} refers to a source map.`] : []),
  ];
}

/**
 * Links between the pages that lead nowhere; the letters count, as on most disks.
 *
 * @param {readonly Packed[]} files
 */
function faultsOfLinks(files) {
  const names = new Set(files.map(({ name }) => name));
  return files
    .filter(({ name }) => name.endsWith(".md"))
    .flatMap(({ name, text = "" }) =>
      [...text.matchAll(RELATIVE_LINK)]
        .map(([, target = ""]) => target)
        .filter((target) => !names.has(path.posix.join(path.posix.dirname(name), target)))
        .map((target) => `${name} has a link to ${target}, which is not in it.`),
    );
}

/**
 * @param {readonly Packed[]} files
 * @param {string} version
 */
function faultsOfVersion(files, version) {
  const manifest = files.find(({ name }) => name === "extension/package.json")?.text ?? "{}";
  const stated = JSON.parse(manifest).version;
  const wheel = files.find(({ name }) => name.endsWith(".whl"))?.name ?? "";
  return [
    ...(stated === version ? [] : [`Its package.json says version ${stated}, not ${version}.`]),
    ...(wheel.includes(`-${version}-`) ? [] : [`${wheel || "The wheel"} is not of version ${version}.`]),
  ];
}
