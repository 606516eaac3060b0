/** What there is to look at: windows in a state, and the pictures that are taken of each. */
import { createServer } from "node:net";
import { cpSync } from "node:fs";
import path from "node:path";
import { inRoot } from "../../../scripts/lib/paths.mjs";
import { SNAPSHOTS } from "../../snapshots.js";
import { NO_INDEX, NO_INTERPRETER, type Surroundings, until } from "../session.js";
import type { Camera } from "./camera.js";
import { editor, findings, pages } from "./full.js";

export interface Scene {
  readonly name: string;
  /** How the names of its pictures begin. */
  readonly pictures: readonly string[];
  readonly workspace?: string;
  readonly surroundings?: () => Surroundings | Promise<Surroundings>;
  /** Brings the window, which was just opened, into the state and takes the pictures; done once for each pair of looks. */
  readonly shoot: (camera: Camera) => Promise<void>;
}

/** For what is not about trust. */
export const TRUSTED = { "security.workspace.trust.enabled": false };

/** So many files are not audited before the worker that does it is held. */
const MANY_COPIES = 1_500;

/** Pictures of the Compliance tile, and the states that they show. */
const SCORES: Readonly<Record<string, string>> = {
  "score-below": "full",
  "score-incomplete": "score incomplete",
  "score-stale": "score stale, while the tests run",
  "score-failed": "no score",
  "score-folders": "scores of two folders, one denied",
};

/** The same of the Corrections tile. */
const CORRECTIONS: Readonly<Record<string, string>> = {
  corrections: "full",
  "corrections-many": "many corrections in two folders",
  "corrections-restricted": "restricted",
  "corrections-unknown": "corrections unknown",
};

/** The same of the Sessions tile. */
const SESSIONS: Readonly<Record<string, string>> = {
  sessions: "full",
  "sessions-left": "things left behind",
  "sessions-unknown": "sessions unknown",
};

/** The same of the Backup tile. */
const BACKUP: Readonly<Record<string, string>> = {
  backup: "full",
  "backup-none": "no backup yet",
  "backup-failed": "backup failed",
  "backup-encrypted": "encrypted backups of another machine",
  "backup-unconfigured": "no folder for backups",
};

/** The same of the Sync tile. */
const SYNC: Readonly<Record<string, string>> = {
  sync: "full",
  "sync-differ": "databases that differ",
  "sync-off": "databases of a project, by command",
  "sync-unconfigured": "no databases to synchronise",
  "sync-restricted": "databases of a restricted workspace",
  "sync-failed": "synchronisation failed",
};

/** The same of the Databases tile. */
const DATABASES: Readonly<Record<string, string>> = {
  databases: "full",
  "databases-large": "a large database, and one of a newer version",
  "databases-migration": "a migration that is pending, and one that was made",
  "databases-none": "no database yet",
};

/** The same of the Copilots tile. */
const COPILOTS: Readonly<Record<string, string>> = {
  copilots: "full",
  "copilots-models": "copilots with language models",
  "copilots-none": "nothing made by the copilots",
  "copilots-unknown": "copilots unknown",
};

/** The tile comes into sight where the ones above it have little to say. */
const ALONE = {
  compliance: null,
  audit: null,
  copilots: null,
  backup: null,
  sync: null,
  databases: null,
} as const;

