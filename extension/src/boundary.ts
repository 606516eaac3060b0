import { commands, type Disposable, type LogOutputChannel } from "vscode";
import type { Daemon } from "./daemon/daemon";
import { DaemonFailure, NotRunning, Withdrawn } from "./daemon/failure";
import { actionFor } from "./ui/hint";
import { BUTTON, FAILURE } from "./ui/messages";
import { type Action, fail, warn } from "./ui/notify";

/** Registers a command whose failures are told; the only place that catches whatever comes. */
export function registerCommand(
  id: string,
  run: (...args: unknown[]) => unknown,
  daemon: Pick<Daemon, "start">,
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

function tell(error: unknown, daemon: Pick<Daemon, "start">, log: LogOutputChannel): void {
  const showLog: Action = { label: BUTTON.showLog, run: () => log.show() };
  if (error instanceof Withdrawn) {
    return;
  }
  if (error instanceof NotRunning) {
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
