import { commands, env, Uri } from "vscode";
import type { Context } from "../../../context";
import { auditAccept, auditExplain, auditIssueText, auditWake } from "../../../generated/protocol";
import { FINDINGS } from "../../../ui/messages";
import { inform, mention } from "../../../ui/notify";
import { chosenFinding } from "../finding";
import { NO_FILTER } from "./choice";
import type { FindingNode, MoreNode } from "./node";
import { pickFilter, pickGrouping } from "./pick";
import { openPlace } from "./place";
import type { FindingsView } from "./view";

/** What can be done with the tree as a whole. */
export function registerTreeCommands({ command }: Context, view: FindingsView): void {
  command("cockpit.findings.group", () => pickGrouping(view));
  command("cockpit.findings.filter", () => pickFilter(view));
  command("cockpit.findings.clearFilter", () => view.choose({ filter: NO_FILTER }));
  command("cockpit.findings.refresh", () => view.provider.refresh());
  command("cockpit.findings.more", (node) => view.provider.showMore((node as MoreNode).parent));
}

/** What can be done with a finding: the one in the tree, or the one at the cursor. */
export function registerFindingCommands(context: Context): void {
  const { command, daemon } = context;
  command("cockpit.findings.open", (node) => openPlace(node as FindingNode, { preserveFocus: true }));
  command("cockpit.findings.openToSide", (node) => openPlace(node as FindingNode, { beside: true }));
  command("cockpit.findings.copyPlace", async (node) => {
    const { path, line } = node as FindingNode;
    await env.clipboard.writeText(`${path}:${line}`);
    mention(FINDINGS.copied);
  });
  command("cockpit.findings.copyIssue", async (argument) => {
    const finding = await chosenFinding(argument);
    if (finding !== undefined) {
      const { uri, identity } = finding;
      const { markdown } = await daemon.request(auditIssueText, { uri, identity });
      await env.clipboard.writeText(markdown);
      mention(FINDINGS.copiedIssue);
    }
  });
  command("cockpit.findings.wake", async (node) => {
    const { uri, identity } = node as FindingNode;
    await daemon.request(auditWake, { uri, identity });
    mention(FINDINGS.woken);
  });
  command("cockpit.findings.accept", (argument) => accept(context, argument, true));
  command("cockpit.findings.unaccept", (argument) => accept(context, argument, false));
  command("cockpit.findings.explain", async (argument) => {
    const finding = await chosenFinding(argument);
    if (finding !== undefined) {
      const { uri, identity } = finding;
      const { documentation } = await daemon.request(auditExplain, { uri, identity });
      await openPage(documentation);
    }
  });
}

/** Writes the finding into the baseline, or takes it out; the answer offers the way back. */
async function accept({ daemon }: Context, argument: unknown, accepted: boolean): Promise<void> {
  const finding = await chosenFinding(argument);
  if (finding === undefined) {
    return;
  }
  const { uri, identity } = finding;
  const { file, changed } = await daemon.request(auditAccept, { uri, identity, accepted });
  const text = accepted ? FINDINGS.added(file, changed) : FINDINGS.removed(file, changed);
  const back = accepted ? "cockpit.findings.unaccept" : "cockpit.findings.accept";
  const undo = { label: FINDINGS.undo, run: () => commands.executeCommand(back, { uri, identity }) };
  inform(text, ...(changed ? [undo] : []));
}

async function openPage(address: string): Promise<void> {
  if (address === "") {
    inform(FINDINGS.noPage);
    return;
  }
  const page = Uri.parse(address);
  const known = await commands.getCommands(true);
  await commands.executeCommand(known.includes("markdown.showPreview") ? "markdown.showPreview" : "vscode.open", page);
}
