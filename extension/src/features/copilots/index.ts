import type { Context } from "../../context";
import { registerAgents } from "./agents";
import type { RecordingQuery } from "../../generated/protocol";
import { REFINE } from "../../ui/refine-messages";
import { generate, refine, REFINING, type Run, showPrompt, takeBack } from "./generate";
import { generateFromRecording } from "./from-recording";
import { registerModels } from "./models";
import { registerParticipant } from "./participant";
import { followTile } from "./tile";
import { registerTools } from "./tools";
import { chosenFolder, validateChanges } from "./validate";

/** The copilots by command, in the chat and for agents, the language models of the first, and their tile. */
export function register(context: Context): void {
  context.command("cockpit.copilots.validate", (control) => validateChanges(context, "uncommitted", control));
  context.command("cockpit.copilots.validateStaged", (control) => validateChanges(context, "staged", control));
  context.command("cockpit.copilots.implement", (named) => generate(context, "stub", named));
  context.command("cockpit.copilots.writeTest", (named) => generate(context, "test", named));
  context.command(REFINING, async (named) => {
    if (typeof named === "object" && named !== null && "run" in named) {
      return refine(context, named as Run);
    }
    const folder = await chosenFolder(undefined, REFINE.where);
    return folder && refine(context, { folder: folder.uri.toString(), run: "" });
  });
  context.command("cockpit.copilots.showPrompt", () => showPrompt(context));
  context.command("cockpit.copilots.generateFromRecording", (query) =>
    generateFromRecording(context, query as RecordingQuery),
  );
  context.command("cockpit.copilots.takeBack", (named) => {
    const { folder, run, path } = named as { readonly folder: string; readonly run: string; readonly path: string };
    return takeBack(context, { folder, run }, path);
  });
  registerParticipant(context);
  registerTools(context);
  registerAgents(context);
  registerModels(context);
  followTile(context);
}
