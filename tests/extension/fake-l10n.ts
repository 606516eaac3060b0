/** The texts of the code in the language of a test. */
interface Commented {
  readonly message: string;
  readonly comment: readonly string[];
}

export const l10n = {
  bundle: undefined as Readonly<Record<string, string>> | undefined,
  t: (text: string | Commented, ...values: (string | number)[]): string => {
    const { message, comment } = typeof text === "string" ? { message: text, comment: [] } : text;
    const key = [message, ...comment].join("/");
    return (l10n.bundle?.[key] ?? message).replace(/\{(\d+)\}/g, (_, index) => String(values[Number(index)]));
  },
};
