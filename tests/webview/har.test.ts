import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { Window } from "happy-dom";
import type { HarEntry, HarFindings, HarRows } from "../../extension/src/generated/protocol";
import type { FromViewer, ToViewer } from "../../extension/src/views/har-wire";
import { figures } from "../../extension/webview/har/figures";
import { type Order, ordered } from "../../extension/webview/har/ordering";
import { query } from "../../extension/webview/har/query";
import { Recording } from "../../extension/webview/har/recording";
import { Viewer } from "../../extension/webview/har/viewer";
import { toggled, withWord, wordOf } from "../../extension/webview/har/words";

const PHASES = { blocked: [], dns: [], connect: [], ssl: [], send: [], receive: [] };
const ROWS: HarRows = {
  state: "9-9",
  total: 4,
  unread: [],
  refused: "",
  version: "1.2",
  creator: "",
  pages: [{ id: "page_1", title: "Shop", onLoad: null }],
  troubles: [],
  methods: ["GET", "POST"],
  hosts: [
    { name: "shop.example", thirdParty: false },
    { name: "cdn.other.example", thirdParty: true },
  ],
  kinds: ["text/html", "application/json"],
  groups: ["document", "script", "data"],
  method: [0, 1, 0, 0],
  host: [0, 0, 1, 0],
  kind: [0, 1, 1, 0],
  group: [0, 2, 2, 0],
  page: [0, 0, -1, -1],
  status: [200, 503, 404, 0],
  url: [
    "https://shop.example/",
    "https://shop.example/orders",
    "https://cdn.other.example/<b>",
    "https://shop.example/x",
  ],
  start: [0, 10, 20, 30],
  time: [100, 2_000, 50, -1],
  ...PHASES,
  wait: [90, 1_900, 40, -1],
  size: [1_000, 250_000, -1, 10],
  transferred: [-1, -1, -1, -1],
  offset: [10, 20, 30, 40],
  length: [5, 6, 7, 8],
  line: [1, 2, 3, 4],
  column: [0, 0, 0, 0],
};
const FOUND: HarFindings = {
  total: 1,
  findings: [
    {
      code: "http/5xx",
      severity: "error",
      message: "POST answered <i>503</i>.",
      advice: "Look into its log.",
      line: 7,
      column: 3,
      width: 3,
      entries: [1],
      concerned: 1,
    },
  ],
};
const NO_BODY = { mimeType: "", text: "", size: -1, cut: false, binary: false, hidden: false };
const ENTRY: HarEntry = {
  method: "POST",
  url: { name: "", value: "https://shop.example/orders", hidden: false },
  started: "",
  address: "",
  connection: "",
  requestVersion: "h2",
  requestHeaders: [{ name: "authorization", value: "Bearer ••••", hidden: true }],
  requestCookies: [],
  query: [],
  params: [],
  requestBody: NO_BODY,
  status: 503,
  statusText: "Busy",
  error: "",
  responseVersion: "h2",
  responseHeaders: [],
  responseCookies: [],
  responseBody: { ...NO_BODY, text: "<img src=x onerror=alert(1)>", size: 28 },
  redirect: { name: "", value: "", hidden: false },
  messages: [],
  messageCount: 0,
  hidden: 1,
};

function filled(): Recording {
  const recording = new Recording(ROWS);
  recording.take(FOUND);
  return recording;
}

describe("the filter", () => {
  const table: [string, number[], string[]?][] = [
    ["", [0, 1, 2, 3]],
    ["ORDERS", [1]],
    ["status:5xx", [1]],
    ["status:4", [2]],
    ["status:0xx", [3]],
    ["-host:cdn", [0, 1, 3]],
    ["host:shop -orders", [0, 3]],
    ["constructor:x", []],
    ["method:post", [1]],
    ["type:data mime:json", [1, 2]],
    ["page:page_1", [0, 1]],
    ["larger:100k", [1]],
    ["smaller:1kb", [3]],
    ["slower:1s", [1]],
    ["faster:60ms", [2]],
    ["is:finding", [1]],
    ["finding:1", [1]],
    ["is:third-party", [2]],
    ["is:failed", [1, 2, 3]],
    ['"shop.example/orders"', [1]],
    ["status:", [0, 1, 2, 3]],
    ["larger:much is:odd", [0, 1, 2, 3], ["larger:much", "is:odd"]],
    ["nothing-like-it", []],
  ];
  for (const [text, rows, unknown = []] of table) {
    test(text, () => {
      const recording = filled();
      const made = query(recording, text);
      assert.deepEqual([...ordered(recording, made.test, { column: "number", descending: false })], rows);
      assert.deepEqual(made.unknown, unknown);
    });
  }
});

