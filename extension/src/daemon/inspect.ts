import { execFile, type ExecFileException } from "node:child_process";
import { homedir } from "node:os";
import { DAEMON } from "../ui/messages";
import type { Inspection } from "./interpreter";

/** Asks without importing anything of the current folder, and without loading the cockpit itself. */
const QUESTION = [
  "import sys; sys.path[:] = [p for p in sys.path if p]",
  "import importlib.util, json",
  "print(json.dumps([sys.version.split()[0], importlib.util.find_spec('cockpit') is not None]))",
].join("\n");

/** Runs the interpreter once and remembers the answer until `forget`. */
export class Inspector {
  readonly #known = new Map<string, Promise<Inspection>>();

  inspect(path: string): Promise<Inspection> {
    const known = this.#known.get(path) ?? ask(path);
    this.#known.set(path, known);
    return known;
  }

  forget(): void {
    this.#known.clear();
  }
}

function ask(path: string): Promise<Inspection> {
  const options = { cwd: homedir(), timeout: 10_000, encoding: "utf8", windowsHide: true } as const;
  return new Promise((resolve) => {
    execFile(path, ["-c", QUESTION], options, (error, stdout) => {
      resolve(error === null ? read(stdout) : { kind: "broken", reason: reasonOf(error) });
    });
  });
}

function read(stdout: string): Inspection {
  const answer = /\["([^"]+)", (true|false)\]/.exec(stdout);
  return answer === null
    ? { kind: "broken", reason: DAEMON.noPython }
    : { kind: "python", version: answer[1] ?? "", hasCockpit: answer[2] === "true" };
}

function reasonOf(error: ExecFileException): string {
  if (error.code === "ENOENT") {
    return DAEMON.noProgram;
  }
  return error.killed === true ? DAEMON.noAnswer : (error.message.trim().split("\n").at(-1) ?? "");
}
