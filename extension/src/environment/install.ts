import { env } from "vscode";
import type { Context } from "../context";
import { DaemonFailure } from "../daemon/failure";
import { commandOf, type Extra, extraIn, installExtra } from "./extras";
import { runProgram } from "./program";
import { EXTRA } from "../ui/extra-messages";
import { confirm, inform } from "../ui/notify";
import { withProgress } from "../ui/progress";
import { source } from "./source";

/** Installs what a failure of the daemon says is lacking, once a person has agreed to exactly that command line. */
export async function installLacking(context: Context, hint: unknown): Promise<void> {
  const extra = typeof hint === "string" ? extraIn(hint) : undefined;
  const own = (await context.daemon.interpreter())?.path;
  if (extra === undefined || own !== extra.python) {
    // Into an interpreter that is not the daemon's nothing is installed: who has said so may do it by hand.
    await env.clipboard.writeText(String(hint));
    inform(EXTRA.copied);
    return;
  }
  if (await install(context, extra, EXTRA.question, EXTRA.means)) {
    inform(EXTRA.installed);
  }
}

/** Asks, and installs; whether it is there now. Throws where it could not be installed. */
export async function install(
  { log }: Context,
  extra: Extra,
  question: string,
  means: (command: string) => string,
): Promise<boolean> {
  const from = source();
  if (!(await confirm(question, means(commandOf(extra, from).join(" ")), EXTRA.install))) {
    return false;
  }
  const outcome = await withProgress(EXTRA.installing, (_, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    return installExtra(extra, from, runProgram, { signal: abort.signal, onLine: (line) => log.info(line) });
  });
  if (outcome.code !== 0) {
    throw new DaemonFailure(EXTRA.failed(outcome.tail.at(-1) ?? ""), "unavailable", "cockpit.showLog");
  }
  return true;
}
