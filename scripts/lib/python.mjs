// Finds a Python that the daemon can run on.
import { Problem, capture } from "./process.mjs";

const OLDEST = [3, 11];

/** In the order in which they are tried: the version that the requirements are pinned for comes first. */
const CANDIDATES = [["python3.11"], ["python3"], ["python"], ["py", "-3"]];

// Debian ships Python without `ensurepip`, and then a virtual environment cannot be made.
const PROBE = `
import importlib.util, json, sys
missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
print(json.dumps({"path": sys.executable, "version": sys.version_info[:3], "missing": missing}))
`;

/** @typedef {{ path: string, version: [number, number, number], missing: string[] }} Python */

/** The first suitable Python on the PATH; throws with what was found when there is none. */
export async function findPython() {
  const rejected = [];
  for (const candidate of CANDIDATES) {
    const python = await probe(candidate);
    const name = candidate.join(" ");
    if (python === undefined) rejected.push(`  ${name}: not found`);
    else if (isTooOld(python)) rejected.push(`  ${name}: version ${python.version.join(".")}`);
    else if (python.missing.length > 0) rejected.push(`  ${name}: lacks ${python.missing.join(" and ")}`);
    else return python;
  }
  throw new Problem(
    `The cockpit needs Python ${OLDEST.join(".")} or newer with the module venv. Tried:\n${rejected.join("\n")}\n` +
      "Install it (Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python@3.11; " +
      "Windows: winget install Python.Python.3.11) and run this again.",
  );
}

/**
 * @param {readonly string[]} candidate
 * @returns {Promise<Python | undefined>}
 */
async function probe([command = "", ...args]) {
  const { code, output } = await capture(command, [...args, "-I", "-c", PROBE]);
  return code === 0 ? JSON.parse(output) : undefined;
}

/** @param {Python} python */
function isTooOld({ version: [major, minor] }) {
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}
