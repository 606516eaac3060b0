import type { Lifecycle } from "../daemon/lifecycle";
import type { CommandId } from "../generated/commands";
import { actionFor } from "../ui/hint";
import type { HintButton, Life } from "./wire";

const START: CommandId = "cockpit.daemon.start";

/** The lifecycle as the tiles show it. */
export function lifeOf({ state, reason, hint }: Lifecycle): Life {
  const hints = state === "STOPPED" || state === "BACKOFF" || state === "FATAL" ? [hint, START] : [];
  return { state, reason, buttons: hints.map(buttonFor).filter((button) => button !== null) };
}

/** The button for a hint, or null for none. */
export function buttonFor(hint: string): HintButton | null {
  const action = actionFor(hint);
  return action === undefined ? null : { label: action.label, hint };
}
