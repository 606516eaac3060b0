import type { Context } from "../../context";
import { sessionsChanged, sessionsGet, type SessionsTile, sessionsWrapUp } from "../../generated/protocol";
import { SESSIONS } from "../../ui/messages";
import { during, inform, warn } from "../../ui/notify";

/** The Sessions tile, and the command that looks at what sessions have left behind. */
export function register(context: Context): void {
  context.command("cockpit.sessions.wrapUp", () => wrapUp(context));
  followTile(context);
}

async function wrapUp({ daemon, reveal }: Context): Promise<void> {
  const { items } = await during(SESSIONS.looking, daemon.request(sessionsWrapUp, {}));
  const left = items.filter(({ outcome }) => outcome === "failed" || outcome === "warning");
  if (left.length === 0) {
    inform(SESSIONS.nothingLeft);
  } else {
    warn(SESSIONS.left(left.flatMap(({ evidence }) => evidence)[0] ?? "", left.length));
  }
  await reveal();
}

function followTile({ daemon, own, show, log }: Context): void {
  const publish = (tile: SessionsTile): void => show({ sessions: tile });
  own(daemon.listen(sessionsChanged, publish));
  own(
    daemon.onDidMove(({ state }) => {
      if (state === "RUNNING") {
        daemon
          .request(sessionsGet, {})
          .then(publish, (error: unknown) => log.warn(`The Sessions tile: ${String(error)}`));
      }
    }),
  );
}
