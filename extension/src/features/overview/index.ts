import type { Context } from "../../context";

/** The view that holds the tiles. */
export function register({ command, reveal }: Context): void {
  command("cockpit.open", reveal);
}
