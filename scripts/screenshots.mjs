// `npm run screenshots [-- VIEW...]`: pictures of every view in every look, or of those whose names begin so, in build/screenshots.
// With `-- --docs`: those of the README and of the walkthrough, where they are kept.
import path from "node:path";
import { AS_MODULES, bundle } from "./lib/bundle.mjs";
import { inRoot } from "./lib/paths.mjs";
import { runScript, show } from "./lib/process.mjs";
import { setUp } from "./lib/setup.mjs";
import { withWorkbench } from "./lib/workbench-tests.mjs";

await runScript(async () => {
  await setUp({ workbench: true });
  const outdir = inRoot("out", "screenshots");
  await bundle(inRoot("tests", "workbench", "pictures"), ["main.ts"], outdir, AS_MODULES);
  const program = ["--enable-source-maps", path.join(outdir, "main.mjs")];
  return withWorkbench((env) => show(process.execPath, [...program, ...process.argv.slice(2)], { env }));
});
