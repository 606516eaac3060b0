import type { FrameLocator, Locator } from "playwright-core";

/** The cockpit's view: its tiles, as a person reads them. */
export class Overview {
  constructor(readonly view: FrameLocator) {}

  /** A tile by its title. */
  tile(title: string): Locator {
    return this.view.getByRole("region", { name: title, exact: true });
  }

  /** The tile's word about its state. */
  async state(title: string, word: string): Promise<void> {
    await this.tile(title).locator(".state", { hasText: word }).waitFor();
  }

  /** The number that the Audit tile shows under a name, once it shows one. */
  async figure(name: string): Promise<number> {
    const figure = this.auditFigure(name, /^[\d,.]+$/);
    return Number((await figure.locator("dd").first().innerText()).replaceAll(",", ""));
  }

  /** Waits until the Audit tile shows this number under a name. */
  async waitForFigure(name: string, value: number): Promise<void> {
    await this.auditFigure(name, String(value)).waitFor();
  }

  /** Whether nothing of the view is wider than the view. */
  async fits(): Promise<boolean> {
    return this.view.locator("html").evaluate((root) => root.scrollWidth <= root.clientWidth);
  }

  private auditFigure(name: string, value: string | RegExp): Locator {
    const definition = this.view.getByRole("definition").getByText(value, { exact: true });
    const term = this.view.getByRole("term").getByText(name, { exact: true });
    return this.tile("Audit").locator(".figure").filter({ has: term }).filter({ has: definition }).first();
  }
}
