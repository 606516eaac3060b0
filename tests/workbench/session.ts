import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { makeRepository } from "../../scripts/lib/sample.mjs";
import { packageFolder } from "../../scripts/lib/vsix.mjs";
import {
  copyExtensions,
  installExtension,
  startHost,
  writeSettings,
  type Host,
} from "../../scripts/lib/workbench-host.mjs";
import { Workbench } from "./workbench.js";

/** Without these, a browser as root does not start, and one without a network keeps asking for it. */
const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const SETTINGS = {
  // As a dialog, the editor in which a workspace is trusted would cover the window.
  "workbench.editor.useModal": "off",
  "chat.disableAIFeatures": true,
  "files.autoSave": "off",
  "telemetry.telemetryLevel": "off",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  // A picture shows what is, not what is on its way.
  "workbench.reduceMotion": "on",
  // So that a test can change the theme of an open window.
  "window.autoDetectColorScheme": true,
};

/** How long the host keeps what belongs to a closed page: tests close pages for good. */
const GRACE_SECONDS = 1;

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

const UNTIL_MS = 30_000;
const POLL_MS = 100;
const VIEWPORT = { width: 1400, height: 900 };
const PICTURES = inRoot("build", "test-pictures");

/** A setting of the machine that names no interpreter: the extension is on its own. */
export const NO_INTERPRETER = {};

/** An index that cannot be there: whoever asks it fails. */
export const NO_INDEX = { PIP_INDEX_URL: "http://127.0.0.1:9/simple", PIP_RETRIES: "0", PIP_CONFIG_FILE: "/dev/null" };

/** What a session finds besides its workspace. */
export interface Surroundings {
  /** The settings of the machine; else they name the interpreter of this clone. */
  readonly machine?: Record<string, unknown>;
  readonly env?: Record<string, string>;
  /** The language of the window; else English. */
  readonly language?: string;
  /** The person's settings, besides those of every session. */
  readonly user?: Record<string, unknown>;
  /** Changes the workspace before it becomes a repository. */
  readonly prepare?: (workspace: string) => void;
  /** The folders of other extensions that are installed beside ours. */
  readonly extensions?: readonly string[];
  /** Whether the window opens without a folder. */
  readonly withoutFolder?: boolean;
}

/** A workbench of its own over a copy of a workspace: nothing of it is shared with another session or the person's own. */
export class Session {
  private constructor(
    private readonly home: string,
    readonly workspace: string,
    private readonly surroundings: Surroundings,
    readonly host: Host,
    private readonly release: () => void,
    private readonly browser: Browser,
    readonly workbench: Workbench,
  ) {}

  static async start(workspaceName: string, surroundings: Surroundings = {}): Promise<Session> {
    const { machine, env, user, prepare, language, extensions = [] } = surroundings;
    const home = mkdtempSync(path.join(tmpdir(), "cockpit-workbench-"));
    const workspace = path.join(home, workspaceName);
    cpSync(inRoot("tests", "workspaces", workspaceName), workspace, { recursive: true });
    prepare?.(workspace);
    await makeRepository(workspace);
    const dataFolder = path.join(home, "host");
    copyExtensions(fromEnvironment("COCKPIT_INSTALLED"), dataFolder);
    for (const folder of extensions) await installExtension(await packageFolder(folder, home), dataFolder);
    writeSettings(dataFolder, { ...(machine && { machine }), user: { ...SETTINGS, ...user } });
    const host = await startHost({
      dataFolder,
      graceSeconds: GRACE_SECONDS,
      env: { ...ownFolders(home), ...env },
      ...(language && { language }),
    });
    const release = stopWithTests(host);
    const browser = await chromium.launch({
      executablePath: fromEnvironment("COCKPIT_CHROMIUM"),
      args: CHROMIUM_ARGUMENTS,
    });
    return new Session(home, workspace, surroundings, host, release, browser, await newWorkbench(browser));
  }

  /** Opens the workspace in the window, anew when it is open. */
  async open(): Promise<void> {
    await this.openIn(this.workbench);
  }

  /** Opens the workspace in one more window. */
  async openAnother(): Promise<Workbench> {
    const another = await newWorkbench(this.browser);
    await this.openIn(another);
    return another;
  }

  private async openIn(workbench: Workbench): Promise<void> {
    const folder = this.surroundings.withoutFolder === true ? undefined : this.workspace;
    await workbench.page.goto(this.host.address(folder));
    await workbench.shown();
  }

  /** What a file of the workspace holds on disk. */
  read(file: string): string {
    return readFileSync(path.join(this.workspace, file), "utf8");
  }

  /** Whether the workspace has a file. */
  has(file: string): boolean {
    return existsSync(path.join(this.workspace, file));
  }

  /** Takes a picture of the window. */
  async picture(name: string): Promise<void> {
    mkdirSync(PICTURES, { recursive: true });
    await this.workbench.page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
  }

  /** Takes a picture of the window in dark and one in light. */
  async pictures(name: string): Promise<void> {
    for (const colorScheme of ["light", "dark"] as const) {
      await this.workbench.page.emulateMedia({ colorScheme });
      await this.workbench.page
        .locator(colorScheme === "dark" ? ".vs-dark" : ".vs")
        .first()
        .waitFor();
      await this.picture(`${name}-${colorScheme}`);
    }
  }

