import { randomUUID } from "node:crypto";
import { commands } from "vscode";
import type { Daemon } from "../../daemon/daemon";
import { auditScan, type ScanQuery } from "../../generated/protocol";
import { AUDIT, BUTTON } from "../../ui/messages";
import { inform } from "../../ui/notify";
import { withProgress } from "../../ui/progress";

/** Audits under a progress notification and says what it saw. */
export async function scan(daemon: Daemon, query: ScanQuery): Promise<void> {
  const report = await withProgress(AUDIT.scanning, async (step, token) => {
    const workDoneToken = randomUUID();
    const progress = daemon.progress(workDoneToken, step);
    try {
      return await daemon.request(auditScan, { ...query, workDoneToken }, token);
    } finally {
      progress.dispose();
    }
  });
  if (report.cancelled) {
    inform(AUDIT.cancelled(report.files));
    return;
  }
  if (query.changedSince !== undefined && report.files === 0 && report.skipped.length === 0) {
    inform(AUDIT.unchanged);
    return;
  }
  const skipped = report.skipped.reduce((sum, { count }) => sum + count, 0);
  const showFindings = () => commands.executeCommand("cockpit.audit.showFindings");
  inform(AUDIT.scanned(report.files, report.findings, skipped), { label: BUTTON.showFindings, run: showFindings });
}
