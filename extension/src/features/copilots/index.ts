import type { Context } from "../../context";
import { registerAgents } from "./agents";
import { registerParticipant } from "./participant";
import { registerTools } from "./tools";
import { validateChanges } from "./validate";

/** The second copilot: by command, in the chat, and for agents. */
export function register(context: Context): void {
  context.command("cockpit.copilots.validate", (control) => validateChanges(context, "uncommitted", control));
  context.command("cockpit.copilots.validateStaged", (control) => validateChanges(context, "staged", control));
  registerParticipant(context);
  registerTools(context);
  registerAgents(context);
}
