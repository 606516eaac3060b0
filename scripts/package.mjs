// `npm run package`: the extension as a VSIX in `dist/`.
import { runScript } from "./lib/process.mjs";
import { setUp } from "./lib/setup.mjs";
import { packageExtension } from "./lib/vsix.mjs";

await runScript(async () => {
  await setUp();
  console.log(`Packaged ${await packageExtension()}`);
});
