import { Disposable } from "vscode";
import type { Context } from "../../context";
import { complianceChanged, complianceGet, type ComplianceTile } from "../../generated/protocol";
import { fixNext } from "./fixing";
import { ScoreItem } from "./score-item";
import { runTests } from "./testing";

/** The score's commands, its tile, and its item in the status bar. */
export function register(context: Context): void {
  const { command, daemon } = context;
  const score = followTile(context);
  command("cockpit.compliance.runTests", () => runTests(daemon));
  command("cockpit.compliance.fixNext", () => fixNext(score()));
}

/** The latest snapshot; undefined without a daemon that tells one. */
function followTile({ daemon, own, show, log }: Context): () => ComplianceTile | undefined {
  const item = new ScoreItem();
  let latest: ComplianceTile | undefined;
  const publish = (tile: ComplianceTile): void => {
    latest = tile;
    item.show(tile);
    show({ compliance: tile });
  };
  own(Disposable.from(item));
  own(daemon.listen(complianceChanged, publish));
  own(
    daemon.onDidMove(({ state }) => {
      if (state === "RUNNING") {
        daemon
          .request(complianceGet, {})
          .then(publish, (error: unknown) => log.warn(`The Compliance tile: ${String(error)}`));
      } else {
        // The tile keeps its figures and says that they are from before.
        latest = undefined;
        item.show(latest);
      }
    }),
  );
  return () => latest;
}
