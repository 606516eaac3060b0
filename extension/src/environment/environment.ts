import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ENVIRONMENT } from "../ui/messages";
import { proxyVariables } from "./extras";
import { isAlive, locked } from "./lock";
import type { PackageContent } from "./package-content";
import type { Outcome, RunProgram } from "./program";
import { findPython, type Python } from "./pythons";
import { SetUpFailure } from "./set-up";

/** Where packages come from besides the index that pip is configured for. */
export interface Source {
  /** A folder with wheels: then no index is asked. */
  readonly wheelhouse: string;
  /** The editor's proxy; empty for none. */
  readonly proxy: string;
}

/** How far the set-up is: a sentence, and percent where known. */
export interface Step {
  readonly message: string;
  readonly percentage?: number;
}

export interface SetUpOptions {
  readonly source: Source;
  readonly signal: AbortSignal;
  /** Every line of the programs that run. */
  readonly log: (line: string) => void;
  readonly report: (step: Step) => void;
}

/** Where the interpreter of an environment stands in it. */
export const PROGRAM = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
const READY = "ready";
const USERS = "users";

/**
 * The extension's own Python environment, in a folder that VS Code keeps for it.
 *
 * One environment stands for one content of the package and one interpreter. The file that makes it count is
 * written last, so a set-up that was cut is never taken for a finished one; the next one goes on from there.
 */
export class ManagedEnvironment {
  readonly #folder: string;
  readonly #content: PackageContent | undefined;
  readonly #run: RunProgram;

  constructor(folder: string, content: PackageContent | undefined, run: RunProgram) {
    this.#folder = folder;
    this.#content = content;
    this.#run = run;
  }

  /** Whether the package carries what a set-up needs. */
  get canSetUp(): boolean {
    return this.#content !== undefined;
  }

  /** The interpreter of the finished environment; this window is noted as its user. */
  interpreter(): string | undefined {
    const place = this.#ready();
    if (place === undefined) {
      return undefined;
    }
    mkdirSync(join(place, USERS), { recursive: true });
    writeFileSync(join(place, USERS, String(process.pid)), "");
    return join(place, ...PROGRAM);
  }

  /** The Python that a set-up would take; throws {@link SetUpFailure}. */
  python(): Promise<Python> {
    return findPython(this.#run);
  }

  /** Makes the environment unless another window has just done so; throws {@link SetUpFailure}. */
  async setUp(options: SetUpOptions): Promise<void> {
    const content = this.#content;
    if (content === undefined) {
      throw new SetUpFailure(ENVIRONMENT.notPackaged);
    }
    const { signal, report } = options;
    try {
      await locked(join(this.#folder, "lock"), () => this.#make(content, options), {
        signal,
        waiting: () => report({ message: ENVIRONMENT.waiting }),
      });
    } catch (error) {
      throw signal.aborted ? new SetUpFailure(ENVIRONMENT.cancelled) : failure(error);
    }
  }

  /** Takes the finished environment back, so that the next set-up makes it anew. */
  discard(): void {
    const place = this.#ready();
    if (place !== undefined) {
      rmSync(join(place, READY), { force: true });
    }
  }

  #ready(): string | undefined {
    return this.#places().find((place) => {
      const finished = existsSync(join(place, READY)) && existsSync(join(place, ...PROGRAM));
      return finished && readFileSync(join(place, READY), "utf8") === this.#content?.digest;
    });
  }

  #places(): string[] {
    if (!existsSync(this.#folder)) {
      return [];
    }
    const entries = readdirSync(this.#folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(this.#folder, name));
  }

  async #make(content: PackageContent, options: SetUpOptions): Promise<void> {
    if (this.#ready() !== undefined) {
      return;
    }
    const { report, log, source } = options;
    if (isMissing(source.wheelhouse)) {
      throw new SetUpFailure(ENVIRONMENT.noWheelhouse(source.wheelhouse));
    }
    report({ message: ENVIRONMENT.searching });
    const python = await findPython(this.#run, { log });
    const place = join(this.#folder, nameOf(python, content));
    report({ message: ENVIRONMENT.making(python.version), percentage: 5 });
    await this.#create(python, place, options);
    await this.#install(place, content, options);
    report({ message: ENVIRONMENT.checking, percentage: 98 });
    await this.#must(join(place, ...PROGRAM), ["-P", "-m", "cockpit", "--version"], options, ENVIRONMENT.broken);
    finish(place, content.digest);
    this.#removeOthers(place);
  }

  async #create(python: Python, place: string, options: SetUpOptions): Promise<void> {
    const kept = await this.#run(join(place, ...PROGRAM), ["-c", "import pip"]);
    if (kept.code !== 0) {
      rmSync(place, { recursive: true, force: true });
      await this.#must(python.path, ["-m", "venv", place], options, ENVIRONMENT.cannotMake);
    }
  }

  async #install(place: string, content: PackageContent, options: SetUpOptions): Promise<void> {
    const { source, report } = options;
    const python = join(place, ...PROGRAM);
    const pip = ["-P", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"];
    const from = source.wheelhouse === "" ? [] : ["--no-index", "--find-links", source.wheelhouse];
    const pinned = ["--no-deps", "--only-binary", ":all:", "--require-hashes", "--requirement", content.requirements];
    let collected = 0;
    const onLine = (line: string): void => {
      const [, what = ""] = /^Collecting (\S+?)==/.exec(line) ?? [];
      if (what !== "") {
        collected += 1;
        const percentage = 10 + Math.round((60 * collected) / Math.max(content.packages, collected));
        report({ message: ENVIRONMENT.fetching(what), percentage });
      } else if (line.startsWith("Installing collected packages")) {
        report({ message: ENVIRONMENT.installing, percentage: 75 });
      }
    };
    await this.#must(python, [...pip, ...from, ...pinned], { ...options, onLine }, (line) => {
      if (source.wheelhouse !== "") {
        return ENVIRONMENT.lacksWheel(source.wheelhouse, line);
      }
      // All that pip says in the end, whatever kept it from asking.
      return line.includes("from versions: none") ? ENVIRONMENT.noIndex : ENVIRONMENT.cannotInstall(line);
    });
    const ours = ["--no-deps", "--no-index", "--force-reinstall", content.wheel];
    await this.#must(python, [...pip, ...ours], options, ENVIRONMENT.cannotInstall);
  }

  async #must(
    program: string,
    args: readonly string[],
    { source, signal, log, onLine }: SetUpOptions & { onLine?: (line: string) => void },
    says: (tail: string) => string,
  ): Promise<void> {
    const heard = (line: string): void => {
      log(line);
      onLine?.(line);
    };
    const outcome = await this.#run(program, args, { env: proxyVariables(source.proxy), signal, onLine: heard });
    signal.throwIfAborted();
    if (outcome.code !== 0) {
      throw new SetUpFailure(says(causeOf(moduleOf(args), outcome)));
    }
  }

  /** Removes environments of earlier packages that no window uses any more. */
  #removeOthers(current: string): void {
    for (const place of this.#places()) {
      const users = join(place, USERS);
      const used = existsSync(users) && readdirSync(users).some((pid) => isAlive(Number(pid)));
      if (place !== current && !used) {
        rmSync(place, { recursive: true, force: true });
      }
    }
  }
}