export const SCENES: readonly Scene[] = [
  {
    name: "a full workspace",
    pictures: ["overview-full", "findings-", "problems", "hover", "code-actions", "status", "language-status"],
    surroundings: () => ({ user: TRUSTED }),
    shoot: full,
  },
  {
    name: "its pages, and the daemon stopped",
    pictures: [
      "walkthrough",
      "settings",
      "history",
      "doctor",
      "code-page",
      "guard",
      "overview-stopped",
      "findings-stopped",
    ],
    surroundings: () => ({ user: TRUSTED }),
    shoot: stopped,
  },
  {
    name: "a restricted workspace",
    pictures: ["overview-restricted", "findings-restricted"],
    shoot: restricted,
  },
  {
    name: "a clean workspace",
    pictures: ["overview-clean", "findings-clean"],
    workspace: "clean",
    surroundings: () => ({ user: TRUSTED }),
    shoot: clean,
  },
  {
    name: "scores",
    pictures: ["overview-score"],
    workspace: "clean",
    surroundings: () => ({ user: TRUSTED }),
    shoot: (camera) => states(camera, SCORES),
  },
  {
    name: "what the copilots did",
    pictures: ["overview-copilots"],
    workspace: "clean",
    surroundings: () => ({ user: TRUSTED }),
    shoot: (camera) => states(camera, COPILOTS, { compliance: null, audit: null }),
  },
  {
    name: "backups",
    pictures: ["overview-backup"],
    workspace: "clean",
    surroundings: () => ({ user: TRUSTED }),
    shoot: (camera) => states(camera, BACKUP, { compliance: null, audit: null, copilots: null }),
  },
  {
    name: "databases that are kept alike",
    pictures: ["overview-sync"],
    workspace: "clean",
    surroundings: () => ({ user: TRUSTED }),
    shoot: (camera) => states(camera, SYNC, { compliance: null, audit: null, copilots: null, backup: null }),
  },
  {
    name: "databases of the product",
    pictures: ["overview-databases"],
    workspace: "clean",
    surroundings: () => ({ user: TRUSTED }),
    shoot: (camera) =>
      states(camera, DATABASES, { compliance: null, audit: null, copilots: null, backup: null, sync: null }),
  },
  {
    name: "corrections",
    pictures: ["overview-corrections"],
    workspace: "clean",
    surroundings: () => ({ user: TRUSTED }),
    shoot: (camera) => states(camera, CORRECTIONS, ALONE),
  },
  {
    name: "sessions",
    pictures: ["overview-sessions"],
    workspace: "clean",
    surroundings: () => ({ user: TRUSTED }),
    shoot: (camera) => states(camera, SESSIONS, { ...ALONE, corrections: null }),
  },
  {
    name: "the report",
    pictures: ["report"],
    surroundings: () => ({ user: TRUSTED }),
    shoot: report,
  },
  {
    name: "no folder",
    pictures: ["overview-no-folder", "findings-no-folder"],
    surroundings: () => ({ withoutFolder: true }),
    shoot: noFolder,
  },
  {
    name: "a daemon that does not answer yet",
    pictures: ["overview-starting", "findings-starting"],
    surroundings: () => ({
      machine: { "cockpit.daemon.interpreter": inRoot("tests", "workbench", "pictures", "silent.sh") },
    }),
    shoot: starting,
  },
  {
    name: "a first audit",
    pictures: ["overview-auditing", "findings-auditing"],
    surroundings: () => ({ user: TRUSTED, prepare: multiply }),
    shoot: auditing,
  },
  {
    name: "an interpreter that is not there",
    pictures: ["overview-failed", "findings-failed"],
    surroundings: () => ({ machine: { "cockpit.daemon.interpreter": "/opt/cockpit/bin/python" }, user: TRUSTED }),
    shoot: failed,
  },
  {
    name: "a set-up under way",
    pictures: ["overview-setting-up", "findings-setting-up"],
    surroundings: async () => ({ machine: NO_INTERPRETER, env: await silentIndex(), user: TRUSTED }),
    shoot: settingUp,
  },
  {
    name: "a failed set-up",
    pictures: ["overview-not-set-up", "findings-not-set-up", "set-up-failed"],
    surroundings: () => ({ machine: NO_INTERPRETER, env: NO_INDEX, user: TRUSTED }),
    shoot: notSetUp,
  },
];

async function full(camera: Camera): Promise<void> {
  await (await camera.session.workbench.overview()).state("Audit", "up to date");
  await camera.session.workbench.findings.row("Body that does nothing").first().waitFor();
  await camera.sideBar("full");
  await findings(camera);
  await camera.tall(() => editor(camera));
}

async function stopped(camera: Camera): Promise<void> {
  const { workbench } = camera.session;
  const overview = await workbench.overview();
  await overview.state("Audit", "up to date");
  await pages(camera);
  await workbench.command("Cockpit: Stop Daemon");
  await overview.state("Daemon", "stopped");
  await workbench.findings.welcome("is not running").waitFor();
  await camera.sideBar("stopped");
}

