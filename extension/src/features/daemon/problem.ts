/** GitHub and browsers refuse much longer addresses. */
const LONGEST = 6_000;

/** Where a problem is reported, and what does not fit into the address. */
export interface Letter {
  /** Undefined where the package names no place to report to. */
  readonly address: string | undefined;
  /** Whether the report itself has to be pasted. */
  readonly isPasted: boolean;
}

/** The issue page of the repository with the template filled in; the ids are those of `.github/ISSUE_TEMPLATE/bug.yml`. */
export function letterOf(issues: string | undefined, version: string, doctor: string): Letter {
  if (issues === undefined) {
    return { address: undefined, isPasted: true };
  }
  const address = (fields: Record<string, string>): string =>
    `${issues.replace(/\/+$/, "")}/new?${new URLSearchParams({ template: "bug.yml", ...fields }).toString()}`;
  const whole = address({ version, doctor });
  return whole.length <= LONGEST
    ? { address: whole, isPasted: false }
    : { address: address({ version }), isPasted: true };
}
