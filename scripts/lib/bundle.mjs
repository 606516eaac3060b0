// TypeScript that Node runs: the tests and what shares their code.
import { rmSync } from "node:fs";
import path from "node:path";

/** For code that imports this repository's scripts, which are modules. @satisfies {import("esbuild").BuildOptions} */
export const AS_MODULES = /** @type {const} */ ({ format: "esm", packages: "external" });

/**
 * Bundles files of a folder into another, which is emptied first, and answers the extension of the results.
 *
 * @param {string} source
 * @param {readonly string[]} files Relative to the source folder.
 * @param {string} outdir
 * @param {import("esbuild").BuildOptions} options
 */
export async function bundle(source, files, outdir, options) {
  const extension = options.format === "esm" ? ".mjs" : ".cjs";
  rmSync(outdir, { recursive: true, force: true });
  // Not there yet when the script is loaded in a fresh clone: it sets up first.
  const { build } = await import("esbuild");
  await build({
    entryPoints: files.map((file) => path.join(source, file)),
    outdir,
    outbase: source,
    outExtension: { ".js": extension },
    bundle: true,
    platform: "node",
    target: "node20",
    sourcemap: "inline",
    logLevel: "warning",
    ...options,
  });
  return extension;
}
