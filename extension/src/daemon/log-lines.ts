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

/** What Python says outside of its logging when it ends. */
const ERROR = /^(Fatal Python error|[\w.]*(Error|Exception|Interrupt))\b/;

/** Why a program ended in its own words: its last error, unless it went on with something else after it. */
export class LastWords {
  #said = "";
  /** Before any record, each line counts: then it is Python that speaks. */
  #isSpeaking = true;

  get said(): string {
    return this.#said;
  }

  hear(line: string): void {
    const [head = "", name = ""] = RECORD.exec(line) ?? [];
    const text = line.slice(head.length).trim();
    if (head !== "") {
      this.#isSpeaking = LEVELS[name] === "error";
      this.#said = this.#isSpeaking ? text : "";
    } else if (text !== "" && (this.#isSpeaking || ERROR.test(text))) {
      this.#isSpeaking = true;
      this.#said = text;
    }
  }
}

/** Passes the daemon's lines on at their own level; the lines of a traceback keep that of the record above them. */
export function lineWriter(log: Pick<LogOutputChannel, Level>): (line: string) => void {
  let level: Level = "info";
  return (line) => {
    const [head = "", name = ""] = RECORD.exec(line) ?? [];
    level = LEVELS[name] ?? level;
    log[level](line.slice(head.length));
  };
}
