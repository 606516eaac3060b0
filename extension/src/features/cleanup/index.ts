import type { Context } from "../../context";
import { planCleanup } from "./plan";
import { restoreCleanup } from "./restore";

/** The commands about files that may no longer be needed. */
export function register(context: Context): void {
  const { command, daemon } = context;
  command("cockpit.cleanup.plan", () => planCleanup(context));
  command("cockpit.cleanup.restore", (argument) => restoreCleanup(daemon, argument));
}
