import { window } from "vscode";
import type { Context } from "../../context";
import { auditSnooze } from "../../generated/protocol";
import { AUDIT } from "../../ui/messages";
import { mention } from "../../ui/notify";
import { chosenFinding } from "./finding";

/** Hide a finding until a date, from the palette or from a code action. */
export function registerSnooze({ command, daemon }: Context): void {
  const snooze = async (argument: unknown): Promise<void> => {
    const finding = await chosenFinding(argument);
    const until = finding === undefined ? undefined : await askDate(new Date());
    if (finding !== undefined && until !== undefined) {
      await daemon.request(auditSnooze, { uri: finding.uri, identity: finding.identity, until });
      mention(AUDIT.snoozed(until));
    }
  };
  command("cockpit.audit.snooze", snooze);
  command("cockpit.audit.snoozeFinding", snooze);
}

/** The dates to choose from, as the calendar of the user has them. */
export function choices(today: Date): { label: string; description: string }[] {
  const { tomorrow, nextWeek, nextMonth } = AUDIT;
  return [
    { label: tomorrow, description: isoDate(shifted(today, 0, 1)) },
    { label: nextWeek, description: isoDate(shifted(today, 0, 7)) },
    { label: nextMonth, description: isoDate(shifted(today, 1, 0)) },
  ];
}

/** Why the text is not a date of the next twelve months; undefined when it is. */
export function dateFault(text: string, today: Date): string | undefined {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text) && isoDate(new Date(year, month - 1, day)) === text;
  if (!isDate) {
    return AUDIT.dateInvalid;
  }
  if (text <= isoDate(today)) {
    return AUDIT.datePast;
  }
  return text <= isoDate(shifted(today, 12, 0)) ? undefined : AUDIT.dateFar;
}

async function askDate(today: Date): Promise<string | undefined> {
  const items = [...choices(today), { label: AUDIT.someDate, description: "" }];
  const chosen = await window.showQuickPick(items, { title: AUDIT.snoozeTitle });
  if (chosen?.label !== AUDIT.someDate) {
    return chosen?.description;
  }
  const validateInput = (text: string): string | undefined => dateFault(text.trim(), today);
  return (await window.showInputBox({ title: AUDIT.snoozeTitle, prompt: AUDIT.datePrompt, validateInput }))?.trim();
}

function shifted(today: Date, months: number, days: number): Date {
  const month = today.getMonth() + months;
  // The last day of a shorter month stands for a day that it does not have.
  const last = new Date(today.getFullYear(), month + 1, 0).getDate();
  return new Date(today.getFullYear(), month, Math.min(today.getDate(), last) + days);
}

function isoDate(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
