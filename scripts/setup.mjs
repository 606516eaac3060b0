// `npm run setup`: from a bare clone to one in which everything runs. With `--with-workbench` also the browser workbench.
import { parseArgs } from "node:util";
import { runScript } from "./lib/process.mjs";
import { setUp } from "./lib/setup.mjs";

await runScript(async () => {
  const { values } = parseArgs({ options: { "with-workbench": { type: "boolean", default: false } } });
  const began = Date.now();
  await setUp({ workbench: values["with-workbench"] });
  console.log(`Set up in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
});
