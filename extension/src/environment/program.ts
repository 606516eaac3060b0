import { spawn } from "node:child_process";
import { homedir } from "node:os";

/** How a program ended; 127 when it could not be started at all. */
export interface Outcome {
  readonly code: number;
  /** The signal that ended it. */
  readonly signal?: string;
  /** The last lines that it wrote, on either stream. */
  readonly tail: readonly string[];
}

export interface RunOptions {
  /** The home directory unless it is given: nothing of a workspace may be found by an interpreter by accident. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
  /** Ends the program with everything that it started. */
  readonly signal?: AbortSignal;
}

export type RunProgram = (program: string, args: readonly string[], options?: RunOptions) => Promise<Outcome>;

const KEPT_LINES = 20;
const NOT_STARTED = 127;
const WINDOWS = process.platform === "win32";

/** Runs a program; it never rejects. */
export const runProgram: RunProgram = (program, args, { cwd = homedir(), env = {}, onLine, signal } = {}) =>
  new Promise((resolve) => {
    const tail: string[] = [];
    const child = spawn(program, [...args], {
      cwd,
      env: { ...process.env, PYTHONUTF8: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      // A group of its own: pip starts further processes, and all of them must end together.
      detached: !WINDOWS,
    });
    const heard = (line: string): void => {
      tail.push(line);
      tail.splice(0, tail.length - KEPT_LINES);
      onLine?.(line);
    };
    for (const stream of [child.stdout, child.stderr]) {
      let rest = "";
      stream.setEncoding("utf8").on("data", (text: string) => {
        const lines = (rest + text).split(/\r\n|\n|\r/);
        rest = lines.pop() ?? "";
        lines.filter((line) => line.trim() !== "").forEach(heard);
      });
      stream.on("end", () => (rest.trim() === "" ? undefined : heard(rest)));
    }
    const end = (): void => endGroup(child.pid);
    signal?.addEventListener("abort", end, { once: true });
    if (signal?.aborted === true) {
      end();
    }
    child.once("error", (error) => resolve({ code: NOT_STARTED, tail: [error.message] }));
    child.once("close", (code, killedBy) => {
      signal?.removeEventListener("abort", end);
      resolve({ code: code ?? 1, ...(killedBy === null ? {} : { signal: killedBy }), tail });
    });
  });

function endGroup(pid: number | undefined): void {
  if (pid === undefined) {
    return;
  }
  if (WINDOWS) {
    spawn("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore", windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It ended by itself in the meantime.
  }
}
