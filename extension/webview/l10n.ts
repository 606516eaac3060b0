/** The user's language, as the host has put it into the page. */

/** Without a page, as in tests of single tiles, everything is English. */
const PAGE = typeof document === "undefined" ? undefined : document;

const BUNDLE: Readonly<Record<string, string>> = JSON.parse(
  PAGE?.getElementById("l10n")?.textContent ?? "{}",
) as Record<string, string>;

/** The tag of the language, for numbers. */
export const LANGUAGE = PAGE?.documentElement.lang ?? "en";

/** A text with its comment, as VS Code takes it. */
interface Commented {
  readonly message: string;
  readonly comment: readonly string[];
}

/** Named and called as VS Code's, so that one collector finds the texts of both halves. */
export const l10n = {
  t: (text: string | Commented, ...values: readonly (string | number)[]): string => {
    const { message, comment } = typeof text === "string" ? { message: text, comment: [] } : text;
    const key = comment.length === 0 ? message : `${message}/${comment.join("")}`;
    return (BUNDLE[key] ?? message).replace(/\{(\d+)\}/g, (hole, index) => String(values[Number(index)] ?? hole));
  },
} as const;
