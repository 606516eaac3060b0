import { commands, tasks } from "vscode";
import type { Context } from "../../context";
import { auditChanged, auditTile, type AuditTile } from "../../generated/protocol";
import { registerBaseline } from "./baseline";
import { registerCorrections } from "./correct";
import { registerCoverage } from "./coverage";
import { registerExplanation } from "./explain";
import { registerHistory } from "./history";
import { scan } from "./scan";
import { registerSnooze } from "./snooze";
import { registerUndo } from "./undo";
import { CockpitTasks, TASK_TYPE } from "./tasks";
import { registerTree } from "./tree";
import type { FindingsView } from "./tree/view";

/** The audit's commands, its tile, its tasks, and what its code actions ask the user. */
export function register(context: Context): void {
  context.command("cockpit.audit.workspace", () => scan(context.daemon, {}));
  context.command("cockpit.audit.changes", () => scan(context.daemon, { changedSince: "HEAD" }));
  context.command("cockpit.audit.showFindings", () => commands.executeCommand("cockpit.findings.focus"));
  registerCorrections(context);
  registerSnooze(context);
  registerHistory(context);
  registerExplanation(context);
  registerCoverage(context);
  registerUndo(context);
  const ownTasks = new CockpitTasks(context.daemon);
  context.own(tasks.registerTaskProvider(TASK_TYPE, ownTasks));
  registerBaseline(context, ownTasks);
  followTile(context, registerTree(context));
}

function followTile({ daemon, own, show, status, log }: Context, findings: FindingsView): void {
  const publish = (tile: AuditTile): void => {
    status({ audit: tile });
    show({ audit: tile });
    findings.audited(tile);
  };
  own(daemon.listen(auditChanged, publish));
  own(
    daemon.onDidMove(({ state }) => {
      if (state === "RUNNING") {
        daemon.request(auditTile, {}).then(publish, (error: unknown) => log.warn(`The Audit tile: ${String(error)}`));
      }
    }),
  );
}
