import { randomUUID } from "node:crypto";
import type { CancellationToken } from "vscode";
import { withProgress } from "../ui/progress";
import type { Daemon } from "./daemon";

/** Long work of the daemon under a notification that can cancel it. */
export async function atWork<T>(
  daemon: Daemon,
  title: string,
  work: (order: { workDoneToken: string }, token: CancellationToken) => Promise<T>,
): Promise<T> {
  return withProgress(title, async (step, token) => {
    const workDoneToken = randomUUID();
    const progress = daemon.progress(workDoneToken, step);
    try {
      return await work({ workDoneToken }, token);
    } finally {
      progress.dispose();
    }
  });
}
