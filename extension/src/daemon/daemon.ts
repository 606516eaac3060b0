import type { CancellationToken, Disposable, Event } from "vscode";
import type { NotificationType, RequestParam, RequestType } from "vscode-jsonrpc";
import type { Step } from "../ui/progress";
import type { Interpreter } from "./interpreter";
import type { Initiator, Lifecycle } from "./lifecycle";

/** The daemon as features see it; `service.ts` is the real one. */
export interface Daemon {
  readonly lifecycle: Lifecycle;
  readonly onDidMove: Event<Lifecycle>;
  start(by: Initiator): void;
  restart(by: Initiator): void;
  /** Resolves when no process is left. */
  stop(): Promise<void>;
  /** The interpreter that a start would use now. */
  interpreter(): Promise<Interpreter | undefined>;
  /** Rejects with `NotRunning` when there is no daemon, and with `DaemonFailure` when it says no. */
  request<P, R>(type: RequestType<P, R, void>, params: RequestParam<P>, token?: CancellationToken): Promise<R>;
  /** Hears a notification from this and every later run of the daemon. */
  listen<P>(type: NotificationType<P>, handler: (params: P) => void): Disposable;
  /** Answers what this and every later run of the daemon asks. */
  answer<P, R>(type: RequestType<P, R, void>, handler: (params: P, token: CancellationToken) => Promise<R>): Disposable;
  /** Tells the daemon something; without one there is nobody to hear it. */
  tell<P>(type: NotificationType<P>, params: RequestParam<P>): void;
  /** Hears the progress that the daemon reports under a token. */
  progress(token: string, report: (step: Step) => void): Disposable;
  /** Makes the daemon read the settings again. */
  settingsChanged(): void;
}
