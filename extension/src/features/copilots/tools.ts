import type { CancellationToken } from "vscode";
import type { Context } from "../../context";
import { listOf } from "./findings";
import { NEWER } from "./newer";
import { chosenFolder, judged } from "./validate";
import { reportOf } from "./verdict";

/** What a language model may ask for by itself, where the editor has that; answers never come from a model. */
export function registerTools({ own, daemon }: Context): void {
  const { lm, LanguageModelTextPart: Text, LanguageModelToolResult: Result } = NEWER;
  if (lm.registerTool === undefined || Text === undefined || Result === undefined) {
    return;
  }
  const tools: Readonly<Record<string, (input: unknown, token: CancellationToken) => Promise<string> | string>> = {
    cockpit_validate: async (input, token) => {
      const folder = await chosenFolder();
      const { objective } = Object(input) as { readonly objective?: unknown };
      const words = typeof objective === "string" ? objective : "";
      return folder === undefined
        ? ""
        : reportOf(await judged(daemon, { folder: folder.uri.toString(), objective: words }, token));
    },
    cockpit_audit: () => listOf(),
  };
  for (const [name, answer] of Object.entries(tools)) {
    own(
      lm.registerTool(name, {
        invoke: async ({ input }, token) => new Result([new Text(await answer(input, token))]),
      }),
    );
  }
}
