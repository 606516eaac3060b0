// Resolves the modules of k6 to those of the shim; a script is read as a module, as k6 does, whatever package it lies in.

const MODULES = {
  k6: "k6.mjs",
  "k6/crypto": "crypto.mjs",
  "k6/data": "data.mjs",
  "k6/encoding": "encoding.mjs",
  "k6/http": "http.mjs",
  "k6/ws": "ws.mjs",
};

/** @type {import("node:module").ResolveHook} */
export async function resolve(specifier, context, nextResolve) {
  const file = Object.entries(MODULES).find(([name]) => name === specifier)?.[1];
  if (file) return { url: new URL(file, import.meta.url).href, shortCircuit: true };
  return nextResolve(specifier, context);
}

/** @type {import("node:module").LoadHook} */
export async function load(url, context, nextLoad) {
  return nextLoad(url, url.endsWith("_k6.js") ? { ...context, format: "module" } : context);
}
