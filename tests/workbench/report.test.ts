import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { faultsOf } from "./axe.js";
import { PAIRS } from "./looks.js";
import { inSession, type Session } from "./session.js";

const SCHEMES = ["light", "dark"] as const;
const WIDTHS = [1280, 400] as const;
/** What VS Code calls its kinds of themes in a page; the first is a browser, which has none. */
const KINDS = ["", "vscode-light", "vscode-dark", "vscode-high-contrast", "vscode-high-contrast-light"] as const;
/** axe cannot tell what is behind the labels of a chart; they have the colour of the captions, on the same ground. */
const LABEL = "color-contrast: <text ";

test("the compliance report opens as a page, and is readable in a browser", async () => {
  await inSession("report", "sample", async (session) => {
    const { workbench } = session;
    await workbench.trust();
    await workbench.command("Cockpit: Open Compliance Report");
    await workbench.notification("The compliance report is open.").waitFor();
    // Its frame runs no scripts, so nothing can look into it from here; the same file is looked at below.
    await workbench.page.getByRole("tab", { name: "Compliance Report: sample" }).waitFor();
    for (const look of PAIRS[0]?.looks ?? []) {
      await workbench.look(look);
      await session.picture(`report-${look.name}`);
    }
    assert.deepEqual(await faultsInBrowser(session), []);
  });
});

/** What is wrong with the file itself: for the console of a browser, for axe, or for who reads it on a small screen. */
async function faultsInBrowser(session: Session): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of SCHEMES) {
    for (const width of WIDTHS) {
      const page = await session.pageApart({ colorScheme, viewport: { width, height: 900 } });
      const where = `${colorScheme}, ${width} px`;
      page.on("console", (message) => faults.push(`${where}: ${message.text()}`));
      await page.goto(pathToFileURL(session.stored("report.html")).href);
      await page.getByRole("heading", { name: "sample", level: 1 }).waitFor();
      await page.getByRole("row", { name: /placeholders/ }).waitFor();
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (beyond > 0) faults.push(`${where}: ${beyond} px are cut off`);
      for (const kind of KINDS) {
        await page.evaluate((name) => (document.body.className = name), kind);
        const found = (await faultsOf(page.locator("html"))).filter((fault) => !fault.includes(LABEL));
        faults.push(...found.map((fault) => `${where} ${kind}: ${fault}`));
      }
      if ((await page.pdf()).length < 1_000) faults.push(`${where}: nothing is printed`);
      await page.close();
    }
  }
  return faults;
}
