import { TEXT } from "./texts";

const { moment, days, hours, minutes } = TEXT.duration;

/** `3 min`, `2 h 5 min`, `4 d 3 h`: the two largest units are enough. */
export function duration(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 60_000));
  if (total < 1) {
    return moment;
  }
  const units = [
    [Math.floor(total / 1_440), days],
    [Math.floor(total / 60) % 24, hours],
    [total % 60, minutes],
  ] as const;
  const first = units.findIndex(([count]) => count > 0);
  return units
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => unit(count))
    .join(" ");
}
