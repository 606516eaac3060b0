import { extensions } from "vscode";
import { EXTENSION_ID } from "../generated/commands";

/** The part of package.json that is read at run time; VS Code has put the user's language into it. */
interface Manifest {
  readonly version: string;
  readonly bugs?: string | { readonly url?: string };
  readonly repository?: string | { readonly url?: string };
  readonly contributes: { readonly commands: readonly { readonly command: string; readonly title: string }[] };
}

/** The title of a command as the palette shows it; undefined for what is no command of ours. */
export function commandTitle(id: string): string | undefined {
  return manifest()?.contributes.commands.find(({ command }) => command === id)?.title;
}

/** What this build is, and the page for reports where it names one. */
export function product(): { readonly version: string; readonly issues: string | undefined } {
  const { version = "", bugs, repository } = manifest() ?? {};
  return { version, issues: urlOf(bugs) ?? issuesOf(urlOf(repository) ?? "") };
}

function urlOf(place: string | { readonly url?: string } | undefined): string | undefined {
  return typeof place === "string" ? place : place?.url;
}

/** The issues of a repository on a site that has them; its address is written in many ways. */
function issuesOf(repository: string): string | undefined {
  const address = repository
    .replace(/^(github|gitlab):/, "https://$1.com/")
    .replace(/^([\w.-]+\/[\w.-]+)$/, "https://github.com/$1")
    .replace(/^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^@/]*@)?/, "https://")
    .replace(/^git@([^:]+):/, "https://$1/")
    .replace(/(\.git)?\/*$/, "");
  const [, site] = /^https:\/\/(github|gitlab)\./.exec(address) ?? [];
  return site === undefined ? undefined : `${address}${site === "gitlab" ? "/-" : ""}/issues`;
}

function manifest(): Manifest | undefined {
  return extensions.getExtension(EXTENSION_ID)?.packageJSON as Manifest | undefined;
}
