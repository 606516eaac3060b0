import { existsSync } from "node:fs";
import { join } from "node:path";
import { commands, EventEmitter, type ExtensionContext, workspace } from "vscode";
import { registerCommand } from "./boundary";
import type { Context } from "./context";
import { Countdown } from "./daemon/countdown";
import { SettingsLook } from "./daemon/changed";
import { currentSettings } from "./daemon/options";
import { CLOCK, DaemonService } from "./daemon/service";
import { ManagedEnvironment, PROGRAM } from "./environment/environment";
import { packageContent } from "./environment/package-content";
import { runProgram } from "./environment/program";
import type { SetUp } from "./environment/set-up";
import { NOTHING_KNOWN } from "./daemon/status";
import { StatusItems } from "./daemon/status-items";
import { FEATURES } from "./features";
import { TeamStore } from "./daemon/team-store";
import { createLog } from "./ui/log";
import { FAILED } from "./ui/notify";
import { Documents } from "./views/documents";
import { lifeOf } from "./views/life";
import { Overview } from "./views/overview";
import { NOTHING_TOLD } from "./views/wire";

let stop: (() => Promise<void>) | undefined;

/** The composition root: builds the parts, registers the features, starts the daemon. */
export function activate(extension: ExtensionContext): void {
  const log = createLog();
  const environment = environmentOf(extension);
  const interpreter = (): string | undefined => ofClone(extension.extensionPath) ?? environment.interpreter();
  const teamStore = new TeamStore(extension.secrets);
  const daemon = new DaemonService(interpreter, () => teamStore.environment(), log);
  let setUp: SetUp = { kind: "idle" };
  const setUps = new EventEmitter<SetUp>();
  const countdown = new Countdown(CLOCK);
  const documents = new Documents();
  const status = new StatusItems({ lifecycle: daemon.lifecycle, setUp, ...NOTHING_KNOWN }, CLOCK);
  const overview = new Overview(extension.extensionUri, {
    revision: 0,
    life: lifeOf(daemon.lifecycle, setUp, CLOCK.now()),
    ...NOTHING_TOLD,
  });
  const showLife = (): void => {
    status.update({ lifecycle: daemon.lifecycle, setUp });
    overview.show({ life: lifeOf(daemon.lifecycle, setUp, CLOCK.now()) });
  };
  extension.subscriptions.push(log, daemon, status, overview, documents, setUps, countdown);

  const context: Context = {
    daemon,
    log,
    ...ofEditor(extension),
    teamStore,
    storage: (extension.storageUri ?? extension.globalStorageUri).fsPath,
    own: (disposable) => void extension.subscriptions.push(disposable),
    command: (id, run) => void extension.subscriptions.push(registerCommand(id, run, daemon, log)),
    status: (facts) => status.update(facts),
    show: (snapshot) => overview.show(snapshot),
    environment,
    onDidSetUp: setUps.event,
    onDidCount: countdown.onDidCount,
    showSetUp: (now) => {
      setUp = now;
      showLife();
      setUps.fire(now);
    },
    reveal: () => overview.reveal(),
    ...facesOf(documents),
  };
  context.command(FAILED, rethrow);
  followLife(context, countdown, showLife);
  FEATURES.forEach((register) => register(context));
  followEnvironment(context, daemon);
  stop = () => daemon.stop();
  daemon.start("product");
}

/** What the editor gives an extension. */
function ofEditor(extension: ExtensionContext): Pick<Context, "extensionUri" | "memory" | "secrets"> {
  return { extensionUri: extension.extensionUri, memory: extension.workspaceState, secrets: extension.secrets };
}

/** What features may have shown. */
function facesOf(
  documents: Documents,
): Pick<Context, "openDocument" | "compareDocuments" | "compareFiles" | "mergeDocuments"> {
  return {
    openDocument: (name, text) => documents.open(name, text),
    compareDocuments: (title, left, right, preview) => documents.compare(title, left, right, preview),
    compareFiles: (title, files) => documents.compareFiles(title, files),
    mergeDocuments: (merge) => documents.merge(merge),
  };
}

/** Leaves no process behind; VS Code waits for it, but not for long, and the daemon's end is bounded. */
export async function deactivate(): Promise<void> {
  await stop?.();
}

/** The daemon comes and goes. */
function followLife({ daemon, own }: Context, countdown: Countdown, show: () => void): void {
  own(countdown.onDidCount(show));
  own(
    daemon.onDidMove((lifecycle) => {
      show();
      countdown.follow(lifecycle);
      void commands.executeCommand("setContext", "cockpit.running", lifecycle.state === "RUNNING");
    }),
  );
}

/** Settings and trust change while the editor runs. */
function followEnvironment(context: Context, daemon: DaemonService): void {
  const look = new SettingsLook(currentSettings);
  context.own(
    workspace.onDidChangeConfiguration(() => {
      const changed = look.changes();
      if (changed.storage) {
        // The databases are open where they have been.
        daemon.restart("person");
        return;
      }
      if (changed.interpreter) {
        void daemon.reconsiderInterpreter();
      }
      if (changed.any) {
        daemon.settingsChanged();
      }
    }),
  );
  // What the daemon may do depends on trust from its start on.
  context.own(workspace.onDidGrantWorkspaceTrust(() => daemon.restart("person")));
}

/** The environment that the packaged extension makes for itself. */
function environmentOf({ globalStorageUri, extensionPath }: ExtensionContext): ManagedEnvironment {
  return new ManagedEnvironment(
    join(globalStorageUri.fsPath, "environments"),
    packageContent(extensionPath),
    runProgram,
  );
}

/** The environment of a clone, where the extension runs from its sources. */
function ofClone(extensionPath: string): string | undefined {
  const path = join(extensionPath, ".venv", ...PROGRAM);
  return existsSync(path) ? path : undefined;
}

/** Leaves a failure to whoever tells those of commands. */
function rethrow(error: unknown): never {
  throw error;
}
