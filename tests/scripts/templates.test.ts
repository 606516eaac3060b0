// The curated templates in TypeScript do what their proofs say; what they look like, the linters judge.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { suite, test } from "node:test";
import { transform } from "esbuild";

import { inRoot } from "../../scripts/lib/paths.mjs";

const FOLDER = inRoot("server", "cockpit", "features", "templates", "curated", "typescript");

suite("curated templates in TypeScript", () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".ts"));

  test("there are some", () => {
    assert.ok(files.length >= 20);
  });

  for (const file of files) {
    test(`${file} holds what it proves`, async () => {
      const source = readFileSync(path.join(FOLDER, file), "utf8");
      assert.match(source, /^\/\/ \/\/\/ proof$/m);
      const { code } = await transform(source, { loader: "ts", format: "esm", target: "es2022" });
      await import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
    });
  }
});
