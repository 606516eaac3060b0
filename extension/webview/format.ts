import { LANGUAGE } from "./l10n";

const NUMBER = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 1 });

const MOMENT = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium", timeStyle: "short" });
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/** A number of bytes as people say it: `4.2 MB`. */
export function amount(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const unit = { style: "unit", unit: UNITS[power], unitDisplay: power === 0 ? "long" : "short" } as const;
  return new Intl.NumberFormat(LANGUAGE, { ...unit, maximumFractionDigits: 1 }).format(bytes / 1000 ** power);
}

/** The number as the user's language writes it. */
export function number(value: number): string {
  return NUMBER.format(value);
}

/** A moment in ISO 8601 as the user's language and clock say it; as it came where it is none. */
export function moment(stamp: string): string {
  const time = Date.parse(stamp);
  return Number.isNaN(time) ? stamp : MOMENT.format(time);
}

const WHOLE_COST = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 2 });
const SMALL_COST = new Intl.NumberFormat(LANGUAGE, { maximumSignificantDigits: 2 });

/** What something costs; little is not rounded to nothing. */
export function cost(value: number): string {
  return (value < 1 ? SMALL_COST : WHOLE_COST).format(value);
}

const DIGITS = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
const POINTS = new Intl.NumberFormat(LANGUAGE, DIGITS);
const CHANGE = new Intl.NumberFormat(LANGUAGE, { ...DIGITS, signDisplay: "exceptZero" });
/** Points of a score, as `98.80`. */
export function points(value: number): string {
  return POINTS.format(value);
}

/** Points that a score has gained or lost, as `+1.20`. */
export function change(value: number): string {
  return CHANGE.format(value);
}
