import axe, { type AxeResults, type NodeResult } from "axe-core";
import type { Frame, Locator } from "playwright-core";

/** The rule that colours are judged by. */
export const CONTRAST = "color-contrast";

/** The rules that depend on where things are, and on what covers what. */
export const PLACED = [CONTRAST, "target-size", "scrollable-region-focusable"];

/** Judges a frame by axe, by all rules or by these; each fault in one line, with the element. */
export async function faultsOf(root: Locator, rules?: readonly string[]): Promise<string[]> {
  const frame = await (await root.elementHandle()).ownerFrame();
  if (frame === null) throw new Error("The frame is gone.");
  const { violations, incomplete } = await judge(frame, rules);
  // A contrast that could not be computed is as good as none.
  const unknown = incomplete.filter(({ id }) => id === CONTRAST);
  return [...violations, ...unknown].flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${described(node)}`));
}

async function judge(frame: Frame, rules?: readonly string[]): Promise<AxeResults> {
  if (await frame.evaluate(() => !("axe" in window))) await frame.evaluate(axe.source);
  return frame.evaluate(
    ([only]) => {
      const { axe: engine } = window as unknown as { axe: typeof axe };
      const chosen = only && { runOnly: { type: "rule" as const, values: [...only] } };
      return engine.run(document, { iframes: false, resultTypes: ["violations", "incomplete"], ...chosen });
    },
    [rules] as const,
  );
}

function described({ html, failureSummary = "" }: NodeResult): string {
  return `${html.replace(/\s+/g, " ").slice(0, 160)} (${failureSummary.replace(/\s+/g, " ")})`;
}
