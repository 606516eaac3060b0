import type { Locator, Page } from "playwright-core";

/** The Findings view, as a person reads and uses it. */
export class Findings {
  constructor(
    private readonly page: Page,
    private readonly pane: Locator,
  ) {}

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

  /** Opens the context menu of a row. */
  async menuOf(row: Locator): Promise<Locator> {
    await row.click({ button: "right" });
    const menu = this.page.locator(".monaco-menu");
    await menu.waitFor();
    return menu;
  }

  /** Chooses an entry of a row's context menu. */
  async choose(row: Locator, entry: string): Promise<void> {
    await this.menuOf(row);
    await this.page.locator(".monaco-menu").getByRole("menuitem", { name: entry }).hover();
    // A click that comes soon after the menu is taken for the end of the one that opened it.
    await this.page.keyboard.press("Enter");
    await this.page.locator(".monaco-menu").waitFor({ state: "detached" });
  }
}
