import type { Locator, Page } from "playwright-core";

/** The Findings view, as a person reads and uses it. */
export class Findings {
  readonly pane: Locator;

  constructor(private readonly page: Page) {
    const header = page.locator(".pane-header", { hasText: "Findings" });
    this.pane = page.locator(".part.sidebar .pane").filter({ has: header });
  }

  /** The row whose spoken text holds these words; the list draws only what is in sight. */
  row(...words: string[]): Locator {
    return words.reduce(
      (rows, word) => rows.and(this.pane.locator(`.monaco-list-row[aria-label*="${word}"]`)),
      this.pane.locator(".monaco-list-row"),
    );
  }

  /** The line above the tree. */
  message(text: string): Locator {
    return this.pane.locator(".message", { hasText: text });
  }

  /** What stands there in place of a tree. */
  welcome(text: string): Locator {
    return this.pane.locator(".welcome-view-content", { hasText: text });
  }

  /** Chooses an entry of a row's context menu. */
  async choose(row: Locator, entry: string): Promise<void> {
    await row.click({ button: "right" });
    await this.page.locator(".monaco-menu").getByRole("menuitem", { name: entry }).hover();
    // A click that comes soon after the menu is taken for the end of the one that opened it.
    await this.page.keyboard.press("Enter");
    await this.page.locator(".monaco-menu").waitFor({ state: "detached" });
  }
}
