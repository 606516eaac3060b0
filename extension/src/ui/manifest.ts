import { extensions } from "vscode";
import { EXTENSION_ID } from "../generated/commands";

/** The part of package.json that is read at run time; VS Code has put the user's language into it. */
interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string; readonly title: string }[] };
}

/** The title of a command as the palette shows it; undefined for what is no command of ours. */
export function commandTitle(id: string): string | undefined {
  const manifest = extensions.getExtension(EXTENSION_ID)?.packageJSON as Manifest | undefined;
  return manifest?.contributes.commands.find(({ command }) => command === id)?.title;
}
