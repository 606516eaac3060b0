import { commands, type Disposable, type LogOutputChannel } from "vscode";
import type { Daemon } from "./daemon/daemon";
import { ConnectionLost, DaemonFailure, NotRunning, Withdrawn } from "./daemon/failure";
import { actionFor } from "./ui/hint";
import { BUTTON, FAILURE } from "./ui/messages";
import { type Action, fail, warn } from "./ui/notify";
import { announce } from "./ui/progress";

type Life = Pick<Daemon, "start" | "lifecycle" | "onDidMove">;

/** Registers a command whose failures are told; the only place that catches whatever comes. */
export function registerCommand(
  id: string,
  run: (...args: unknown[]) => unknown,
  daemon: Life,
  log: LogOutputChannel,
): Disposable {
  return commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      await run(...args);
    } catch (error) {
      tell(error, daemon, log);
    }
  });
}

function tell(error: unknown, daemon: Life, log: LogOutputChannel): void {
  const showLog: Action = { label: BUTTON.showLog, run: () => log.show() };
  if (error instanceof Withdrawn) {
    return;
  }
  if (error instanceof NotRunning && (isComing(daemon) || error instanceof ConnectionLost)) {
    announce(error.message, settled(daemon));
  } else if (error instanceof NotRunning) {
    warn(error.message, { label: BUTTON.start, run: () => daemon.start("person") }, showLog);
  } else if (error instanceof DaemonFailure) {
    const action = actionFor(error.hint);
    const isLog = error.hint === "cockpit.showLog";
    fail(error.message, ...(action === undefined || isLog ? [showLog] : [action, showLog]));
  } else {
    log.error(error instanceof Error ? error : String(error));
    fail(FAILURE.unexpected, showLog);
  }
}

/** Whether the daemon starts without anybody's doing. */
function isComing({ lifecycle: { state } }: Life): boolean {
  return state === "STARTING" || state === "BACKOFF";
}

/** Resolves when the daemon runs again, or will not by itself. */
function settled(daemon: Life): Promise<void> {
  return new Promise((resolve) => {
    const listening = daemon.onDidMove(() => {
      if (!isComing(daemon)) {
        listening.dispose();
        resolve();
      }
    });
  });
}
