import type { Lifecycle } from "../daemon/lifecycle";
import type { SetUp } from "../environment/set-up";
import type { CommandId } from "../generated/commands";
import { actionFor } from "../ui/hint";
import type { HintButton, Life } from "./wire";

const START: CommandId = "cockpit.daemon.start";
const SET_UP: CommandId = "cockpit.environment.setUp";

/** The lifecycle as the tiles show it; while there is no environment, that of its set-up. */
export function lifeOf({ state, reason, hint }: Lifecycle, setUp: SetUp): Life {
  if (setUp.kind === "running") {
    return { state: "SETTING_UP", reason: `${setUp.step}.`, buttons: [] };
  }
  const isDown = state === "STOPPED" || state === "BACKOFF" || state === "FATAL";
  // Without an environment there is nothing to start.
  const hints = hint === SET_UP ? [hint] : [hint, START];
  const buttons = (isDown ? hints : []).map(buttonFor).filter((button) => button !== null);
  return { state, reason: setUp.kind === "failed" && state === "FATAL" ? setUp.reason : reason, buttons };
}

/** The button for a hint, or null for none. */
export function buttonFor(hint: string): HintButton | null {
  const action = actionFor(hint);
  return action === undefined ? null : { label: action.label, hint };
}
