import { existsSync, readFileSync } from "node:fs";
import { OLDEST_PYTHON } from "../daemon/interpreter";
import { ENVIRONMENT } from "../ui/messages";
import { installAdvice } from "./advice";
import type { RunProgram } from "./program";
import { SetUpFailure } from "./set-up";

/** A Python from which an environment can be made. */
export interface Python {
  readonly path: string;
  readonly version: string;
}

/** In the order in which they are tried: the version that the requirements are pinned for comes first. */
const CANDIDATES: Readonly<Record<"win32" | "other", readonly (readonly string[])[]>> = {
  win32: [["py", "-3.11"], ["py", "-3"], ["python"], ["python3"]],
  other: [["python3.11"], ["python3.12"], ["python3.13"], ["python3.14"], ["python3"], ["python"]],
};

const OS_RELEASE = "/etc/os-release";

/** Debian ships Python without `ensurepip`, and then no environment can be made. */
const PROBE = [
  "import importlib.util, json, sys",
  "missing = [name for name in ('venv', 'ensurepip') if importlib.util.find_spec(name) is None]",
  "print(json.dumps(['python', sys.executable, '.'.join(map(str, sys.version_info[:3])), missing]))",
].join("\n");

/** Where the search looks, and who hears of what it saw. */
export interface Search {
  readonly platform?: NodeJS.Platform;
  /** The text of `/etc/os-release`. */
  readonly osRelease?: string;
  /** One line for each program. */
  readonly log?: (line: string) => void;
}

/** What a program turned out to be. */
type Probed = (Python & { readonly missing: readonly string[] }) | { readonly said: string };

/** The first suitable Python on the PATH; a failure that says what was found and how to get one. */
export async function findPython(
  run: RunProgram,
  { platform = process.platform, osRelease = ownOsRelease(), log = () => undefined }: Search = {},
): Promise<Python> {
  const rejected: string[] = [];
  let lacking: string | undefined;
  for (const candidate of CANDIDATES[platform === "win32" ? "win32" : "other"]) {
    const name = candidate.join(" ");
    const found = await probe(run, candidate);
    if ("said" in found) {
      log(`Looked for ${name}: ${found.said}`);
      continue;
    }
    const { missing, ...python } = found;
    log(
      `Looked for ${name}: ${python.path} is Python ${python.version}${missing.map((each) => `, without ${each}`).join("")}`,
    );
    if (!isNewEnough(python.version)) {
      rejected.push(ENVIRONMENT.tooOld(python.path, python.version));
    } else if (missing.length > 0) {
      rejected.push(ENVIRONMENT.lacks(python.path, missing));
      lacking ??= python.version;
    } else {
      return python;
    }
  }
  throw new SetUpFailure(ENVIRONMENT.noPython(rejected, installAdvice(platform, osRelease, lacking)));
}

function ownOsRelease(): string {
  return existsSync(OS_RELEASE) ? readFileSync(OS_RELEASE, "utf8") : "";
}

async function probe(run: RunProgram, [program = "", ...args]: readonly string[]): Promise<Probed> {
  const { code, signal, tail } = await run(program, [...args, "-I", "-c", PROBE]);
  const answer = tail.find((line) => line.startsWith('["python"'));
  if (code !== 0 || answer === undefined) {
    return { said: tail.at(-1) ?? `ended with ${signal ?? `exit code ${code}`} and without an answer` };
  }
  const [, path, version, missing] = JSON.parse(answer) as [string, string, string, string[]];
  return { path, version, missing };
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1]);
}
