import { OLDEST_PYTHON } from "../daemon/interpreter";
import { ENVIRONMENT } from "../ui/messages";
import { type RunProgram } from "./program";
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

/** Debian ships Python without `ensurepip`, and then no environment can be made. */
const PROBE = [
  "import importlib.util, json, sys",
  "missing = [name for name in ('venv', 'ensurepip') if importlib.util.find_spec(name) is None]",
  "print(json.dumps(['python', sys.executable, '.'.join(map(str, sys.version_info[:3])), missing]))",
].join("\n");

/** The first suitable Python on the PATH; a failure that says what was found and how to get one. */
export async function findPython(run: RunProgram, platform: NodeJS.Platform = process.platform): Promise<Python> {
  const rejected: string[] = [];
  for (const candidate of CANDIDATES[platform === "win32" ? "win32" : "other"]) {
    const found = await probe(run, candidate);
    if (found === undefined) {
      continue;
    }
    const { missing, ...python } = found;
    if (!isNewEnough(python.version)) {
      rejected.push(ENVIRONMENT.tooOld(python.path, python.version));
    } else if (missing.length > 0) {
      rejected.push(ENVIRONMENT.lacks(python.path, missing));
    } else {
      return python;
    }
  }
  throw new SetUpFailure(ENVIRONMENT.noPython(rejected, INSTALL[platform] ?? INSTALL_ELSEWHERE));
}

async function probe(
  run: RunProgram,
  [program = "", ...args]: readonly string[],
): Promise<(Python & { readonly missing: readonly string[] }) | undefined> {
  const { code, tail } = await run(program, [...args, "-I", "-c", PROBE]);
  const answer = tail.find((line) => line.startsWith('["python"'));
  if (code !== 0 || answer === undefined) {
    return undefined;
  }
  const [, path, version, missing] = JSON.parse(answer) as [string, string, string, string[]];
  return { path, version, missing };
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1]);
}

/** How people get Python on platforms that have one way. */
const INSTALL: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  win32: "winget install Python.Python.3.11",
  darwin: "brew install python@3.11",
};
const INSTALL_ELSEWHERE = "sudo apt-get install python3 python3-venv";
