/** How long ago something was, in as few letters as a tree has room for. Pure. */

const DAY = 86_400_000;

/** `2026-11-01` seen on the 21st -> `20d ago`, in the user's language; empty for what is no date. */
export function ageOf(since: string, today: Date, language: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(since);
  if (match === null) {
    return "";
  }
  const [, year, month, day] = match.map(Number);
  const then = Date.UTC(year ?? 0, (month ?? 1) - 1, day);
  const now = Date.UTC(today.getFullYear(), today.getMonth(), today.getDate());
  const days = Math.max(0, Math.round((now - then) / DAY));
  const [count, unit] = steps(days);
  return new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "narrow" }).format(-count, unit);
}

function steps(days: number): [number, Intl.RelativeTimeFormatUnit] {
  if (days < 28) {
    return [days, "day"];
  }
  return days < 365 ? [Math.max(1, Math.floor(days / 30.44)), "month"] : [Math.floor(days / 365.25) || 1, "year"];
}
