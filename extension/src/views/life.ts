import type { Lifecycle } from "../daemon/lifecycle";
import { actionFor } from "../ui/hint";
import type { HintButton, Life } from "./wire";

/** The lifecycle as the tiles show it. */
export function lifeOf({ state, reason, hint }: Lifecycle): Life {
  return { state, reason, hint: state === "STOPPED" ? buttonFor("cockpit.daemon.start") : buttonFor(hint) };
}

/** The button for a hint, or null for none. */
export function buttonFor(hint: string): HintButton | null {
  const action = actionFor(hint);
  return action === undefined ? null : { label: action.label, hint };
}
