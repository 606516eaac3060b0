// Writes the workbench's log files, which the Output panel shows. It takes the place of the module @vscode/spdlog in the
// host, whose other half is native code that has to be compiled: without it, every output channel stays empty.
"use strict";

const { appendFileSync, mkdirSync, renameSync, statSync } = require("node:fs");
const path = require("node:path");

/** The names of the levels as the module prints them; their places are the levels. */
const LEVELS = ["trace", "debug", "info", "warning", "error", "critical"];

class Logger {
  #file;
  #sizeLimit;
  #size;
  #level = LEVELS.indexOf("info");
  #plain = false;

  /**
   * @param {string} _type Whether the module would write on a thread of its own.
   * @param {string} _name
   * @param {string} file
   * @param {number} sizeLimit In bytes; the file before is kept, older ones are not.
   */
  constructor(_type, _name, file, sizeLimit) {
    mkdirSync(path.dirname(file), { recursive: true });
    this.#file = file;
    this.#sizeLimit = sizeLimit;
    this.#size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  }

  getLevel() {
    return this.#level;
  }

  /** @param {number} level */
  setLevel(level) {
    this.#level = level;
  }

  /** Lines have a time and a level, as the workbench asks for in its one pattern. */
  setPattern() {
    this.#plain = false;
  }

  /** From now on the text is written as it comes. */
  clearFormatters() {
    this.#plain = true;
  }

  /** Everything is written at once. */
  flush() {
    return undefined;
  }

  /** No file is held open. */
  drop() {
    return undefined;
  }

  /**
   * @param {number} level
   * @param {string} message
   */
  write(level, message) {
    if (level < this.#level) return;
    const time = new Date().toISOString().replace("T", " ").replace("Z", "");
    const text = this.#plain ? message : `${time} [${LEVELS[level] ?? ""}] ${message}\n`;
    if (this.#size > 0 && this.#size + text.length > this.#sizeLimit) {
      renameSync(this.#file, `${this.#file}.1`);
      this.#size = 0;
    }
    appendFileSync(this.#file, text);
    this.#size += text.length;
  }

  /** @param {string} message */
  trace(message) {
    this.write(0, message);
  }

  /** @param {string} message */
  debug(message) {
    this.write(1, message);
  }

  /** @param {string} message */
  info(message) {
    this.write(2, message);
  }

  /** @param {string} message */
  warn(message) {
    this.write(3, message);
  }

  /** @param {string} message */
  error(message) {
    this.write(4, message);
  }

  /** @param {string} message */
  critical(message) {
    this.write(5, message);
  }
}

/**
 * @param {string} name
 * @param {string} file
 * @param {number} sizeLimit
 */
const createLogger = (name, file, sizeLimit) => Promise.resolve(new Logger("rotating", name, file, sizeLimit));

/** Loggers have their level each, and write at once. */
const doNothing = () => undefined;

// One by one, because the workbench imports this as a module and finds only names that are assigned so.
exports.Logger = Logger;
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
exports.setLevel = doNothing;
exports.setFlushOn = doNothing;
