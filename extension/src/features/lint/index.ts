import { extensions } from "vscode";
import type { Context } from "../../context";
import { hasRuffExtension } from "../../daemon/options";

/**
 * Keeps the daemon informed whether the Ruff extension shows ruff's findings already.
 *
 * It is told at its start; an extension is installed or removed too rarely to need a message of its own.
 */
export function register({ daemon, own }: Context): void {
  let known = hasRuffExtension();
  own(
    extensions.onDidChange(() => {
      if (known !== hasRuffExtension()) {
        known = hasRuffExtension();
        daemon.restart("product");
      }
    }),
  );
}
