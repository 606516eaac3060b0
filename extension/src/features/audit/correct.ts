import { window } from "vscode";
import type { Context } from "../../context";
import type { Daemon } from "../../daemon/daemon";
import { auditCorrect, type Correction } from "../../generated/protocol";
import { AUDIT } from "../../ui/messages";
import { mention, warn } from "../../ui/notify";
import { chosenFinding, isFindingQuery } from "./finding";
import { openPlace, type Placed } from "./tree/place";

type ActionName = Correction["action"];

/** What an action asks the user for, and what it accepts. */
export interface Question {
  readonly title: string;
  readonly prompt: string;
  /** What is wrong with the text, or undefined. */
  readonly faultOf: (text: string) => string | undefined;
}

const ISSUE = /^(#\d+|[\w.-]+\/[\w.-]+#\d+|[A-Z][A-Z0-9]+-\d+|https?:\/\/\S+)$/;

/** The actions that need a text; the others are applied as they are. */
export const QUESTIONS: Readonly<Partial<Record<ActionName, Question>>> = {
  markIntentional: { title: AUDIT.reasonTitle, prompt: AUDIT.reasonPrompt, faultOf: reasonFault },
  addSkipReason: { title: AUDIT.skipTitle, prompt: AUDIT.skipPrompt, faultOf: reasonFault },
  linkIssue: { title: AUDIT.issueTitle, prompt: AUDIT.issuePrompt, faultOf: issueFault },
};

/** The palette's commands, and the command that the daemon's code actions carry. */
export function registerCorrections({ command, daemon }: Context): void {
  command("cockpit.audit.markIntentional", (argument) => correctChosen(daemon, argument, "markIntentional"));
  command("cockpit.audit.linkIssue", (argument) => correctChosen(daemon, argument, "linkIssue"));
  command("cockpit.audit.correct", async (argument) => {
    if (isCorrection(argument)) {
      await correct(daemon, argument, argument.prompt);
    }
  });
}

async function correctChosen(daemon: Daemon, argument: unknown, action: ActionName): Promise<void> {
  const finding = await chosenFinding(argument);
  if (finding === undefined) {
    return;
  }
  const correction = { uri: finding.uri, identity: finding.identity, action };
  if (isListed(argument)) {
    await correctInFile(daemon, correction, argument);
  } else {
    await correct(daemon, correction);
  }
}

/** The change is made in the editor, so that it can be undone; a file that was clean is clean again afterwards. */
async function correctInFile(daemon: Daemon, correction: Correction, place: Placed): Promise<void> {
  const document = await openPlace(place);
  const wasClean = !document.isDirty;
  if ((await correct(daemon, correction)) && wasClean) {
    await document.save();
  }
}

async function correct(daemon: Daemon, correction: Correction, prompt?: string): Promise<boolean> {
  const { uri, identity, action } = correction;
  const question = QUESTIONS[action];
  const text = question === undefined ? "" : await ask(question, prompt);
  if (text === undefined) {
    return false;
  }
  const { applied, reason } = await daemon.request(auditCorrect, { uri, identity, action, text });
  if (applied) {
    mention(AUDIT.done[action]);
  } else {
    warn(reason === "" ? AUDIT.notApplied : reason);
  }
  return applied;
}

/** The trimmed text, or undefined when the user backs out with Escape. */
async function ask({ title, prompt, faultOf }: Question, ownPrompt?: string): Promise<string | undefined> {
  const text = await window.showInputBox({
    title,
    prompt: ownPrompt ?? prompt,
    // The reason is often copied from the code beside the box.
    ignoreFocusOut: true,
    validateInput: (value) => faultOf(value.trim()),
  });
  return text?.trim();
}

function reasonFault(text: string): string | undefined {
  if (text === "") {
    return AUDIT.reasonMissing;
  }
  return text.length < 4 ? AUDIT.reasonTooShort : undefined;
}

function issueFault(text: string): string | undefined {
  return ISSUE.test(text) ? undefined : AUDIT.issueInvalid;
}

/** A finding of the tree; its file need not be open. */
function isListed(argument: unknown): argument is Placed {
  return isFindingQuery(argument) && typeof (argument as { readonly line?: unknown }).line === "number";
}

function isCorrection(argument: unknown): argument is Correction & { readonly prompt?: string } {
  const { action, prompt } = Object(argument) as { action?: unknown; prompt?: unknown };
  const isKnown = typeof action === "string" && Object.hasOwn(AUDIT.done, action);
  return isFindingQuery(argument) && isKnown && (prompt === undefined || typeof prompt === "string");
}
