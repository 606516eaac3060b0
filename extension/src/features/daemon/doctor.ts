import { execFile } from "node:child_process";
import { homedir } from "node:os";
import { Inspector } from "../../daemon/inspect";
import { faultOf, type Interpreter } from "../../daemon/interpreter";
import type { ManagedEnvironment } from "../../environment/environment";
import { SetUpFailure } from "../../environment/set-up";
import { DAEMON, DOCTOR } from "../../ui/messages";

/** One thing that the doctor looked at; the keys are those of `cockpit doctor --format json`. */
export interface Check {
  readonly name: string;
  readonly state: "ok" | "warning" | "problem" | "unknown";
  readonly found: string;
  readonly advice: string;
}

/** What the doctor is told of the window. */
export interface Patient {
  readonly folder: string | undefined;
  readonly isTrusted: boolean;
  readonly storageFolder: string;
  /** What the store of the team is found by. */
  readonly teamStore: Readonly<Record<string, string>>;
  readonly wheelhouse: string;
  readonly ruff: string;
}

const PATIENCE_MILLISECONDS = 60_000;

/** Everything that was looked at; also where there is no Python that could look further. */
export async function examine(
  interpreter: Interpreter | undefined,
  patient: Patient,
  environment: Pick<ManagedEnvironment, "canSetUp" | "python">,
): Promise<Check[]> {
  const fault = interpreter === undefined ? DAEMON.notConfigured : await faultIn(interpreter);
  const advice = adviceFor(interpreter, environment.canSetUp);
  if (interpreter !== undefined && fault === undefined) {
    return ask(interpreter.path, patient, advice);
  }
  return [problem("interpreter", fault ?? "", advice), await pythonOnPath(environment)];
}

async function faultIn({ path }: Interpreter): Promise<string | undefined> {
  return faultOf(path, await new Inspector().inspect(path));
}

/** A setting that names an interpreter comes before the environment that a set-up would make. */
function adviceFor(interpreter: Interpreter | undefined, canSetUp: boolean): string {
  if (interpreter?.source === "setting") {
    return DOCTOR.correctSetting;
  }
  return canSetUp ? DOCTOR.setUp : DOCTOR.nameInterpreter;
}

/** Which Python a set-up would take, or why there is none and how to get one. */
async function pythonOnPath(environment: Pick<ManagedEnvironment, "python">): Promise<Check> {
  try {
    const { path, version } = await environment.python();
    return { name: "python", state: "ok", found: DOCTOR.pythonAt(version, path), advice: "" };
  } catch (error) {
    if (error instanceof SetUpFailure) {
      return problem("python", DOCTOR.noPython, error.message);
    }
    throw error;
  }
}

function ask(python: string, patient: Patient, advice: string): Promise<Check[]> {
  const env = { ...process.env, ...patient.teamStore, PYTHONUTF8: "1" };
  const options = { cwd: homedir(), timeout: PATIENCE_MILLISECONDS, env };
  const args = ["-P", "-m", "cockpit", "doctor", "--format", "json", ...flagsOf(patient)];
  return new Promise((resolve) => {
    // Its exit code says only whether there is a problem.
    execFile(python, args, options, (error, stdout, stderr) => {
      resolve(read(stdout) ?? [problem("doctor", lastLine(stderr) ?? error?.message ?? DOCTOR.silent, advice)]);
    });
  });
}

function flagsOf({ folder, isTrusted, storageFolder, wheelhouse, ruff }: Patient): string[] {
  const settings: Record<string, string> = {
    "--storage-folder": storageFolder,
    "--wheelhouse": wheelhouse,
    "--ruff": ruff,
  };
  const given = Object.entries(settings).flatMap(([flag, value]) => (value === "" ? [] : [`${flag}=${value}`]));
  return [...given, ...(isTrusted ? [] : ["--untrusted"]), ...(folder === undefined ? [] : ["--", folder])];
}

function read(stdout: string): Check[] | undefined {
  try {
    return (JSON.parse(stdout) as { readonly checks: Check[] }).checks;
  } catch {
    return undefined;
  }
}

function lastLine(text: string): string | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.at(-1)?.trim();
}

function problem(name: string, found: string, advice: string): Check {
  return { name, state: "problem", found, advice };
}
