import { DRAFT } from "../../ui/messages";

/** GitHub and browsers refuse much longer addresses. */
const LONGEST = 6_000;

/** Where a problem is reported, and what does not fit into the address. */
export interface Letter {
  /** Undefined where the package names no place to report to. */
  readonly address: string | undefined;
  /** Whether the report itself has to be pasted. */
  readonly isPasted: boolean;
}

/** The issues of GitHub, which take a template's fields in the address; of another page nothing is known. */
const FILLED = /^https?:\/\/[^?#]*(?<!\/-)\/issues\/*$/;

/** The page for reports with the template filled in; the ids are those of `.github/ISSUE_TEMPLATE/bug.yml`. */
export function letterOf(issues: string | undefined, version: string, doctor: string): Letter {
  if (issues === undefined) {
    return { address: undefined, isPasted: true };
  }
  if (!FILLED.test(issues)) {
    return { address: issues, isPasted: true };
  }
  const address = (fields: Record<string, string>): string =>
    `${issues.replace(/\/+$/, "")}/new?${new URLSearchParams({ template: "bug.yml", ...fields }).toString()}`;
  const whole = address({ version, doctor });
  return whole.length <= LONGEST
    ? { address: whole, isPasted: false }
    : { address: address({ version }), isPasted: true };
}

/** A letter to whoever gave out a build that names no page: the fields of the template, to be filled in. */
export function draftOf(version: string, doctor: string): string {
  const { title, why, happened, repeated, seen } = DRAFT;
  return [
    `# ${title}`,
    why,
    `## ${happened}`,
    `## ${repeated}`,
    `## ${seen(version)}`,
    `\`\`\`json\n${doctor}\n\`\`\`\n`,
  ].join("\n\n");
}
