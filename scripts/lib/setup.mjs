// What a clone needs before anything in it can run, as steps that are skipped when nothing changed.
import { rmSync } from "node:fs";
import path from "node:path";
import { ROOT, VENV, inRoot, venvProgram } from "./paths.mjs";
import { Problem, capture, must, npmCommand } from "./process.mjs";
import { findPython } from "./python.mjs";
import { bring, contentDigest, digest, timesDigest } from "./steps.mjs";
import { HOST_FOLDER, LOG_MODULE, hostNode, installHost } from "./workbench-host.mjs";

const OLDEST_NODE = 20;
const PLATFORM = `${process.platform}-${process.arch}`;

/** @typedef {import("./steps.mjs").Step} Step */

/** @type {Step} */
const NODE_PACKAGES = {
  title: "Installing the Node packages",
  stamp: inRoot("node_modules", ".cockpit-packages"),
  key: () => digest(PLATFORM, contentDigest(inRoot("package-lock.json"))),
  // No package we use needs its install script, and the scripts of some download programs.
  run: () => must(...npmCommand(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])),
};

/** @type {Step} */
const PYTHON_ENVIRONMENT = {
  title: "Making the Python environment",
  stamp: path.join(VENV, ".cockpit-environment"),
  key: () => PLATFORM,
  // The interpreter is a link on most systems: it counts as missing when the Python it was made from is gone.
  outputs: [venvProgram("python")],
  run: makeEnvironment,
};

/** @type {Step} */
const PYTHON_PACKAGES = {
  title: "Installing the Python packages",
  stamp: path.join(VENV, ".cockpit-packages"),
  key: () => contentDigest(inRoot("requirements", "dev.txt"), path.join(VENV, "pyvenv.cfg")),
  run: () => pip("--require-hashes", "-r", inRoot("requirements", "dev.txt")),
};

/** @type {Step} */
const COCKPIT = {
  title: "Installing the daemon and the command line",
  stamp: path.join(VENV, ".cockpit-itself"),
  key: () =>
    contentDigest(inRoot("pyproject.toml"), inRoot("requirements", "runtime.in"), path.join(VENV, "pyvenv.cfg")),
  outputs: [venvProgram("cockpit")],
  run: () => pip("--no-deps", "--no-build-isolation", "-e", ROOT),
};

/** @type {Step} */
const BYTECODE = {
  // Where PYTHONDONTWRITEBYTECODE is set, nobody else ever compiles these, and each start of the daemon would.
  title: "Compiling the daemon",
  stamp: path.join(VENV, ".cockpit-bytecode"),
  key: () => digest(timesDigest(inRoot("server"), ".py"), contentDigest(path.join(VENV, "pyvenv.cfg"))),
  // A file with a fault is for the checks and the tests to report.
  run: () => capture(venvProgram("python"), ["-m", "compileall", "-q", inRoot("server")]),
};

/** @type {Step} */
const EXTENSION = {
  title: "Building the extension",
  stamp: inRoot("dist", ".cockpit-build"),
  key: () =>
    contentDigest(
      ...[inRoot("extension"), inRoot("scripts", "build.mjs"), inRoot("package.json"), inRoot("package-lock.json")],
    ),
  outputs: [inRoot("dist", "extension.js"), inRoot("dist", "webview.js")],
  run: () => must(process.execPath, [inRoot("scripts", "build.mjs")]),
};

/** @type {Step} */
const WORKBENCH_HOST = {
  title: "Installing the browser workbench",
  stamp: path.join(HOST_FOLDER, "node_modules", ".cockpit-packages"),
  key: () => digest(PLATFORM, contentDigest(path.join(HOST_FOLDER, "package-lock.json"), LOG_MODULE)),
  run: installHost,
};

/**
 * Brings the clone up to date: packages, daemon and the built extension, which what only reads the code does not need.
 * With `workbench` also the workbench that runs in a browser.
 *
 * @param {{ extension?: boolean, workbench?: boolean }} [options]
 */
export async function setUp({ extension = true, workbench = false } = {}) {
  const [major = 0] = process.versions.node.split(".").map(Number);
  if (major < OLDEST_NODE) {
    throw new Problem(`The cockpit needs Node ${OLDEST_NODE} or newer; this is ${process.versions.node}.`);
  }
  const forNode = [NODE_PACKAGES];
  if (extension) forNode.push(EXTENSION);
  if (workbench) forNode.push(WORKBENCH_HOST);
  const forPython = [PYTHON_ENVIRONMENT, PYTHON_PACKAGES, COCKPIT, BYTECODE];
  // Neither needs the other. Where one fails, the other is finished all the same: the next time it is not begun anew.
  for (const outcome of await Promise.allSettled([bringAll(forNode), bringAll(forPython)])) {
    if (outcome.status === "rejected") throw outcome.reason;
  }
  // Asked for again when nothing is installed, because the clone may have moved to another machine.
  if (workbench) hostNode();
}

/** @param {readonly Step[]} steps */
async function bringAll(steps) {
  for (const step of steps) await bring(step);
}

async function makeEnvironment() {
  const present = await capture(venvProgram("python"), ["-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]);
  if (present.code === 0) return;
  const python = await findPython();
  rmSync(VENV, { recursive: true, force: true });
  await must(python.path, ["-m", "venv", VENV]);
}

/** @param {...string} args */
const pip = (...args) =>
  must(venvProgram("python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...args]);
