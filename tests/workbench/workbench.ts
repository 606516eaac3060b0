import type { FrameLocator, Locator, Page } from "playwright-core";
import { Findings } from "./findings.js";
import type { Look } from "./looks.js";
import { Overview } from "./overview.js";
import { Walkthrough } from "./walkthrough.js";

const TIMEOUT_MS = 45_000;
const FILTER_TAKEN_MS = 600;
const ACTIONS_MS = 12_000;
const COPIED_MS = 10_000;

/** The window of VS Code as a person uses it: what they see, click and type. */
export class Workbench {
  constructor(readonly page: Page) {
    page.setDefaultTimeout(TIMEOUT_MS);
  }

  /** Waits until the window is there. */
  async shown(): Promise<void> {
    await this.page.locator(".monaco-workbench .part.statusbar").waitFor();
    // A window without a folder opens without its side bar.
    await this.page.locator(".part.sidebar .composite.title").waitFor({ state: "attached" });
  }

  /** The entry of the status bar that says that the workspace is not trusted. */
  get restricted(): Locator {
    return this.page.locator('.statusbar-item[id="status.workspaceTrust"]');
  }

  /** Trusts the workspace, from the status bar. */
  async trust(): Promise<void> {
    await this.restricted.click();
    await this.page.locator(".workspace-trust-editor").getByRole("button", { name: "Trust", exact: true }).click();
    await this.restricted.waitFor({ state: "hidden" });
  }

  /** Opens a file, or goes to its tab, and waits for its text. */
  async openFile(name: string): Promise<void> {
    await this.openTab(name);
    await this.editor.first().waitFor();
  }

