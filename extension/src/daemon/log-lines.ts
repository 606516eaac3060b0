import type { LogOutputChannel } from "vscode";

type Level = "debug" | "info" | "warn" | "error";

const LEVELS: Readonly<Record<string, Level>> = {
  DEBUG: "debug",
  INFO: "info",
  WARNING: "warn",
  ERROR: "error",
  CRITICAL: "error",
};

/** The beginning of a line of Python's logging, without which the channel writes time and level itself. */
const RECORD = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2},\d{3} (DEBUG|INFO|WARNING|ERROR|CRITICAL) /;

/** Passes the daemon's lines on at their own level; the lines of a traceback keep that of the record above them. */
export function lineWriter(log: Pick<LogOutputChannel, Level>): (line: string) => void {
  let level: Level = "info";
  return (line) => {
    const [head = "", name = ""] = RECORD.exec(line) ?? [];
    level = LEVELS[name] ?? level;
    log[level](line.slice(head.length));
  };
}
