// `node scripts/examine.mjs VERSION`: whether what `npm run package` built is what people should get.
import path from "node:path";
import { faultsOfPackage, faultsOfWheel } from "./lib/artefacts.mjs";
import { inRoot } from "./lib/paths.mjs";
import { Problem, runScript } from "./lib/process.mjs";
import { buildWheel } from "./lib/wheel.mjs";

await runScript(async () => {
  const [version = ""] = process.argv.slice(2);
  const vsix = inRoot("dist", `gh-copilot-cockpit-${version}.vsix`);
  const wheel = await buildWheel();
  const requirements = path.join(path.dirname(wheel), "requirements.txt");
  const faults = [...(await faultsOfPackage(vsix, version)), ...(await faultsOfWheel(wheel, requirements, version))];
  if (faults.length > 0) throw new Problem(`What was built is not good:\n  ${faults.join("\n  ")}`);
  console.log(`The package and the wheel of ${version} are as they should be.`);
});
