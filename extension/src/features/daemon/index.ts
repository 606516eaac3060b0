import type { Context } from "../../context";
import { daemonChanged, daemonGet, type DaemonTile } from "../../generated/protocol";
import { buttonFor } from "../../views/life";
import type { DaemonView } from "../../views/wire";
import { registerExamination } from "./examination";
import { tellRefused } from "./refused";

/** The daemon's commands and its tile. */
export function register(context: Context): void {
  const { daemon, log } = context;
  context.command("cockpit.daemon.start", () => daemon.start("person"));
  context.command("cockpit.daemon.stop", () => daemon.stop());
  context.command("cockpit.daemon.restart", () => daemon.restart("person"));
  context.command("cockpit.showLog", () => log.show());
  registerExamination(context);
  followTile(context);
}

function followTile({ daemon, own, memory, show, status, log }: Context): void {
  const publish = (tile: DaemonTile): void => {
    status({ daemon: tile });
    show({ daemon: viewOf(tile) });
    tellRefused(tile.refused, memory);
  };
  own(daemon.listen(daemonChanged, publish));
  own(
    daemon.onDidMove(({ state }) => {
      if (state === "RUNNING") {
        daemon.request(daemonGet, {}).then(publish, (error: unknown) => log.warn(`The Daemon tile: ${String(error)}`));
      } else {
        status({ daemon: undefined });
        show({ daemon: null });
      }
    }),
  );
}

/** The tile with a button for each problem that names one. */
export function viewOf(tile: DaemonTile): DaemonView {
  const problems = tile.problems.map(({ what, reason, hint }) => ({ what, reason, button: buttonFor(hint) }));
  return { ...tile, problems };
}
