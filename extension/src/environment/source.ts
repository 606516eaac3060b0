import { workspace } from "vscode";
import type { Source } from "./environment";
import { setting } from "../generated/settings";

/** Where packages come from, as the person has set it. */
export function source(): Source {
  return {
    wheelhouse: setting("cockpit.daemon.wheelhouse"),
    proxy: workspace.getConfiguration("http").get("proxy", ""),
  };
}
