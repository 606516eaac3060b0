import { Disposable } from "vscode";
import type { Context } from "../../../context";
import { auditRecorded, auditSummary, type FindingSummary } from "../../../generated/protocol";
import { registerFindingCommands, registerTreeCommands } from "./commands";
import { registerNavigation } from "./next";
import { FindingsView } from "./view";

/** The Findings tree, its commands, and the way from finding to finding. */
export function registerTree(context: Context): FindingsView {
  const { daemon, log, own, memory } = context;
  const view = new FindingsView(daemon, memory, (text) => log.warn(text));
  own(Disposable.from(view));
  const publish = (summary: FindingSummary): void => view.recorded(summary);
  own(daemon.listen(auditRecorded, publish));
  own(
    daemon.onDidMove(({ state }) => {
      view.moved();
      if (state === "RUNNING") {
        daemon
          .request(auditSummary, {})
          .then(publish, (error: unknown) => log.warn(`The Findings view: ${String(error)}`));
      }
    }),
  );
  own(context.onDidSetUp((setUp) => view.settingUp(setUp.kind)));
  own(context.onDidCount((seconds) => view.counted(seconds)));
  registerTreeCommands(context, view);
  registerFindingCommands(context);
  registerNavigation(context, view);
  return view;
}