test("a whole host, as the menu has it, is that host alone", () => {
  const hosts = ["shop.example", "m.shop.example"].map((name) => ({ name, thirdParty: false }));
  const recording = new Recording({ ...ROWS, hosts, host: [0, 1, 1, 0] });
  const shown = (filter: string): number[] => [
    ...ordered(recording, query(recording, filter).test, { column: "number", descending: false }),
  ];
  assert.deepEqual(shown("host:shop.example"), [0, 3]);
  assert.deepEqual(shown("host:shop.exampl"), [0, 1, 2, 3]);
});

describe("the order", () => {
  const table: [Order, number[]][] = [
    [{ column: "number", descending: true }, [3, 2, 1, 0]],
    [{ column: "time", descending: true }, [1, 0, 2, 3]],
    [{ column: "size", descending: false }, [2, 3, 0, 1]],
    [{ column: "status", descending: false }, [3, 0, 2, 1]],
    [{ column: "url", descending: false }, [2, 0, 1, 3]],
    [{ column: "method", descending: true }, [1, 0, 2, 3]],
    [{ column: "type", descending: false }, [1, 2, 0, 3]],
  ];
  for (const [order, rows] of table) {
    test(`${order.column} ${order.descending ? "down" : "up"}`, () => {
      assert.deepEqual([...ordered(filled(), () => true, order)], rows);
    });
  }
});

test("the figures of the rows that pass", () => {
  const made = figures(filled(), Uint32Array.of(0, 1, 2));
  assert.deepEqual(made.percentiles, [
    { share: 50, time: 100 },
    { share: 75, time: 2_000 },
    { share: 95, time: 2_000 },
    { share: 99, time: 2_000 },
  ]);
  assert.deepEqual([made.requests, made.bytes, made.thirdParty.requests], [3, 251_000, 1]);
  assert.deepEqual(made.types[0], { name: "data", requests: 2, bytes: 250_000 });
  assert.equal(
    made.histogram.reduce((all, count) => all + count),
    3,
  );
});

test("menus write words into the filter", () => {
  assert.equal(withWord("orders status:4xx", "status", "5xx"), "orders status:5xx");
  assert.equal(withWord("orders status:4xx", "status", ""), "orders");
  assert.equal(wordOf("orders status:4xx", "status"), "4xx");
  assert.equal(toggled(toggled("orders", "is:finding"), "is:finding"), "orders");
});

