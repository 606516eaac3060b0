import type { Context } from "../../context";
import { copilotsChanged, copilotsGet, type CopilotsTile } from "../../generated/protocol";

/** Shows what the daemon tells of the copilots. */
export function followTile({ daemon, own, show, log }: Context): void {
  const publish = (tile: CopilotsTile): void => show({ copilots: tile });
  own(daemon.listen(copilotsChanged, publish));
  own(
    daemon.onDidMove(({ state }) => {
      if (state === "RUNNING") {
        daemon
          .request(copilotsGet, {})
          .then(publish, (error: unknown) => log.warn(`The Copilots tile: ${String(error)}`));
      }
    }),
  );
}
