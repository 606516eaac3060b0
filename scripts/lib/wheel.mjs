// The server as a wheel, with the requirements that it is pinned to: what the packaged extension carries.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { inRoot, venvProgram } from "./paths.mjs";
import { Problem, must } from "./process.mjs";
import { bring, contentDigest, digest, timesDigest } from "./steps.mjs";

const FOLDER = inRoot("dist", "server");

/** The same sources make the same bytes: every file in the wheel has the oldest time that a zip can tell. */
const SOURCE_DATE_EPOCH = "315532800";

/** The package compresses the wheel as a whole: what is compressed file by file is a quarter larger. */
const STORED = ["--config-settings", "--build-option=--compression=stored"];

/** Builds the wheel unless that of these very sources is there, and answers its path. */
export async function buildWheel() {
  await bring({
    title: "Building the wheel",
    stamp: path.join(FOLDER, ".cockpit-wheel"),
    key: () =>
      digest(
        ...[".py", ".j2", ".css", ".tmpl", ".ts"].map((ending) => timesDigest(inRoot("server", "cockpit"), ending)),
        contentDigest(
          ...[
            "server/cockpit/docs",
            "server/cockpit/cli/mcp/requirements.txt",
            "server/cockpit/cli/har_cluster/requirements.txt",
            "server/cockpit/features/copilots/primary/requirements.txt",
            "server/cockpit/features/templates/requirements.txt",
            "server/cockpit/features/templates/links.json",
            "pyproject.toml",
            "README.md",
            "requirements",
          ].map((file) => inRoot(file)),
        ),
      ),
    outputs: [path.join(FOLDER, "requirements.txt")],
    run: build,
  });
  return wheel();
}

async function build() {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  // What an earlier build left behind would be packed again, also when its source is gone.
  clean();
  const pip = ["-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation"];
  await must(venvProgram("python"), [...pip, ...STORED, "--wheel-dir", FOLDER, inRoot()], {
    env: { SOURCE_DATE_EPOCH },
  });
  clean();
  copyFileSync(inRoot("requirements", "runtime.txt"), path.join(FOLDER, "requirements.txt"));
}

function clean() {
  const folder = inRoot("build");
  const left = existsSync(folder) ? readdirSync(folder).filter((name) => /^(lib|bdist\.)/.test(name)) : [];
  for (const name of left) rmSync(path.join(folder, name), { recursive: true, force: true });
}

function wheel() {
  const [name, ...others] = readdirSync(FOLDER).filter((file) => file.endsWith(".whl"));
  if (name === undefined || others.length > 0) throw new Problem(`There is not exactly one wheel in ${FOLDER}.`);
  return path.join(FOLDER, name);
}