  /** Opens a file that is not shown as text, or goes to its tab. */
  async openTab(name: string): Promise<void> {
    const tab = this.page.locator(`.tab[data-resource-name="${name}"]`);
    // The rows of the quick-open box are used again for other files while it still searches.
    if ((await tab.count()) > 0) await tab.first().click();
    else await this.openQuickly(name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
  }

  private async openQuickly(name: string): Promise<void> {
    await this.page.keyboard.press("Control+P");
    await this.quickInput.fill(name);
    await this.page.locator(`.quick-input-widget:visible .monaco-list-row[aria-label^="${name}"]`).first().click();
  }

  /** Types at the end of the active editor's file. */
  async typeAtEnd(text: string): Promise<void> {
    await this.editor.first().click();
    await this.page.keyboard.press("Control+End");
    // Inserted in one go, as a paste is: typing would meet the editor's own indentation and completions.
    await this.page.keyboard.insertText(text);
    await this.page.locator(".tab.active.dirty").waitFor();
  }

  /** Saves the active editor and waits until it is clean. */
  async save(): Promise<void> {
    await this.page.keyboard.press("Control+S");
    await this.page.locator(".tab.active.dirty").waitFor({ state: "detached" });
  }

  /** Runs a command by its title in the palette. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press("F1");
    await this.quickInput.fill(`>${title}`);
    // Clicked, because the list still shows the former filter's rows when Enter comes early.
    await this.pick(title);
  }

  /** Clicks the row of an open quick pick that is labelled exactly so. */
  async pick(label: string): Promise<void> {
    const exactly = this.page.locator(".label-name").getByText(label, { exact: true });
    await this.page.locator(".quick-input-widget:visible .monaco-list-row").filter({ has: exactly }).first().click();
  }

  /** Ticks the row of an open list of which many can be picked. */
  async tick(label: string): Promise<void> {
    await this.quickInput.fill(label);
    await this.pick(label);
    await this.quickInput.fill("");
  }

  /** Accepts what is ticked in an open list. */
  async accept(): Promise<void> {
    await this.page.locator(".quick-input-widget:visible").getByRole("button", { name: "OK" }).click();
  }

  /** Waits until an input box asks for something. */
  async asked(question: string): Promise<void> {
    await this.page.locator(".quick-input-widget:visible", { hasText: question }).waitFor();
  }

  /** Answers the open input box. */
  async answer(text: string): Promise<void> {
    await this.quickInput.fill(text);
    await this.page.keyboard.press("Enter");
    await this.quickInput.waitFor({ state: "hidden" });
  }

  /** Shows the Problems panel with the problems that match a filter: the list draws only what is in sight. */
  async showProblems(filter: string): Promise<void> {
    const panel = this.page.locator(".markers-panel");
    if (!(await panel.isVisible())) await this.page.keyboard.press("Control+Shift+M");
    const box = this.page.getByPlaceholder(/^Filter \(e\.g\. text/);
    // The panel takes the filter 0.4 s after the last key, and a box that is drawn anew before that has forgotten it.
    do {
      await box.fill(filter);
      await this.page.waitForTimeout(FILTER_TAKEN_MS);
    } while ((await box.inputValue()) !== filter);
  }

  /** The row of the Problems panel for a finding: its code, and a word of its message. */
  problem(code: string, word: string): Locator {
    const rows = this.page.locator(".markers-panel .monaco-list-row");
    return rows.filter({ hasText: code }).filter({ hasText: word });
  }

  /** Goes to the place of a problem. */
  async goTo(problem: Locator): Promise<void> {
    await problem.dblclick();
    await this.page.locator(".editor-instance .monaco-editor.focused").first().waitFor();
  }

  /** Opens the list of code actions at the cursor, and answers one of them. */
  async codeAction(title: string): Promise<Locator> {
    const action = this.page.locator(".action-widget .monaco-list-row", { hasText: title }).first();
    for (let tries = 1; ; tries++) {
      await this.page.keyboard.press("Control+.");
      try {
        await action.waitFor({ timeout: ACTIONS_MS });
        return action;
      } catch (error) {
        // VS Code drops the request when a busy machine draws the editor meanwhile.
        if (tries === 4) throw error;
        await this.page.keyboard.press("Escape");
      }
    }
  }

  /** Shows the cockpit's view. */
  async overview(): Promise<Overview> {
    const tab = this.page.locator(".activitybar").getByRole("tab", { name: "Cockpit" });
    if ((await tab.getAttribute("aria-selected")) !== "true") await tab.click();
    const view = this.webview("gh-copilot.gh-copilot-cockpit");
    await view.getByRole("main").waitFor();
    return new Overview(view);
  }

  /** The preview of a page of Markdown. */
  get preview(): FrameLocator {
    return this.webview("vscode.markdown-language-features");
  }

  /** The outer frame of a webview that is open as an editor; what it shows may run no scripts. */
  get panel(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready:not([src*="purpose=webviewView"])');
  }

  /** The document of our webview that is open as an editor. */
  get editorWebview(): FrameLocator {
    return this.panel.frameLocator("iframe#active-frame");
  }

  /** The document of an extension's webview: it lies in two frames, of which the outer one is VS Code's own. */
  private webview(extension: string): FrameLocator {
    const frame = this.page.frameLocator(`iframe.webview.ready[src*="extensionId=${extension}"]`);
    return frame.frameLocator("iframe#active-frame");
  }

  /** A view of the side bar, with its header. */
  pane(title: string): Locator {
    const header = this.page.locator(".pane-header", { hasText: title });
    return this.page.locator(".part.sidebar .pane").filter({ has: header });
  }

  /** The walkthrough, once it is open. */
  get walkthrough(): Walkthrough {
    return new Walkthrough(this.page);
  }

  /** The dialog that holds a text. */
  dialog(text: string): Locator {
    return this.page.locator(".monaco-dialog-box", { hasText: text });
  }

  /** Says yes in a dialog. */
  async agree(button: string): Promise<void> {
    await this.page.locator(".monaco-dialog-box").getByRole("button", { name: button }).click();
  }

  /** The Findings view; the cockpit must be in sight. */
  get findings(): Findings {
    return new Findings(this.page, this.pane("Findings"));
  }

  /** The entry of the status bar that holds a text. */
  status(text: string): Locator {
    return this.page.locator(".part.statusbar .statusbar-item", { hasText: text });
  }

  /** Waits for a word in the status bar that goes away by itself. */
  async mentioned(text: string): Promise<void> {
    await this.status(text).waitFor();
  }

  /** Presses a button of a notification; of several with that button, of the latest. */
  async press(button: string): Promise<void> {
    await this.page.locator(".notifications-toasts").getByRole("button", { name: button }).first().click();
  }

  /** The quick pick or input box that is open. */
  get quickPick(): Locator {
    return this.page.locator(".quick-input-widget:visible");
  }

  /** The hover that holds a text. */
  hover(text: string): Locator {
    return this.page.locator(".monaco-hover:visible", { hasText: text }).first();
  }

  /** An item of the status bar, by the end of its id. */
  statusItem(id: string): Locator {
    return this.page.locator(`.statusbar-item[id$="${id}"]`);
  }

  /** Searches in the settings editor, which has just been opened. */
  async searchSettings(text: string): Promise<void> {
    await this.page.locator(".settings-editor .suggest-input-container .view-lines").click();
    await this.page.keyboard.insertText(text);
  }

  /** Waits until what was copied matches, as a word that says so may be of what was copied before; returns the match. */
  async copied(pattern: RegExp): Promise<RegExpExecArray> {
    const deadline = Date.now() + COPIED_MS;
    for (;;) {
      const text = await this.page.evaluate(() => navigator.clipboard.readText());
      const match = pattern.exec(text);
      if (match !== null) return match;
      if (Date.now() > deadline) throw new Error(`What was copied is not ${String(pattern)}: ${text}`);
      await this.page.evaluate(() => new Promise(requestAnimationFrame));
    }
  }

  /** Drags the border of the side bar until the bar has a width. */
  async sideBarWidth(width: number): Promise<void> {
    const box = await this.page.locator(".part.sidebar").boundingBox();
    if (box === null) throw new Error("The side bar is not shown.");
    const middle = box.y + box.height / 2;
    await this.page.mouse.move(box.x + box.width, middle);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + width, middle, { steps: 5 });
    await this.page.mouse.up();
  }

  /** The colour of the side bar, behind its views. */
  async sideBarColour(): Promise<string> {
    return this.page.locator(".part.sidebar").evaluate((bar) => getComputedStyle(bar).backgroundColor);
  }

  /** Gives the window another look, with everything in it left as it is. */
  async look({ scheme, themeClass }: Look): Promise<void> {
    await this.page.emulateMedia({ colorScheme: scheme });
    await this.page.locator(`.monaco-workbench.${themeClass}`).waitFor();
  }

  /** A notification that holds a text. */
  notification(text: string): Locator {
    return this.page.locator(".notification-list-item", { hasText: text }).first();
  }

  /** The lines of the Output panel that hold a text. */
  output(text: string): Locator {
    return this.page.locator(".output-view .view-line", { hasText: text }).first();
  }

  private get quickInput(): Locator {
    return this.page.locator(".quick-input-widget:visible input");
  }

  private get editor(): Locator {
    return this.page.locator(".editor-instance .monaco-editor .view-lines");
  }
}
