import { extensions } from "vscode";
import { EXTENSION_ID } from "../generated/commands";

/** The part of package.json that is read at run time; VS Code has put the user's language into it. */
interface Manifest {
  readonly version: string;
  readonly bugs?: { readonly url?: string };
  readonly contributes: { readonly commands: readonly { readonly command: string; readonly title: string }[] };
}

/** The title of a command as the palette shows it; undefined for what is no command of ours. */
export function commandTitle(id: string): string | undefined {
  return manifest()?.contributes.commands.find(({ command }) => command === id)?.title;
}

/** What this build is, and the page of its issues where it names one. */
export function product(): { readonly version: string; readonly issues: string | undefined } {
  return { version: manifest()?.version ?? "", issues: manifest()?.bugs?.url };
}

function manifest(): Manifest | undefined {
  return extensions.getExtension(EXTENSION_ID)?.packageJSON as Manifest | undefined;
}
