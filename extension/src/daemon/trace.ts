import { EventEmitter, LogLevel, type LogOutputChannel, workspace } from "vscode";
import { setting } from "../generated/settings";

/** The log as the language client traces into it. */
export interface Trace {
  readonly channel: LogOutputChannel;
  dispose(): void;
}

/** As messages carry it, whether they are written in one line or in several. */
const SECRET = /("(?:password|secret)"\s*:\s*)"(?:[^"\\]|\\.)*"/g;

/**
 * Makes `cockpit.trace.server` alone turn the trace on.
 *
 * The client traces only while the log level of the whole channel is Trace. So this channel, which is the log in
 * everything else, claims that level while the setting asks for a trace, and writes at the level that is shown.
 */
export function createTrace(log: LogOutputChannel): Trace {
  const levels = new EventEmitter<LogLevel>();
  const level = (): LogLevel => (setting("cockpit.trace.server") === "off" ? log.logLevel : LogLevel.Trace);
  const write = (message: string): void => {
    const told = message.replace(SECRET, '$1"[redacted]"');
    if (log.logLevel === LogLevel.Trace) {
      log.trace(told);
    } else {
      log.info(told);
    }
  };
  const subscriptions: { dispose(): unknown }[] = [
    levels,
    log.onDidChangeLogLevel(() => levels.fire(level())),
    // While a window opens, an event may change settings that it says nothing of.
    workspace.onDidChangeConfiguration(() => levels.fire(level())),
  ];
  const channel = Object.create(log, {
    logLevel: { get: level },
    onDidChangeLogLevel: { value: levels.event },
    trace: { value: write },
  }) as LogOutputChannel;
  return { channel, dispose: () => subscriptions.forEach((each) => void each.dispose()) };
}
