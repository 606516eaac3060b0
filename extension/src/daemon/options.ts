import { extensions, workspace } from "vscode";
import { CONTRACT_HASH } from "../generated/protocol";

/** What the daemon is told at its start; settings under `""` are the window's, the others a folder's. */
export interface InitializationOptions {
  readonly client: { readonly name: "vscode"; readonly inputs: true };
  readonly contract: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly trusted: boolean;
  readonly ruffExtension: boolean;
}

const RUFF_EXTENSION = "charliermarsh.ruff";

export function initializationOptions(): InitializationOptions {
  return {
    // This editor handles `cockpit.audit.correct` itself, because an action may ask the user for a text.
    client: { name: "vscode", inputs: true },
    contract: CONTRACT_HASH,
    settings: currentSettings(),
    trusted: workspace.isTrusted,
    ruffExtension: hasRuffExtension(),
  };
}

/** The values of all settings of the cockpit, by scope. */
export function currentSettings(): InitializationOptions["settings"] {
  const folders = workspace.workspaceFolders ?? [];
  return {
    "": workspace.getConfiguration(undefined, null).get("cockpit"),
    ...Object.fromEntries(
      folders.map(({ uri }) => [uri.toString(), workspace.getConfiguration(undefined, uri).get("cockpit")]),
    ),
  };
}

/** Whether the Ruff extension is enabled, and so shows ruff's findings by itself. */
export function hasRuffExtension(): boolean {
  return extensions.getExtension(RUFF_EXTENSION) !== undefined;
}
