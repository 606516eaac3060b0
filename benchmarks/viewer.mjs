// The half of `viewer.py` that runs the viewer's page in a browser: prints what it measured as JSON.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { chromium } from "playwright-core";
import { inRoot } from "../scripts/lib/paths.mjs";
import { CHROMIUM, findProgram } from "../scripts/lib/programs.mjs";

const [rows = "", findings = ""] = process.argv.slice(2);
const SCROLLED_PX = 900;
const FRAMES = 300;
const VIEWPORT = { width: 1400, height: 900 };
const FILTERS = ["orders", "status:5xx", "-host:cdn", "larger:100k", "status:404 customer", "is:finding", ""];
const SORTS = ["time", "size", "url", "status", "number"];

const PAGE = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><link rel="stylesheet" href="har.css"></head>
<body><main id="viewer"></main><script>
window.acquireVsCodeApi = () => ({ postMessage: () => undefined });
</script><script src="har.js"></script></body></html>`;

/** @type {Record<string, () => [string, string | Buffer]>} */
const FILES = {
  "/": () => ["text/html", PAGE],
  "/har.js": () => ["text/javascript", readFileSync(inRoot("dist", "har.js"))],
  "/har.css": () => ["text/css", readFileSync(inRoot("dist", "har.css"))],
  "/rows": () => ["application/json", readFileSync(path.resolve(rows))],
  "/findings": () => ["application/json", readFileSync(path.resolve(findings))],
};

const server = createServer((request, response) => {
  const file = FILES[request.url ?? ""];
  if (file === undefined) {
    response.writeHead(404).end();
    return;
  }
  const [type, content] = file();
  response.writeHead(200, { "content-type": type }).end(content);
}).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const address = server.address();
const port = typeof address === "object" && address ? address.port : 0;
const args = ["--no-sandbox", "--disable-gpu"];
const browser = await chromium.launch({ executablePath: await findProgram(CHROMIUM), args });
try {
  const page = await browser.newPage({ viewport: VIEWPORT });
  page.on("pageerror", (error) => console.error(error));
  await page.goto(`http://127.0.0.1:${port}/`);
  const measured = await page.evaluate(measure, { FRAMES, SCROLLED_PX, FILTERS, SORTS });
  console.log(JSON.stringify(measured));
} finally {
  await browser.close();
  server.close();
}

/**
 * Runs in the page.
 *
 * @param {{ FRAMES: number, SCROLLED_PX: number, FILTERS: string[], SORTS: string[] }} plan
 */
async function measure({ FRAMES, SCROLLED_PX, FILTERS, SORTS }) {
  const frame = () => new Promise(requestAnimationFrame);
  /** @param {string} name */
  const bytes = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
  /** @param {string} selector */
  const one = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
  /** @param {() => unknown} act */
  const timed = (act) => {
    const began = performance.now();
    act();
    // Whatever the browser puts off until it draws belongs to the answer.
    void document.body.offsetHeight;
    return performance.now() - began;
  };
  /** @param {object} data */
  const take = (data) => window.dispatchEvent(new MessageEvent("message", { data }));

  const [rows, findings] = [await bytes("rows"), await bytes("findings")];
  const shown = timed(() => take({ kind: "rows", load: 1, json: rows }));
  const began = performance.now();
  await frame();
  await frame();
  const painted = shown + performance.now() - began;
  const found = timed(() => take({ kind: "findings", load: 1, json: findings }));

  const grid = one("#grid");
  const spans = [];
  let last = await frame();
  for (let count = 0; count < FRAMES; count++) {
    // Half of them page on, half of them jump anywhere: every row in sight is another one.
    const jump = ((count * 7919) % 1000) * (grid.scrollHeight / 1000);
    grid.scrollTop = count < FRAMES / 2 ? grid.scrollTop + SCROLLED_PX : jump;
    const now = await frame();
    spans.push(now - last);
    last = now;
  }
  const drawn = document.querySelectorAll("#grid .sheet .row:not([hidden])").length;

  const box = /** @type {HTMLInputElement} */ (one("#filter"));
  /** @type {Record<string, number>} */
  const filters = {};
  for (const filter of FILTERS) {
    box.value = filter;
    filters[filter || "(none)"] = timed(() => box.dispatchEvent(new InputEvent("input", { bubbles: true })));
    await frame();
  }
  /** @type {Record<string, number>} */
  const sorts = {};
  for (const column of SORTS) {
    sorts[column] = timed(() => one(`[data-column=${column}]`).click());
    await frame();
  }
  const chart = timed(() => one("#tab-charts").click());
  return { shown, painted, found, frames: spans.slice(1), drawn, filters, sorts, chart };
}