describe("the page", () => {
  let window: Window;
  let viewer: Viewer;
  let posted: FromViewer[];

  const one = (selector: string): HTMLElement => {
    const found = window.document.querySelector(selector);
    assert.ok(found, selector);
    return found as unknown as HTMLElement;
  };
  const take = (message: ToViewer): void => viewer.take(message);
  const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  const press = (key: string, target = one("#grid")): void => {
    target.dispatchEvent(new window.KeyboardEvent("keydown", { key, bubbles: true }) as unknown as Event);
  };
  const rowsShown = (): string[] =>
    [...window.document.querySelectorAll(".sheet .row:not([hidden]) .url")].map(({ textContent }) => textContent);
  const filter = (text: string): void => {
    const box = one("#filter") as HTMLInputElement;
    box.value = text;
    box.dispatchEvent(new window.Event("input", { bubbles: true }) as unknown as Event);
  };

  beforeEach(() => {
    window = new Window();
    window.document.body.innerHTML = '<main id="viewer"></main>';
    posted = [];
    viewer = new Viewer(window.document as unknown as Document, (message) => posted.push(message));
    take({ kind: "loading", load: 1, percentage: null });
    take({ kind: "rows", load: 1, json: bytes(ROWS) });
    take({ kind: "findings", load: 1, json: bytes(FOUND) });
  });

  test("rows, their number, and what was found", () => {
    assert.equal(one("#count").textContent, "4 requests · 2.01 s · 1 finding");
    assert.deepEqual(rowsShown()[2], "cdn.other.example/<b>");
    assert.equal(window.document.querySelectorAll("b, i, img").length, 0);
    filter("status:5xx");
    assert.deepEqual(rowsShown(), ["shop.example/orders"]);
    filter("nowhere");
    assert.equal(one("#nothing").hidden, false);
  });

  test("the keyboard chooses a row, and its details hide what is secret until it is asked for", () => {
    press("ArrowDown");
    press("Enter");
    assert.deepEqual(posted.at(-1), {
      kind: "entry",
      load: 1,
      row: 1,
      state: "9-9",
      offset: 20,
      length: 6,
      reveal: false,
    });
    take({ kind: "entry", load: 1, row: 0, reveal: false, entry: { ...ENTRY, statusText: "of another row" } });
    take({ kind: "entry", load: 1, row: 1, reveal: false, entry: ENTRY });
    assert.match(one("#details").textContent, /503 Busy.*Bearer ••••.*<img src=x/su);
    assert.equal(window.document.querySelectorAll("img").length, 0);
    one("[data-do=reveal]").click();
    assert.deepEqual({ ...posted.at(-1), ...{ reveal: true } }, posted.at(-1));
    take({ kind: "entry", load: 1, row: 1, reveal: false, entry: { ...ENTRY, statusText: "asked before" } });
    assert.doesNotMatch(one("#details").textContent, /asked before/);
    const clear = { name: "authorization", value: "Bearer plain", hidden: false };
    take({ kind: "entry", load: 1, row: 1, reveal: true, entry: { ...ENTRY, requestHeaders: [clear] } });
    assert.match(one("#details").textContent, /Bearer plain/);
    one("[data-do=hide]").click();
    assert.doesNotMatch(one("#details").textContent, /Bearer plain/);
    take({ kind: "entry", load: 1, row: 1, reveal: true, entry: { ...ENTRY, requestHeaders: [clear] } });
    assert.doesNotMatch(one("#details").textContent, /Bearer plain/);
    press("End");
    assert.deepEqual({ ...posted.at(-1), ...{ row: 3 } }, posted.at(-1));
    press("Escape", one("#details"));
    assert.equal(one("#details").hidden, true);
  });

  test("files are generated from all requests, from those that the filter leaves, or from one", () => {
    take({ kind: "rows", load: 1, json: bytes({ ...ROWS, unread: [0, 3] }) });
    const asked = (selector: string): unknown => {
      one(selector).click();
      return posted.at(-1);
    };
    assert.deepEqual(
      [one("#generate").textContent, asked("#generate")],
      ["Generate…", { kind: "generate", entries: null }],
    );
    filter("-status:5xx");
    one("[data-column=time]").click();
    const shown = { kind: "generate", entries: [1, 4, 5] };
    assert.deepEqual([one("#generate").textContent, asked("#generate")], ["Generate from 3 Requests…", shown]);
    filter("status:5xx");
    assert.equal(one("#generate").textContent, "Generate from 1 Request…");
    filter("nowhere");
    assert.equal((one("#generate") as HTMLButtonElement).disabled, true);
    filter("");
    press("Home");
    press("Enter");
    assert.deepEqual(asked("#details [data-do=generate]"), { kind: "generate", entries: [2] });
  });

  test("a slash leads to the filter, Escape empties it", () => {
    press("/");
    assert.equal(window.document.activeElement.id, "filter");
    filter("orders");
    press("Escape", one("#filter"));
    assert.equal(rowsShown().length, 4);
  });

  test("columns sort, and say how", () => {
    one("[data-column=time]").click();
    assert.deepEqual(rowsShown()[0], "shop.example/orders");
    assert.equal(one("[data-column=time]").closest("[role=columnheader]")?.getAttribute("aria-sort"), "descending");
  });

  test("a finding leads to its requests and to its place", () => {
    one("[data-tab=findings]").click();
    assert.match(one("#panel-findings").textContent, /POST answered <i>503<\/i>/);
    one("[data-do=place]").click();
    assert.deepEqual(posted.at(-1), { kind: "text", line: 7, column: 3 });
    one("#panel-findings [data-do=requests]").click();
    assert.deepEqual(rowsShown(), ["shop.example/orders"]);
  });

  test("what is of an older load is dropped, and a failure says what helps", () => {
    take({ kind: "failed", load: 2, reason: "shop.har is not there any more.", button: { label: "Start", hint: "x" } });
    take({ kind: "rows", load: 1, json: bytes(ROWS) });
    assert.match(one("#viewer").textContent, /not there any more/);
    one("[data-hint]").click();
    assert.deepEqual(posted.at(-1), { kind: "act", hint: "x" });
    take({ kind: "rows", load: 3, json: bytes({ ...ROWS, refused: "The file is empty.", url: [] }) });
    assert.match(one("#viewer").textContent, /The file is empty\./);
  });
});
