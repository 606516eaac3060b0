// `npm run build`: bundles the extension and its webview into `dist/`. With `--production` small, with `--watch` again at each change.
import { parseArgs } from "node:util";
import { build, context } from "esbuild";
import { inRoot } from "./lib/paths.mjs";

const { values } = parseArgs({
  options: { production: { type: "boolean", default: false }, watch: { type: "boolean", default: false } },
});

/** @type {import("esbuild").BuildOptions} */
const shared = {
  bundle: true,
  minify: values.production,
  sourcemap: values.production ? false : "linked",
  sourcesContent: false,
  outdir: inRoot("dist"),
  logLevel: "warning",
};

/** @type {import("esbuild").BuildOptions[]} */
const bundles = [
  {
    ...shared,
    entryPoints: { extension: inRoot("extension", "src", "extension.ts") },
    platform: "node",
    format: "cjs",
    // The oldest VS Code that package.json admits runs on this Node.
    target: "node20",
    external: ["vscode"],
  },
  {
    ...shared,
    entryPoints: {
      webview: inRoot("extension", "webview", "main.ts"),
      har: inRoot("extension", "webview", "har", "main.ts"),
    },
    platform: "browser",
    format: "iife",
    target: "es2022",
  },
];

if (values.watch) {
  const contexts = await Promise.all(bundles.map((options) => context({ ...options, logLevel: "info" })));
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  const results = await Promise.allSettled(bundles.map((options) => build(options)));
  // The errors were printed when they were met.
  if (results.some(({ status }) => status === "rejected")) process.exitCode = 1;
}
