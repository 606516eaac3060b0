import { LANGUAGE } from "./l10n";

const NUMBER = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 1 });

/** The number as the user's language writes it. */
export function number(value: number): string {
  return NUMBER.format(value);
}
