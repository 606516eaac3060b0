import axe, { type AxeResults, type NodeResult } from "axe-core";
import type { Frame, Locator } from "playwright-core";

/** Judges a frame by axe; each fault in one line, with the element. */
export async function faultsOf(root: Locator): Promise<string[]> {
  const frame = await (await root.elementHandle()).ownerFrame();
  if (frame === null) throw new Error("The frame is gone.");
  const { violations, incomplete } = await judge(frame);
  // A contrast that could not be computed is as good as none.
  const unknown = incomplete.filter(({ id }) => id === "color-contrast");
  return [...violations, ...unknown].flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${described(node)}`));
}

async function judge(frame: Frame): Promise<AxeResults> {
  if (await frame.evaluate(() => !("axe" in window))) await frame.evaluate(axe.source);
  return frame.evaluate(() => {
    const { axe: engine } = window as unknown as { axe: typeof axe };
    return engine.run(document, { iframes: false, resultTypes: ["violations", "incomplete"] });
  });
}

function described({ html, failureSummary = "" }: NodeResult): string {
  return `${html.replace(/\s+/g, " ").slice(0, 160)} (${failureSummary.replace(/\s+/g, " ")})`;
}
