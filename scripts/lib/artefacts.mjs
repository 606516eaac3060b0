// Looks at what was built as those will who get it: into the package, and at the wheel in an environment of its own.
import { cpSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { ROOT, inRoot, programIn, venvProgram } from "./paths.mjs";
import { Problem, capture, must } from "./process.mjs";
import { faultsOf } from "./vsix-content.mjs";

/** Every file with its size, and its text where it is text. */
const LIST = `
import json, sys, zipfile
def text(data):
    try:
        return data.decode()
    except UnicodeDecodeError:
        return ""
with zipfile.ZipFile(sys.argv[1]) as archive:
    files = [(each, archive.read(each)) for each in archive.infolist()]
print(json.dumps([{"name": each.filename, "size": each.file_size, "text": text(data)} for each, data in files]))
`;

/** What an audit of the sample workspace finds at least; all of it is there on purpose. */
const IN_SAMPLE = ["audit.stub", "audit.tag", "audit.swallow", "audit.hollowTest", "guard.gitHistory"];

/**
 * What is wrong with a packaged extension, one sentence for each fault.
 *
 * @param {string} vsix
 * @param {string} version
 */
export async function faultsOfPackage(vsix, version) {
  const files = JSON.parse(await must(venvProgram("python"), ["-X", "utf8", "-c", LIST, vsix]));
  // A home of one letter, such as `/`, would be found everywhere.
  const secretPaths = [ROOT, homedir()].filter((folder) => folder.length > 4);
  return faultsOf(files, { version, size: statSync(vsix).size, secretPaths });
}

/**
 * What is wrong with a wheel and its requirements: they are installed as a user would, and used.
 *
 * @param {string} wheel
 * @param {string} requirements
 * @param {string} version
 */
export async function faultsOfWheel(wheel, requirements, version) {
  const folder = mkdtempSync(path.join(tmpdir(), "cockpit-wheel-"));
  try {
    const venv = path.join(folder, "venv");
    await must(venvProgram("python"), ["-m", "venv", venv]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"];
    const pinned = ["--only-binary", ":all:", "--require-hashes", "-r", requirements];
    await must(programIn(venv, "python"), [...pip, ...pinned]);
    await must(programIn(venv, "python"), [...pip, "--no-index", wheel]);
    const sample = path.join(folder, "sample");
    cpSync(inRoot("tests", "workspaces", "sample"), sample, { recursive: true });
    return await faultsOfProgram(programIn(venv, "cockpit"), sample, version);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} cockpit
 * @param {string} sample
 * @param {string} version
 */
async function faultsOfProgram(cockpit, sample, version) {
  const said = (await must(cockpit, ["--version"])).trim();
  const audit = await capture(cockpit, ["audit", "--format", "json"], { cwd: sample });
  const found = codesIn(audit.output);
  const missed = IN_SAMPLE.filter((code) => !found.has(code));
  const doctor = await capture(cockpit, ["doctor", "--storage-folder", `${sample}-data`, sample]);
  return [
    ...(said === `cockpit ${version}` ? [] : [`cockpit --version says ${said}.`]),
    ...(audit.code === 1 ? [] : [`cockpit audit ended with ${audit.code} and not with 1.`]),
    ...missed.map((code) => `cockpit audit does not find the ${code} of the sample.`),
    ...(doctor.code === 0 ? [] : [`cockpit doctor finds trouble:\n${doctor.output}`]),
  ];
}

/** @param {string} json */
function codesIn(json) {
  try {
    /** @type {{ findings: { code: string }[] }} */
    const { findings } = JSON.parse(json);
    return new Set(findings.map(({ code }) => code));
  } catch {
    throw new Problem(`cockpit audit does not write JSON:\n${json}`);
  }
}
