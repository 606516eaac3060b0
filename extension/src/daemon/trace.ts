import { type Disposable, EventEmitter, LogLevel, type LogOutputChannel, workspace } from "vscode";
import { setting } from "../generated/settings";

/**
 * The log as the language client traces into it.
 *
 * The client traces only while the log level of the whole channel is Trace; `cockpit.trace.server` alone must do,
 * so this channel claims that level while the setting asks for a trace and writes at the level that is shown.
 */
export function createTrace(log: LogOutputChannel): LogOutputChannel & Disposable {
  const levels = new EventEmitter<LogLevel>();
  const level = (): LogLevel => (setting("cockpit.trace.server") === "off" ? log.logLevel : LogLevel.Trace);
  const subscriptions = [
    levels,
    log.onDidChangeLogLevel(() => levels.fire(level())),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("cockpit.trace.server")) {
        levels.fire(level());
      }
    }),
  ];
  return {
    name: log.name,
    get logLevel() {
      return level();
    },
    onDidChangeLogLevel: levels.event,
    trace: (message, ...args) =>
      log.logLevel === LogLevel.Trace ? log.trace(message, ...args) : log.info(message, ...args),
    debug: (message, ...args) => log.debug(message, ...args),
    info: (message, ...args) => log.info(message, ...args),
    warn: (message, ...args) => log.warn(message, ...args),
    error: (message, ...args) => log.error(message, ...args),
    append: (value) => log.append(value),
    appendLine: (value) => log.appendLine(value),
    replace: (value) => log.replace(value),
    clear: () => log.clear(),
    show: () => log.show(true),
    hide: () => log.hide(),
    dispose: () => subscriptions.forEach((each) => void each.dispose()),
  };
}
