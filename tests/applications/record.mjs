// Records every flow in a real browser: `node record.mjs FOLDER APPLICATION=ADDRESS...` writes FOLDER/APPLICATION-FLOW.har for each.
// The browser's program is told by COCKPIT_CHROMIUM.
import path from "node:path";
import { chromium } from "playwright-core";

/** @typedef {import("playwright-core").Page} Page */

const CREDENTIALS = {
  fastapi_shop: ["ada@shop.test", "correct-horse-battery"],
  express_shop: ["grace@desk.test", "staple-battery-horse"],
};
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
 * @param {keyof typeof FLOWS} application
 * @param {string} flow
 * @param {(page: Page) => Promise<unknown>} begin
 */
async function recorded(application, flow, begin) {
  const file = path.join(folder, `${application}-${flow}.har`);
  const context = await browser.newContext({ recordHar: { path: file, content: "embed", mode: "full" } });
  const page = await context.newPage();
  await begin(page);
  await page.evaluate(`perform(...${JSON.stringify([flow, ...CREDENTIALS[application]])})`);
  await page.waitForFunction(`document.getElementById("done").textContent === ${JSON.stringify(flow)}`);
  await context.close();
  console.log(file);
}

/**
 * @param {Page} page
 * @param {string} address
 */
async function signInToShop(page, address) {
  await signIn(page, `${address}/login`, "username", CREDENTIALS.fastapi_shop);
  await page.waitForURL("**/account");
}

/**
 * @param {Page} page
 * @param {string} address
 */
async function signInToDesk(page, address) {
  await signIn(page, `${address}/login`, "user", CREDENTIALS.express_shop);
  await page.waitForURL("**/desk");
}

/**
 * @param {Page} page
 * @param {string} address
 * @param {string} field
 * @param {string[]} credentials
 */
async function signIn(page, address, field, [name = "", password = ""]) {
  await page.goto(address);
  await page.fill(`[name=${field}]`, name);
  await page.fill("[name=password]", password);
  await page.click("#sign-in");
}
