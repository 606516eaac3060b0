/** HTML as a value: whatever is put into it is escaped, unless it is HTML already. */
export class Html {
  constructor(readonly text: string) {}
}

export type Part = Html | string | number | null | false | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((string, index) => string + rendered(parts[index] ?? null)).join(""));
}

function rendered(part: Part): string {
  if (part === null || part === false) {
    return "";
  }
  if (part instanceof Html) {
    return part.text;
  }
  if (typeof part === "object") {
    return part.map(rendered).join("");
  }
  return String(part).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
