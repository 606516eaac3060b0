import type { Context } from "../../context";
import { auditExplain } from "../../generated/protocol";
import { FINDINGS } from "../../ui/messages";
import { chosenFinding } from "./finding";

/** What a finding means, why it matters and what is known of it, as a document: from its code action. */
export function registerExplanation({ command, daemon, openDocument }: Context): void {
  command("cockpit.audit.explainFinding", async (argument) => {
    const finding = await chosenFinding(argument);
    if (finding !== undefined) {
      const { uri, identity } = finding;
      const { markdown } = await daemon.request(auditExplain, { uri, identity });
      await openDocument(`${FINDINGS.explanation}.md`, `${markdown}\n`);
    }
  });
}
