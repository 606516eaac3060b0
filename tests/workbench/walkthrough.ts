import type { Locator, Page } from "playwright-core";

/** The page that leads through the first steps. */
export class Walkthrough {
  constructor(private readonly page: Page) {}

  /** A step, once it counts as done. */
  done(title: string): Locator {
    return this.#step(title).and(this.page.locator("[aria-checked=true]"));
  }

  /** Opens a step. */
  async choose(title: string): Promise<void> {
    await this.#step(title).click();
    await this.page.locator(".getting-started-step.expanded", { hasText: title }).waitFor();
  }

  /** Presses a button of the open step. */
  async press(label: string): Promise<void> {
    await this.page.locator(".getting-started-step.expanded").getByRole("button", { name: label }).click();
  }

  #step(title: string): Locator {
    return this.page.locator(".getting-started-step", { hasText: title });
  }
}
