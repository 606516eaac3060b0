import { homedir } from "node:os";
import { commands, env, version as editorVersion, window, workspace } from "vscode";
import type { Context } from "../../context";
import { setting } from "../../generated/settings";
import { actionFor } from "../../ui/hint";
import { BUTTON, DOCTOR } from "../../ui/messages";
import { product } from "../../ui/manifest";
import { type Action, during, inform, mention, warn } from "../../ui/notify";
import { type Check, examine } from "./doctor";
import { draftOf, letterOf } from "./problem";
import { discreet, type Facts, jsonOf, pageOf, summaryOf } from "./report";

/** The doctor's report in an editor, and the report of a problem to those who mend it. */
export function registerExamination(context: Context): void {
  context.command("cockpit.daemon.doctor", () => showReport(context));
  context.command("cockpit.reportProblem", () => reportProblem(context));
}

async function showReport(context: Context): Promise<void> {
  const { checks, facts } = await look(context);
  // Copied, it ends up in mails and issues.
  const page = discreet(pageOf(checks, facts), "");
  await context.openDocument("doctor.md", page);
  const copy: Action = { label: BUTTON.copy, run: () => copied(page) };
  const report: Action = { label: BUTTON.reportProblem, run: () => commands.executeCommand("cockpit.reportProblem") };
  const isFine = checks.every(({ state }) => state === "ok");
  if (isFine) {
    inform(summaryOf(checks), copy, report);
  } else {
    warn(summaryOf(checks), ...remedies(checks), copy, report);
  }
}

/** Where there is no Python that could run the doctor, the way to one. */
function remedies(checks: readonly Check[]): Action[] {
  const hints: Readonly<Record<string, string>> = {
    [DOCTOR.setUp]: "cockpit.environment.setUp",
    [DOCTOR.correctSetting]: "cockpit.daemon.interpreter",
  };
  const hint = checks.map(({ advice }) => hints[advice]).find((each) => each !== undefined);
  const action = actionFor(hint ?? "");
  return action === undefined ? [] : [action];
}

async function reportProblem(context: Context): Promise<void> {
  const { checks, facts } = await look(context);
  const report = discreet(jsonOf(checks, facts), homedir());
  const { version, issues } = product();
  const { address, isPasted } = letterOf(issues, version, report);
  if (address === undefined) {
    await draft(draftOf(version, JSON.stringify(JSON.parse(report), undefined, 2)));
    return;
  }
  if (isPasted) {
    await env.clipboard.writeText(report);
  }
  // Given as text: a Uri would be escaped anew, and an `&` in the report would divide it.
  await commands.executeCommand("vscode.open", address);
  inform(isPasted ? DOCTOR.paste : DOCTOR.opened);
}

/** Opens the report as a text that is completed and saved like any other. */
async function draft(content: string): Promise<void> {
  const document = await workspace.openTextDocument({ language: "markdown", content });
  await window.showTextDocument(document, { preview: false });
  inform(
    DOCTOR.drafted,
    { label: BUTTON.save, run: () => document.save() },
    { label: BUTTON.copy, run: () => copied(document.getText()) },
  );
}

async function look(context: Context): Promise<{ readonly checks: Check[]; readonly facts: Facts }> {
  const interpreter = await context.daemon.interpreter();
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const patient = {
    folder: folder?.fsPath,
    isTrusted: workspace.isTrusted,
    storageFolder: setting("cockpit.storage.folder"),
    teamStore: await context.teamStore.environment(folder),
    wheelhouse: setting("cockpit.daemon.wheelhouse"),
    ruff: setting("cockpit.lint.path"),
  };
  const checks = await during(DOCTOR.looking, examine(interpreter, patient, context.environment));
  const { state, reason } = context.daemon.lifecycle;
  const facts = {
    cockpit: product().version,
    editor: `${env.appName} ${editorVersion}${env.remoteName === undefined ? "" : ` (${env.remoteName})`}`,
    system: `${process.platform} ${process.arch}`,
    interpreter: interpreter === undefined ? "none" : `${interpreter.path} (${interpreter.source})`,
    daemon: reason === "" ? state : `${state}: ${reason}`,
  };
  return { checks, facts };
}

async function copied(text: string): Promise<void> {
  await env.clipboard.writeText(text);
  mention(DOCTOR.copied);
}
