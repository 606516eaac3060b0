// The module `k6/http`, as default: requests that are answered before they return, and a cookie jar for each iteration.
import { next, post } from "./bridge.mjs";
import { measured } from "./k6.mjs";

/** @type {Map<string, Map<string, string>>} */
const jars = new Map();

/** Each iteration begins without cookies. */
export const forget = () => jars.clear();

/** @param {string} url */
function jarOf(url) {
  const { hostname } = new URL(url);
  const jar = jars.get(hostname) ?? new Map();
  jars.set(hostname, jar);
  return jar;
}

/**
 * @param {string} url
 * @param {string} text
 */
function keep(url, text) {
  const [pair = "", ...attributes] = text.split(";");
  const [name = "", ...value] = pair.split("=");
  if (attributes.some((each) => /^\s*max-age=0/i.test(each))) jarOf(url).delete(name.trim());
  else jarOf(url).set(name.trim(), value.join("=").trim());
}

/** @typedef {{ value: string, file: { name: string, type: string } }} FileData */

/**
 * @param {string} data
 * @param {string} name
 * @param {string} type
 * @returns {FileData}
 */
const file = (data, name, type) => ({ value: data, file: { name, type } });

/**
 * @param {string} method
 * @param {string} url
 * @param {any} body
 * @param {any} params
 */
function request(method, url, body, params) {
  const cookie = [...jarOf(url)].map(([name, value]) => `${name}=${value}`).join("; ");
  const headers = { ...params.headers, ...(cookie && { cookie }) };
  const fields = body !== null && typeof body === "object" ? Object.entries(body) : undefined;
  const parts = fields?.map(([name, value]) => (typeof value === "object" ? { name, ...value } : { name, value }));
  const began = performance.now();
  post({ kind: "request", method, url, headers, ...(parts ? { parts } : { body }) });
  const answer = next(params.timeout);
  if (answer === undefined) throw new Error(`${method} ${url}: no answer.`);
  measured.samples.push({
    metric: "http_req_duration",
    step: params.tags?.step,
    value: performance.now() - began,
  });
  for (const text of answer.cookies) keep(url, text);
  return { ...answer, url };
}

// eslint-disable-next-line no-restricted-exports -- Scripts of k6 import it so.
export default {
  request,
  file,
  expectedStatuses: (/** @type {unknown[]} */ ...statuses) => statuses,
  cookieJar: () => ({
    cookiesForURL: (/** @type {string} */ url) => {
      return Object.fromEntries([...jarOf(url)].map(([name, value]) => [name, [value]]));
    },
    set: (/** @type {string} */ url, /** @type {string} */ name, /** @type {string} */ value) => {
      jarOf(url).set(name, value);
    },
  }),
};
