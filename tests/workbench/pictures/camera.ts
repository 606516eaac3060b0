import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Locator, Page } from "playwright-core";
import { type Look, WIDTHS } from "../looks.js";
import type { Overview } from "../overview.js";
import type { Session } from "../session.js";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const USUAL = { width: 1400, height: 900 };

/** High enough for all of a view, so that its picture is not cut. */
const TALL = { width: 1400, height: 2600 };

/** What is left around a part of the window, so that one sees where it lies. */
const MARGIN = 24;

/** What is left below the last thing in a view. */
const FOOT = 16;

/** Takes pictures of one window in each of the looks that it has without being opened anew. */
export class Camera {
  constructor(
    readonly session: Session,
    private readonly looks: readonly Look[],
    private readonly folder: string,
    private readonly isWanted: (name: string) => boolean,
  ) {
    mkdirSync(folder, { recursive: true });
  }

  /** Both views of the side bar in a state, at each width and in each look; a view that is not named is left out. */
  async sideBar(state: string, views: readonly ("overview" | "findings")[] = ["overview", "findings"]): Promise<void> {
    await this.tall(() => this.#sideBar(state, views));
  }

  /** Does something in a window in which even long pages are not cut. */
  async tall(shoot: () => Promise<void>): Promise<void> {
    await this.#resize(TALL);
    await shoot();
    await this.#resize(USUAL);
  }

  async #resize(size: { width: number; height: number }): Promise<void> {
    await this.#page.setViewportSize(size);
    // All of the window but its bars.
    const isLaidOut = (height: number): boolean => {
      const bar = document.querySelector(".part.sidebar")?.clientHeight ?? 0;
      return bar > height - 100 && bar < height;
    };
    await this.#page.waitForFunction(isLaidOut, size.height);
  }

  async #sideBar(state: string, views: readonly ("overview" | "findings")[]): Promise<void> {
    const { workbench } = this.session;
    const overview = await workbench.overview();
    for (const width of WIDTHS) {
      await workbench.sideBarWidth(width);
      await this.eachLook(async (look) => {
        const suffix = `${look.name}-${String(width)}`;
        await overview.drawn(look);
        if (views.includes("overview")) {
          await this.#shoot(`overview-${state}-${suffix}`, await this.#overviewBox(overview));
        }
        if (views.includes("findings")) await this.#shoot(`findings-${state}-${suffix}`, await this.#findingsBox());
      });
    }
    await workbench.sideBarWidth(WIDTHS[0]);
  }

  /** A part of the window and what lies around it, in each look. */
  async part(name: string, part: Locator, margin = MARGIN): Promise<void> {
    await part.waitFor();
    await this.eachLook(async (look) => {
      const { x, y, width, height } = await boxOf(part);
      const box = { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin };
      await this.#shoot(`${name}-${look.name}`, within(box, this.#page));
    });
  }

  private async eachLook(shoot: (look: Look) => Promise<void>): Promise<void> {
    for (const look of this.looks) {
      await this.session.workbench.look(look);
      await shoot(look);
    }
  }

  get #page(): Page {
    return this.session.workbench.page;
  }

  async #shoot(name: string, clip: Box): Promise<void> {
    if (!this.isWanted(name)) return;
    await this.#page.screenshot({ path: path.join(this.folder, `${name}.png`), clip, animations: "disabled" });
  }

  async #overviewBox(overview: Overview): Promise<Box> {
    const pane = await boxOf(this.session.workbench.pane("Overview"));
    const header = await boxOf(this.session.workbench.pane("Overview").locator(".pane-header"));
    return { ...pane, height: Math.min(pane.height, header.height + (await overview.contentHeight()) + FOOT) };
  }

  async #findingsBox(): Promise<Box> {
    const pane = this.session.workbench.pane("Findings");
    const box = await boxOf(pane);
    const parts = await pane.locator(".pane-header, .message, .welcome-view-content > *, .monaco-list-row").all();
    const boxes = await Promise.all(parts.map((part) => part.boundingBox()));
    const bottom = Math.max(...boxes.map((each) => (each === null ? 0 : each.y + each.height)));
    return { ...box, height: Math.min(box.height, bottom - box.y + FOOT) };
  }
}

async function boxOf(locator: Locator): Promise<Box> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error(`Not in sight: ${locator.toString()}`);
  return box;
}

function within({ x, y, width, height }: Box, page: Page): Box {
  const window = page.viewportSize() ?? { width: x + width, height: y + height };
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  const [right, bottom] = [Math.min(window.width, x + width), Math.min(window.height, y + height)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}
