// Where things are: the repository, its virtual environment, and what is kept per user.
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE_NAME = "gh-copilot-cockpit";
const WINDOWS = process.platform === "win32";

/**
 * Finds the repository by its manifest, because the tests run this module bundled, from another folder.
 *
 * @param {string} start
 * @returns {string}
 */
function findRoot(start) {
  for (let folder = start; ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, "package.json");
    if (existsSync(manifest)) {
      const { name } = JSON.parse(readFileSync(manifest, "utf8"));
      if (name === PACKAGE_NAME) return folder;
    }
    if (folder === path.dirname(folder)) {
      throw new Error(`No folder above ${start} is the repository ${PACKAGE_NAME}.`);
    }
  }
}

/** The repository's root folder. */
export const ROOT = findRoot(path.dirname(fileURLToPath(import.meta.url)));

/** The Python environment of the clone. */
export const VENV = path.join(ROOT, ".venv");

/**
 * A path inside the repository.
 *
 * @param {...string} parts
 */
export const inRoot = (...parts) => path.join(ROOT, ...parts);

/**
 * A program of the virtual environment, for example `python` or `cockpit`.
 *
 * @param {string} name
 */
export const venvProgram = (name) => programIn(VENV, name);

/**
 * A program of some virtual environment.
 *
 * @param {string} venv
 * @param {string} name
 */
export const programIn = (venv, name) =>
  WINDOWS ? path.join(venv, "Scripts", `${name}.exe`) : path.join(venv, "bin", name);

/** The folder for what outlives a run and belongs to the person, not to the clone. */
export function stateFolder() {
  const environment = process.env;
  const base = WINDOWS
    ? (environment["LOCALAPPDATA"] ?? path.join(homedir(), "AppData", "Local"))
    : process.platform === "darwin"
      ? path.join(homedir(), "Library", "Application Support")
      : (environment["XDG_STATE_HOME"] ?? path.join(homedir(), ".local", "state"));
  return path.join(base, PACKAGE_NAME);
}
