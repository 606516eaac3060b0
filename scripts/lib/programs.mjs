// Programs that only the tests need, and that no package registry has.
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { Problem, must, onPath } from "./process.mjs";

const APT = ["-o", "DPkg::Lock::Timeout=400", "-qq"];

/**
 * @typedef {object} Wanted
 * @property {string} name What people call it.
 * @property {readonly string[]} programs The names it may have on the PATH, the best first.
 * @property {string} variable The environment variable that may hold its path.
 * @property {string} [versions] A folder with a folder for each version, whose `bin` is not on the PATH.
 * @property {readonly string[]} packages What Debian calls it, and what it needs there; the first alone is told to people.
 */

/** @type {Wanted} */
export const CHROMIUM = {
  name: "Chromium",
  programs: ["chromium", "chromium-browser", "google-chrome", "chrome"],
  variable: "COCKPIT_CHROMIUM",
  packages: ["chromium", "fonts-dejavu-core"],
};

/** @type {Wanted} */
export const NEOVIM = { name: "Neovim", programs: ["nvim"], variable: "COCKPIT_NEOVIM", packages: ["neovim"] };

/** @type {Wanted} */
export const POSTGRES = {
  name: "PostgreSQL",
  programs: ["initdb"],
  variable: "COCKPIT_POSTGRES",
  versions: "/usr/lib/postgresql",
  packages: ["postgresql"],
};

/**
 * The path of a program; on Debian, as root, it is installed when there is none.
 *
 * @param {Wanted} wanted
 */
export async function findProgram({ name, programs, variable, versions, packages }) {
  const present = () =>
    [...programs.map(onPath), ...inVersions(programs, versions)].find((program) => program !== undefined);
  const found = process.env[variable] ?? present();
  if (found) return found;
  if (process.getuid?.() === 0 && onPath("apt-get")) {
    console.log(`Installing ${name} ...`);
    await must("apt-get", [...APT, "update"]);
    await must("apt-get", [...APT, "install", "--yes", "--no-install-recommends", ...packages], {
      env: { DEBIAN_FRONTEND: "noninteractive" },
    });
  }
  const installed = present();
  if (installed) return installed;
  throw new Problem(
    `The tests need ${name} on the PATH, or its path in ${variable}. ` +
      `Debian: sudo apt-get update && sudo apt-get install --yes ${packages[0]}`,
  );
}

/**
 * The programs of the newest versions first.
 *
 * @param {readonly string[]} programs
 * @param {string | undefined} folder
 */
function inVersions(programs, folder) {
  if (folder === undefined || !existsSync(folder)) return [];
  const versions = readdirSync(folder).sort((one, other) => Number(other) - Number(one));
  return versions
    .flatMap((version) => programs.map((program) => path.join(folder, version, "bin", program)))
    .filter((program) => existsSync(program));
}