  /** Changes the person's settings; the window takes them when it is opened the next time. */
  configure(settings: Record<string, unknown>): void {
    const file = path.join(this.home, "host", "data", "User", "settings.json");
    writeFileSync(file, JSON.stringify({ ...SETTINGS, ...this.surroundings.user, ...settings }));
  }

  /** The numbers of the daemons that run in this session. */
  daemons(): number[] {
    return this.processes("-m cockpit serve");
  }

  /** The numbers of the daemons' workers. */
  workers(): number[] {
    return this.processes("-m cockpit.workers");
  }

  private processes(command: string): number[] {
    const lines = execFileSync("ps", ["-eo", "pgid=,pid=,args="], { encoding: "utf8" }).split("\n");
    const ours = lines.map((line) => line.trim().split(/\s+/)).filter(([group]) => group === String(this.host.pid));
    return ours.filter((words) => words.join(" ").includes(command)).map(([, pid]) => Number(pid));
  }

  /** The numbers of the processes that set an environment of this session up. */
  installers(): number[] {
    const processes = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" }).split("\n");
    const ours = processes.filter((line) => line.includes(this.home) && /-m (venv|pip|ensurepip)\b/.test(line));
    return ours.map((line) => Number.parseInt(line.trim(), 10));
  }

  /** The finished environments of the extension. */
  environments(): string[] {
    const folder = path.join(this.home, "host", "data", "User", "globalStorage");
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    return files.filter((file) => /environments\/[^/]+\/ready$/.test(file));
  }

  /** The path of a file that the extension keeps for the workspace. */
  stored(name: string): string {
    const folder = path.join(this.home, "host", "data", "User", "workspaceStorage");
    const found = readdirSync(folder, { recursive: true, encoding: "utf8" }).find(
      (file) => path.basename(file) === name,
    );
    if (found === undefined) throw new Error(`The extension keeps no ${name}.`);
    return path.join(folder, found);
  }

  /** A page of the browser that has nothing to do with the window. */
  async pageApart(options: BrowserContextOptions): Promise<Page> {
    return this.browser.newPage(options);
  }

  async closePage(): Promise<void> {
    await this.workbench.page.close();
  }

  async close(): Promise<void> {
    await this.browser.close();
    // Nothing is kept, so nothing has to be finished.
    await this.host.kill();
    this.release();
    rmSync(this.home, { recursive: true, force: true });
  }

  /** What the cockpit's output channel holds. */
  log(): string {
    const logs = path.join(this.home, "host", "data", "logs");
    const files = readdirSync(logs, { recursive: true, encoding: "utf8" });
    const ours = files.filter((file) => path.basename(file) === "Cockpit.log");
    return ours.map((file) => readFileSync(path.join(logs, file), "utf8")).join("\n");
  }

  /** What helps to understand a failure: a picture, and the extension's log. */
  async explain(name: string): Promise<void> {
    if (this.workbench.page.isClosed()) return;
    await this.picture(`${name}-failed`);
    console.log(`The log of the cockpit in ${name}:\n${this.log()}`);
  }
}

/** Runs a scenario in a session of its own, explains a failure, and leaves nothing behind. */
export async function inSession(
  name: string,
  workspace: string,
  scenario: (session: Session) => Promise<void>,
  surroundings: Surroundings = {},
): Promise<void> {
  const session = await Session.start(workspace, surroundings);
  try {
    await session.open();
    await scenario(session);
  } catch (error) {
    await session.explain(name).catch((reason: unknown) => console.log("The failure could not be explained:", reason));
    throw error;
  } finally {
    await session.close();
  }
}

/** A window in which nothing is open yet. */
async function newWorkbench(browser: Browser): Promise<Workbench> {
  const permissions = ["clipboard-read", "clipboard-write"];
  return new Workbench(await browser.newPage({ viewport: VIEWPORT, colorScheme: "dark", permissions }));
}

/** Ends the host also when the tests are ended from outside: it would outlive them, in its own process group. */
function stopWithTests(host: Host): () => void {
  const stop = (signal: NodeJS.Signals): void => {
    release();
    void host.stop().finally(() => process.kill(process.pid, signal));
  };
  const release = (): void => SIGNALS.forEach((signal) => process.off(signal, stop));
  SIGNALS.forEach((signal) => process.on(signal, stop));
  return release;
}

/** Waits for a condition that no event announces. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + UNTIL_MS;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}.`);
    await delay(POLL_MS);
  }
}

/** The daemon keeps its databases where the system says: here that is in the session. */
function ownFolders(home: string): Record<string, string> {
  return {
    XDG_CACHE_HOME: path.join(home, "cache"),
    XDG_CONFIG_HOME: path.join(home, "config"),
    XDG_DATA_HOME: path.join(home, "data"),
    XDG_STATE_HOME: path.join(home, "state"),
  };
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run these tests with \`npm test -- workbench\`.`);
  return value;
}
