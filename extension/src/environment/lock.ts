import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MILLISECONDS = 500;
/** Nothing that is still at work is that old: the number of its owner's process is somebody else's now. */
const STALE_MILLISECONDS = 60 * 60 * 1_000;
const EMPTY_MILLISECONDS = 5_000;

/** Runs the work while no other window does the like; a dead owner's lock is taken over. */
export async function locked<T>(
  file: string,
  work: () => Promise<T>,
  { signal, waiting }: { readonly signal: AbortSignal; readonly waiting: () => void },
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  while (!taken(file)) {
    waiting();
    await delay(POLL_MILLISECONDS, undefined, { signal });
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function taken(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw error;
    }
    breakStale(file);
    return false;
  }
}

function breakStale(file: string): void {
  try {
    const age = Date.now() - statSync(file).mtimeMs;
    const owner = readFileSync(file, "utf8");
    // A new lock is empty for a moment, before its owner's number stands in it.
    const isDead = owner === "" ? age > EMPTY_MILLISECONDS : !isAlive(Number(owner));
    if (isDead || age > STALE_MILLISECONDS) {
      rmSync(file, { force: true });
    }
  } catch (error) {
    // Its owner has just removed it.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      throw error;
    }
  }
}

/** Whether a process of this number runs. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) {
    return false;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive, too.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
