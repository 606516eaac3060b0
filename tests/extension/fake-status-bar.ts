/** What stands in the status bar, and the texts of tooltips. */

export class MarkdownString {
  isTrusted: boolean | { enabledCommands: string[] } = false;
  supportHtml = false;

  constructor(public value: string) {}

  appendText(text: string): this {
    this.value += text;
    return this;
  }

  appendMarkdown(text: string): this {
    return this.appendText(text);
  }
}

/** An item of the status bar as the extension has set it. */
export class FakeStatusBarItem {
  name = "";
  text = "";
  tooltip: MarkdownString | undefined;
  command: unknown;
  backgroundColor: { readonly id: string } | undefined;
  accessibilityInformation: { label: string } | undefined;
  isShown = false;

  show(): void {
    this.isShown = true;
  }

  hide(): void {
    this.isShown = false;
  }

  dispose(): void {
    this.hide();
  }
}
