import type { LogOutputChannel } from "vscode";
import {
  CloseAction,
  type DiagnosticCollectionProvider,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
} from "vscode-languageclient/node";
import { DAEMON } from "../ui/messages";
import { initializationOptions } from "./options";
import type { DaemonProcess } from "./process";

/** vscode-languageclient without its pop-ups: a daemon that fails shows in the status bar. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  /** One that failed to start is also asked to stop by its own base class, which then logs that it cannot be. */
  override async stop(timeout?: number): Promise<void> {
    if (this.state === State.Running) {
      await super.stop(timeout);
    }
  }
}

/** A client for one run of the daemon; a new one is built for each start. */
export function createClient(
  process: DaemonProcess,
  log: LogOutputChannel,
  trace: LogOutputChannel,
  diagnosticCollectionProvider: DiagnosticCollectionProvider,
): LanguageClient {
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: "file" }],
    initializationOptions,
    diagnosticCollectionProvider,
    outputChannel: log,
    traceOutputChannel: trace,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    // The supervisor decides what happens next; the client only cleans up.
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => ({
        action: CloseAction.DoNotRestart,
        handled: true,
        message: DAEMON.disconnected,
      }),
    },
    initializationFailedHandler: () => false,
    // DaemonProcess reads stderr.
    stdioOptions: { stdout: () => undefined, stderr: () => undefined },
    markdown: { isTrusted: false, supportHtml: false },
  };
  return new QuietClient("cockpit", "Cockpit", () => Promise.resolve(process.child), options);
}
