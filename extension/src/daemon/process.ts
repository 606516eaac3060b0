import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { homedir } from "node:os";
import { createInterface } from "node:readline";
import { DAEMON } from "../ui/messages";
import { LastWords } from "./log-lines";
import { serveCommand } from "./serve-command";

/** How a process ended. */
export interface Exit {
  /** One sentence. */
  readonly reason: string;
  /** The program could not even be started. */
  readonly missing: boolean;
}

/** How long a process may take to end by itself once it is asked to, in milliseconds. */
const GRACE = 1_500;

/** The daemon's process: its pipes, its last words and its end. */
export class DaemonProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly exited: Promise<Exit>;
  readonly #lastWords = new LastWords();
  #ended = false;

  constructor(program: string, secrets: Readonly<Record<string, string>>, onLine: (line: string) => void) {
    this.child = spawn(program, serveCommand(process.env["COCKPIT_DEBUGPY"]), {
      // Never the workspace: nothing of it may be found by the interpreter.
      cwd: homedir(),
      env: { ...process.env, ...secrets, PYTHONUTF8: "1" },
      windowsHide: true,
    });
    createInterface({ input: this.child.stderr }).on("line", (line) => {
      this.#lastWords.hear(line);
      onLine(line);
    });
    this.exited = this.#end(program);
  }

  /** Resolves when the process is gone; one that does not go is killed. */
  async end(): Promise<void> {
    if (this.#ended) {
      return;
    }
    // A daemon leaves when its input ends.
    this.child.stdin.end();
    const killer = setTimeout(() => this.child.kill("SIGKILL"), GRACE);
    await this.exited;
    clearTimeout(killer);
  }

  #end(program: string): Promise<Exit> {
    return new Promise<Exit>((resolve) => {
      this.child.once("error", (error: NodeJS.ErrnoException) => {
        const reason = error.code === "ENOENT" ? DAEMON.missing(program) : DAEMON.cannotRun(program, error.message);
        resolve({ reason, missing: true });
      });
      // Not "exit": only now the last line on stderr has been read.
      this.child.once("close", (code, signal) => {
        const exit = DAEMON.exited(code, signal);
        const { said } = this.#lastWords;
        const reason = said === "" ? exit : DAEMON.exitedSaying(exit, said);
        resolve({ reason, missing: false });
      });
    }).finally(() => {
      this.#ended = true;
    });
  }
}
