const NUMBER = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

export function number(value: number): string {
  return NUMBER.format(value);
}

/** `3 min`, `2 h 5 min`, `4 d 3 h`: the two largest units are enough. */
export function duration(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes < 1) {
    return "less than a minute";
  }
  const [days, hours, rest] = [Math.floor(minutes / 1_440), Math.floor(minutes / 60) % 24, minutes % 60];
  const units = [
    [days, "d"],
    [hours, "h"],
    [rest, "min"],
  ] as const;
  const first = units.findIndex(([count]) => count > 0);
  return units
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}
