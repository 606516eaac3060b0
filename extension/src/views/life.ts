import { type Lifecycle, secondsLeft } from "../daemon/lifecycle";
import type { SetUp } from "../environment/set-up";
import type { CommandId } from "../generated/commands";
import { actionFor } from "../ui/hint";
import { STATUS } from "../ui/messages";
import type { HintButton, Life } from "./wire";

const START: CommandId = "cockpit.daemon.start";
const SET_UP: CommandId = "cockpit.environment.setUp";

/** The lifecycle as the tiles show it; while there is no environment, that of its set-up. */
export function lifeOf(lifecycle: Lifecycle, setUp: SetUp, now: number): Life {
  const { state, reason } = lifecycle;
  if (setUp.kind === "running") {
    return { state: "SETTING_UP", reason: `${setUp.step}.`, buttons: [] };
  }
  const isDown = state === "STOPPED" || state === "BACKOFF" || state === "FATAL";
  const buttons = (isDown ? hintsFor(lifecycle) : []).map(buttonFor).filter((button) => button !== null);
  const seconds = secondsLeft(lifecycle, now);
  return {
    state,
    reason: setUp.kind === "failed" && state === "FATAL" ? setUp.reason : reason,
    ...(seconds !== undefined && { wait: STATUS.retry(seconds) }),
    buttons,
  };
}

/** What helps, the best first. */
function hintsFor({ state, hint }: Lifecycle): string[] {
  if (state === "BACKOFF") {
    return [START, hint];
  }
  // Without an environment there is nothing to start.
  return hint === SET_UP ? [hint] : [hint, START];
}

/** The button for a hint, or null for none. */
export function buttonFor(hint: string): HintButton | null {
  const action = actionFor(hint);
  return action === undefined ? null : { label: action.label, hint };
}
