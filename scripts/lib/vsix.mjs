// The packaged extension.
import { readFileSync } from "node:fs";
import path from "node:path";
import { inRoot } from "./paths.mjs";
import { must, nodeTool } from "./process.mjs";
import { bring, contentDigest } from "./steps.mjs";
import { buildWheel } from "./wheel.mjs";

/** Packages the extension unless the package of these very sources is there, and answers its path. */
export async function packageExtension() {
  const { name, version } = JSON.parse(readFileSync(inRoot("package.json"), "utf8"));
  const vsix = inRoot("dist", `${name}-${version}.vsix`);
  const wheel = await buildWheel();
  await bring({
    title: "Packaging the extension",
    stamp: inRoot("dist", ".cockpit-package"),
    key: () =>
      contentDigest(
        ...[
          "extension",
          "docs",
          "benchmarks/README.md",
          "ARCHITECTURE.md",
          "CONTRIBUTING.md",
          "scripts/build.mjs",
          "package.json",
          "package-lock.json",
        ].map((file) => inRoot(file)),
        ...["l10n", "package.nls.json", "package.nls.de.json"].map((file) => inRoot(file)),
        ...[".vscodeignore", "README.md", "CHANGELOG.md", "LICENSE"].map((file) => inRoot(file)),
        wheel,
      ),
    outputs: [vsix],
    run: () => must(...nodeTool("@vscode/vsce/vsce", [...VSCE_ARGUMENTS, "--out", vsix])),
  });
  return vsix;
}

/**
 * Packages the extension in a folder into another folder, and answers the package's path.
 *
 * @param {string} folder
 * @param {string} into
 */
export async function packageFolder(folder, into) {
  const vsix = path.join(into, `${path.basename(folder)}.vsix`);
  await must(...nodeTool("@vscode/vsce/vsce", [...VSCE_ARGUMENTS, "--out", vsix]), { cwd: folder });
  return vsix;
}

// The bundle holds all dependencies, and the pictures of the README travel in the package.
const VSCE_ARGUMENTS = [
  "package",
  "--no-dependencies",
  "--allow-missing-repository",
  "--skip-license",
  "--no-rewrite-relative-links",
];