function nameOf(python: Python, content: PackageContent): string {
  const key = createHash("sha256").update(`${python.path}\n${python.version}\n${content.digest}`);
  return `python-${python.version}-${key.digest("hex").slice(0, 12)}`;
}

function finish(place: string, digest: string): void {
  const draft = join(place, `${READY}.${process.pid}`);
  writeFileSync(draft, digest);
  renameSync(draft, join(place, READY));
}

/** The module that a command line runs. */
function moduleOf(args: readonly string[]): string {
  return args[args.indexOf("-m") + 1] ?? "";
}

/** What pip and venv write about their progress, which is never why they failed. */
const PROGRESS =
  /^\s*(Collecting|Downloading|Using cached|Looking in|Processing|Saved|Installing|Attempting|Found existing|Uninstalling|Successfully|Requirement already)\b/;

/** Why a program failed: who ended it, or the line of it that says most, for pip ends with its error. */
function causeOf(module: string, { code, signal, tail }: Outcome): string {
  // venv runs pip in a process of its own, and tells of its end in the words of Python.
  const killedBy = signal ?? /died with <Signals\.(\w+)/.exec(tail.join("\n"))?.[1];
  if (killedBy !== undefined) {
    return killedBy === "SIGKILL" ? ENVIRONMENT.killed(module) : ENVIRONMENT.endedBy(module, killedBy);
  }
  const errors = tail.filter((line) => /^ERROR:|Error:/.test(line));
  const said = errors.at(0) ?? tail.filter((line) => !PROGRESS.test(line)).at(-1);
  return (said ?? ENVIRONMENT.ended(module, code))
    .replace(/^ERROR: /, "")
    .trim()
    .replace(/[^.!?]$/, "$&.");
}

function failure(error: unknown): unknown {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === "EACCES" || code === "EROFS" || code === "EPERM") {
    return new SetUpFailure(ENVIRONMENT.readOnly(path ?? ""));
  }
  return code === "ENOSPC" ? new SetUpFailure(ENVIRONMENT.full(path ?? "")) : error;
}

/** Whether the setting names a folder that is not there; what only pip can resolve is left to pip. */
function isMissing(wheelhouse: string): boolean {
  if (wheelhouse === "" || wheelhouse.includes("://")) {
    return false;
  }
  const folder = wheelhouse.replace(/^~(?=[/\\]|$)/, homedir());
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true;
}