async function restricted(camera: Camera): Promise<void> {
  const { workbench } = camera.session;
  await (await workbench.overview()).state("Audit", "up to date");
  await workbench.findings.row("Body that does nothing").first().waitFor();
  await camera.sideBar("restricted");
}

async function clean(camera: Camera): Promise<void> {
  const { workbench } = camera.session;
  await (await workbench.overview()).state("Audit", "up to date");
  await workbench.findings.welcome("Nothing open").waitFor();
  await camera.sideBar("clean");
}

/** As if the folders were so: each of them would take its own workspace and what happened in it. */
async function states(camera: Camera, shown: Readonly<Record<string, string>>, change = {}): Promise<void> {
  const overview = await camera.session.workbench.overview();
  await overview.state("Audit", "up to date");
  for (const [state, name] of Object.entries(shown)) {
    const snapshot = SNAPSHOTS[name];
    if (snapshot === undefined) throw new Error(`There is no state ${name}.`);
    await overview.send({ ...snapshot, ...change });
    await camera.sideBar(state, ["overview"]);
  }
}

async function report(camera: Camera): Promise<void> {
  const { workbench } = camera.session;
  await (await workbench.overview()).state("Audit", "up to date");
  await workbench.command("Cockpit: Open Compliance Report");
  await workbench.notification("The compliance report is open.").waitFor();
  await workbench.command("Notifications: Clear All Notifications");
  await workbench.panel.locator("iframe#active-frame").waitFor();
  await camera.tall(() => camera.part("report", workbench.page.locator(".part.editor"), 0));
}

async function noFolder(camera: Camera): Promise<void> {
  const { workbench } = camera.session;
  await (await workbench.overview()).state("Audit", "no folder");
  await workbench.findings.welcome("Open Folder").waitFor();
  await camera.sideBar("no-folder");
}

async function starting(camera: Camera): Promise<void> {
  const { workbench } = camera.session;
  await (await workbench.overview()).state("Daemon", "starting");
  await workbench.findings.welcome("Loading").waitFor();
  await camera.sideBar("starting");
}

async function auditing(camera: Camera): Promise<void> {
  const { session } = camera;
  await until("a worker audits", () => session.workers().length > 0);
  session.workers().forEach((worker) => process.kill(worker, "SIGSTOP"));
  await (await session.workbench.overview()).state("Audit", "auditing");
  await session.workbench.findings.welcome("is being audited").waitFor();
  await camera.sideBar("auditing");
}

async function failed(camera: Camera): Promise<void> {
  const { workbench } = camera.session;
  await (await workbench.overview()).state("Daemon", "failed");
  await workbench.findings.welcome("cannot run").waitFor();
  await camera.sideBar("failed");
}

async function settingUp(camera: Camera): Promise<void> {
  const { session } = camera;
  await (await session.workbench.overview()).state("Daemon", "setting up");
  await until("pip is at work", () => session.installers().length > 0);
  await camera.sideBar("setting-up");
}

async function notSetUp(camera: Camera): Promise<void> {
  const { workbench } = camera.session;
  const overview = await workbench.overview();
  await overview.state("Daemon", "failed");
  const notification = workbench.notification("could not be downloaded");
  await camera.part("set-up-failed", notification);
  await camera.sideBar("not-set-up");
}

/** Fills a workspace with copies of its files. */
function multiply(workspace: string): void {
  const source = inRoot("tests", "workspaces", "sample", "tides");
  for (let copy = 0; copy < MANY_COPIES; copy += 1) {
    cpSync(source, path.join(workspace, `tides${String(copy)}`), { recursive: true });
  }
}

/** A package index that takes calls and never answers. */
async function silentIndex(): Promise<Record<string, string>> {
  const server = createServer().unref();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  return { ...NO_INDEX, PIP_INDEX_URL: `http://127.0.0.1:${String(port)}/simple`, PIP_DEFAULT_TIMEOUT: "600" };
}
