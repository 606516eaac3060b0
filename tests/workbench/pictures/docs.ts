import path from "node:path";
import { inRoot } from "../../../scripts/lib/paths.mjs";
import type { Session } from "../session.js";

const FOLDER = inRoot("docs", "images");
const FILE = "forecast.py";

/** Takes the picture of the README. */
export async function shootDocs({ workbench }: Session): Promise<void> {
  const overview = await workbench.overview();
  await overview.state("Audit", "up to date");
  await workbench.findings.row("Body that does nothing").first().waitFor();
  await workbench.openFile(FILE);
  await workbench.showProblems(FILE);
  // What ruff says comes later, and moves the rows.
  await workbench.problem("PIE790", "pass").waitFor();
  await workbench.goTo(workbench.problem("audit.stub", "surge"));
  await workbench.codeAction("Mark as intentional…");
  await workbench.page.screenshot({ path: path.join(FOLDER, "overview.png"), animations: "disabled" });
}
