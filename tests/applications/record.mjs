// Records every flow in a real browser: `node record.mjs FOLDER APPLICATION=ADDRESS...` writes FOLDER/APPLICATION-FLOW.har for each.
// The browser's program is told by COCKPIT_CHROMIUM.
import path from "node:path";
import { chromium } from "playwright-core";

/** @typedef {import("playwright-core").Page} Page */

const SIGNED_IN = { fastapi_shop: signInToShop, express_shop: signInToDesk };

/** The flows of each application; those of a person who signed in begin at the form. */
const FLOWS = {
  fastapi_shop: {
    anonymous: ["browse", "crud", "pages", "upload", "refresh", "notifications", "errors"],
    signedIn: ["checkout"],
  },
  express_shop: {
    anonymous: ["notes", "cursors", "files", "exports", "graphql", "socket", "refresh"],
    signedIn: ["reply"],
  },
};

const [folder = ".", ...given] = process.argv.slice(2);
const executablePath = process.env["COCKPIT_CHROMIUM"] ?? "chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
try {
  for (const text of given) {
    const [name, address] = /** @type {[keyof typeof FLOWS, string]} */ (text.split("="));
    for (const flow of FLOWS[name].anonymous) {
      await recorded(name, flow, (page) => page.goto(`${address}/`));
    }
    for (const flow of FLOWS[name].signedIn) {
      await recorded(name, flow, (page) => SIGNED_IN[name](page, address));
    }
  }
} finally {
  await browser.close();
}

/**
 * @param {string} application
 * @param {string} flow
 * @param {(page: Page) => Promise<unknown>} begin
 */
async function recorded(application, flow, begin) {
  const file = path.join(folder, `${application}-${flow}.har`);
  const context = await browser.newContext({ recordHar: { path: file, content: "embed", mode: "full" } });
  const page = await context.newPage();
  await begin(page);
  await page.evaluate(`perform(${JSON.stringify(flow)})`);
  await page.waitForFunction(`document.getElementById("done").textContent === ${JSON.stringify(flow)}`);
  await context.close();
  console.log(file);
}

/**
 * @param {Page} page
 * @param {string} address
 */
async function signInToShop(page, address) {
  await page.goto(`${address}/login`);
  await page.fill("[name=username]", "ada@shop.test");
  await page.fill("[name=password]", "correct-horse-battery");
  await page.click("#sign-in");
  await page.waitForURL("**/account");
}

/**
 * @param {Page} page
 * @param {string} address
 */
async function signInToDesk(page, address) {
  await page.goto(`${address}/login`);
  await page.fill("[name=user]", "grace@desk.test");
  await page.fill("[name=password]", "staple-battery-horse");
  await page.click("#sign-in");
  await page.waitForURL("**/desk");
}
