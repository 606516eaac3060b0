/** Recordings as a browser writes them, for the viewer to show. */

const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiIsImlhdCI6MTcwMDAwMDAwMH0.c2lnbmF0dXJlLW9mLWEtdGVzdC1vbmx5LXRva2Vu";

/** A session cookie that stands in every recording. */
export const SESSION = "8fJ2kQz71LmNp0aXcVbT4wRs";

/** What was typed into the form of `signedIn`. */
export const PASSWORD = "Tr0ub4dor&3";

const ASSETS = [
  ["www.shop.example", "/", "text/html", "document"],
  ["www.shop.example", "/assets/app.8f3c.js", "text/javascript", "script"],
  ["www.shop.example", "/assets/site.css", "text/css", "stylesheet"],
  ["cdn.shop.example", "/img/hero.webp", "image/webp", "image"],
  ["fonts.vendor.example", "/inter.woff2", "font/woff2", "font"],
  ["api.shop.example", "/v1/cart", "application/json", "xhr"],
  ["api.shop.example", "/v1/products?page=2&sort=price", "application/json", "xhr"],
  ["api.shop.example", "/v1/orders/41/customer", "application/json", "xhr"],
  ["t.metrics.example", "/collect?en=page_view", "image/gif", "image"],
] as const;

/** A recording with so many requests; the eighth of nine failed. Its figures follow from its size alone. */
export function recording(count: number): string {
  const entries = Array.from({ length: count }, (_, index) => entry(index));
  const page = {
    startedDateTime: "2026-03-03T09:00:00.000Z",
    id: "page_1",
    title: "Shop",
    pageTimings: { onLoad: 1320 },
  };
  const log = { version: "1.2", creator: { name: "WebInspector", version: "537.36" }, pages: [page], entries };
  return JSON.stringify({ log }, null, 1);
}

function entry(index: number): unknown {
  const [host, path, mimeType, kind] = ASSETS[index % ASSETS.length] ?? ASSETS[0];
  const isApi = host.startsWith("api");
  const isNew = index < ASSETS.length;
  const timings = {
    blocked: 1 + (index % 5),
    dns: isNew ? 14 : -1,
    connect: isNew ? 62 : -1,
    ssl: isNew ? 30 : -1,
    send: 0.4,
    wait: 20 + ((index * 37) % 400),
    receive: 3 + ((index * 13) % 90),
  };
  const time = Object.entries(timings).reduce(
    (all, [name, value]) => all + (name === "ssl" ? 0 : Math.max(0, value)),
    0,
  );
  const size = 900 + ((index * 7919) % 180_000);
  const text = JSON.stringify({
    id: 41,
    customer: { email: "jane.doe@mail.example" },
    items: [{ sku: "A-1", price: 4.5 }],
  });
  const failed = index % ASSETS.length === 7;
  return {
    pageref: "page_1",
    startedDateTime: new Date(Date.UTC(2026, 2, 3, 9) + index * 34).toISOString(),
    time,
    _resourceType: kind,
    request: {
      method: path === "/v1/cart" ? "POST" : "GET",
      url: `https://${host}${path}`,
      httpVersion: "h2",
      cookies: [],
      headers: [
        { name: "accept", value: "*/*" },
        ...(isApi ? [{ name: "authorization", value: `Bearer ${JWT}` }] : []),
        { name: "cookie", value: `session=${SESSION}; theme=dark` },
      ],
      queryString: path.includes("?") ? [{ name: "page", value: "2" }] : [],
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status: failed ? 503 : 200,
      statusText: failed ? "Service Unavailable" : "OK",
      httpVersion: "h2",
      cookies: [],
      headers: [{ name: "content-type", value: mimeType }],
      content: { size, mimeType, ...(isApi && { text }) },
      redirectURL: "",
      headersSize: -1,
      bodySize: Math.round(size / 3),
    },
    cache: {},
    timings,
    serverIPAddress: "203.0.113.7",
  };
}

/** A recording of a person who signs in and looks at an order: what a suite repeats. */
export function signedIn(): string {
  const json = { name: "content-type", value: "application/json" };
  const token = "q7Zp2vKx9LmN4rTy8WbC";
  const exchange = (method: string, path: string, answer: unknown, body?: unknown): unknown => ({
    startedDateTime: "2026-03-03T09:00:00.000Z",
    time: 40,
    request: {
      method,
      url: `https://shop.example${path}`,
      httpVersion: "h2",
      cookies: [],
      headers: body === undefined ? [{ name: "authorization", value: `Bearer ${token}` }] : [json],
      queryString: [],
      ...(body !== undefined && { postData: { mimeType: json.value, text: JSON.stringify(body) } }),
    },
    response: {
      status: 200,
      statusText: "OK",
      httpVersion: "h2",
      cookies: [],
      headers: [json],
      content: { size: -1, mimeType: json.value, text: JSON.stringify(answer) },
      redirectURL: "",
    },
    cache: {},
    timings: { send: 1, wait: 38, receive: 1 },
  });
  const entries = [
    exchange("POST", "/login", { token }, { user: "anna", password: PASSWORD }),
    exchange("GET", "/orders", [{ id: 4711, state: "open" }]),
    exchange("GET", "/orders/4711", { id: 4711, state: "open", total: 12.5 }),
  ];
  return JSON.stringify({ log: { version: "1.2", creator: { name: "WebInspector", version: "537.36" }, entries } });
}
