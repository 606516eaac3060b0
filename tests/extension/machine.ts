import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PROGRAM } from "../../extension/src/environment/environment";
import type { Outcome, RunProgram } from "../../extension/src/environment/program";

const FINE: Outcome = { code: 0, tail: [] };

/** The programs of a machine: what each command line answers, and what was run. */
export class Machine {
  readonly ran: { program: string; args: readonly string[]; env: Readonly<Record<string, string>> }[] = [];
  pythons: Record<string, [version: string, missing: string[]]> = { "python3.11": ["3.11.7", []] };
  /** Fails the command lines that contain a text. */
  failing: Record<string, string> = {};
  /** How the command lines that contain a text end. */
  ending: Record<string, Outcome> = {};
  /** Called before a command line that contains a text. */
  before: Record<string, () => void> = {};

  readonly run: RunProgram = (program, args, { env = {}, onLine } = {}) => {
    const line = [program, ...args].join(" ");
    this.ran.push({ program, args, env });
    for (const [part, act] of Object.entries(this.before)) {
      if (line.includes(part)) {
        act();
      }
    }
    if (args.includes("-I")) {
      return Promise.resolve(this.#probed(program));
    }
    const fault = Object.entries(this.failing).find(([part]) => line.includes(part))?.[1];
    if (fault !== undefined) {
      return Promise.resolve({ code: 1, tail: [`ERROR: ${fault}`] });
    }
    const end = Object.entries(this.ending).find(([part]) => line.includes(part))?.[1];
    if (end !== undefined) {
      return Promise.resolve(end);
    }
    if (args[1] === "import pip") {
      return Promise.resolve({ code: existsSync(program) ? 0 : 127, tail: [] });
    }
    if (args[1] === "venv") {
      mkdirSync(path.dirname(path.join(args[2] ?? "", ...PROGRAM)), { recursive: true });
      writeFileSync(path.join(args[2] ?? "", ...PROGRAM), "");
    }
    if (args.includes("--requirement")) {
      ["Collecting pygls==2.1.1 (from -r x)", "Collecting msgspec==0.22.0", "Installing collected packages: x"].forEach(
        (each) => onLine?.(each),
      );
    }
    return Promise.resolve(FINE);
  };

  #probed(program: string): Outcome {
    const found = this.pythons[program];
    const [version, missing] = found ?? ["", []];
    return found === undefined
      ? { code: 127, tail: ["ENOENT"] }
      : { code: 0, tail: [JSON.stringify(["python", `/usr/bin/${program}`, version, missing])] };
  }

  /** What was run, told by its most telling word. */
  get steps(): string[] {
    return this.ran.map(
      ({ args }) => args.find((arg) => /^(-I|venv|import pip|--requirement|--version|.*\.whl)$/.test(arg)) ?? "",
    );
  }
}
