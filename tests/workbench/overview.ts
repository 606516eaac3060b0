import type { FrameLocator, Locator } from "playwright-core";
import type { Snapshot } from "../../extension/src/views/wire.js";
import type { Look } from "./looks.js";

/** No snapshot of the extension itself comes so late. */
const FAR_REVISION = 1_000_000;

/** The cockpit's view: its tiles, as a person reads them. */
export class Overview {
  #revision = FAR_REVISION;

  constructor(readonly view: FrameLocator) {}

  /** A tile by its title. */
  tile(title: string): Locator {
    return this.view.getByRole("region", { name: title, exact: true });
  }

  /** Waits until the tile has this word about its state; a failure says what it has instead. */
  async state(title: string, word: string, timeout?: number): Promise<void> {
    const state = this.tile(title).locator(".state");
    try {
      await state.filter({ hasText: word }).waitFor({ ...(timeout !== undefined && { timeout }) });
    } catch (error) {
      const words = await state.allInnerTexts();
      throw new Error(`${title}: not "${word}", but "${words.join(", ")}".`, { cause: error });
    }
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

  /** Waits until the view is drawn in a look and at its present size. */
  async drawn({ kind }: Look): Promise<void> {
    await this.view.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
    const { width } = (await this.view.owner().boundingBox()) ?? { width: 0 };
    // The size and the colours of a frame arrive in it a moment later than those of the window.
    await this.root.evaluate(async (_, expected) => {
      for (let frame = 0; frame < 300 && Math.abs(innerWidth - expected) > 1; frame += 1) {
        await new Promise(requestAnimationFrame);
      }
    }, width);
  }

  /** The view's document. */
  get root(): Locator {
    return this.view.locator("html");
  }

  /** Shows a state as if the extension had sent it, and nothing that it sends afterwards. */
  async send(snapshot: Omit<Snapshot, "revision">): Promise<void> {
    this.#revision += 1;
    const data: Snapshot = { ...snapshot, revision: this.#revision };
    await this.root.evaluate(
      (_, message) => window.dispatchEvent(new MessageEvent("message", { data: message })),
      data,
    );
  }

  /** Gives the view the colour that shows through it: nothing inside a frame knows what lies behind it. */
  async paintBehind(colour: string): Promise<void> {
    await this.root.evaluate((root: HTMLElement, behind) => (root.style.background = behind), colour);
  }

  /** How high the tiles are together with the space above them. */
  async contentHeight(): Promise<number> {
    return this.view.getByRole("main").evaluate((main) => main.getBoundingClientRect().bottom + scrollY);
  }

  /** Whether nothing of the view is wider than the view. */
  async fits(): Promise<boolean> {
    return this.root.evaluate((root) => root.scrollWidth <= root.clientWidth);
  }

  private auditFigure(name: string, value: string | RegExp): Locator {
    const definition = this.view.getByRole("definition").getByText(value, { exact: true });
    const term = this.view.getByRole("term").getByText(name, { exact: true });
    return this.tile("Audit").locator(".figure").filter({ has: term }).filter({ has: definition }).first();
  }
}
