/** Figures as the table has room for them. */
import { amount } from "../format";
import { LANGUAGE } from "../l10n";
import { HAR_TEXT } from "../har-texts";

const WHOLE = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
const FINE = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 2 });
const SHARE = new Intl.NumberFormat(LANGUAGE, { style: "percent", maximumFractionDigits: 0 });
const KEPT = 5_000;

/** Making a format costs more than all else of a row. */
const amounts = new Map<number, string>();

/** Milliseconds as `84 ms` or `1.24 s`; a word for what is not known. */
export function duration(milliseconds: number): string {
  if (milliseconds < 0) {
    return HAR_TEXT.unknown;
  }
  if (milliseconds >= 1_000) {
    return `${FINE.format(milliseconds / 1_000)} s`;
  }
  return `${(milliseconds < 10 ? FINE : WHOLE).format(milliseconds)} ms`;
}

/** Bytes as `4.2 kB` or `900 B`; a word for what is not known. */
export function bytes(size: number): string {
  if (size < 0) {
    return HAR_TEXT.unknown;
  }
  let text = amounts.get(size);
  if (text === undefined) {
    if (amounts.size > KEPT) {
      amounts.clear();
    }
    text = size < 1_000 ? `${size} B` : amount(size);
    amounts.set(size, text);
  }
  return text;
}

/** A part of a whole in percent. */
export function share(part: number, whole: number): string {
  return SHARE.format(whole === 0 ? 0 : part / whole);
}
