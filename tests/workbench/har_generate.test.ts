import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { PASSWORD, signedIn } from "./recordings.js";
import { inSession } from "./session.js";

const FILES = ["tests/shop/shop_client.py", "tests/shop/test_shop.py", "tests/shop/test_shop.json"];
/** For the tests of the suite against several mocks, on a busy machine. */
const PROOF_MS = 300_000;

function prepare(workspace: string): void {
  writeFileSync(path.join(workspace, "shop.har"), signedIn());
}

test("a client and a suite are generated from a recording, proved, applied and taken back", async () => {
  const user = { "security.workspace.trust.enabled": false };
  await inSession(
    "har-generate",
    "clean",
    async (session) => {
      const { workbench } = session;
      await workbench.openTab("shop.har");
      const viewer = workbench.editorWebview;
      await viewer.getByText("3 requests").waitFor();
      await viewer.getByRole("searchbox").fill("orders");
      await viewer.getByRole("button", { name: "Generate from 2 Requests…" }).waitFor();
      await session.picture("har-generate-filtered");
      await viewer.getByRole("searchbox").fill("");
      await viewer.getByRole("button", { name: "Generate…" }).click();
      await workbench.asked("Generate from shop.har");
      await session.pictures("har-generate-what");
      await workbench.accept();
      await workbench.asked("A folder of");
      await session.picture("har-generate-where");
      await workbench.answer("tests/shop");
      const verdict = workbench.notification("the second copilot could not refute 3 files");
      await verdict.waitFor({ timeout: PROOF_MS });
      await session.pictures("har-generated");
      assert.equal(
        FILES.some((file) => session.has(file)),
        false,
      );
      await workbench.press("Show Verdict");
      await workbench.page.getByRole("tab", { name: "Preview Verdict.md" }).waitFor();
      await workbench.preview
        .getByRole("listitem")
        .filter({ hasText: /^replay passed \(/ })
        .waitFor();
      await session.pictures("har-generate-verdict");
      await workbench.press("Apply");
      await workbench.notification("Applied: ").waitFor();
      assert.deepEqual(
        FILES.map((file) => session.has(file)),
        [true, true, true],
      );
      assert.equal(
        FILES.some((file) => session.read(file).includes(PASSWORD)),
        false,
      );
      await session.picture("har-generate-applied");
      await workbench.press("Undo");
      await workbench.notification("As it was before: ").waitFor();
      assert.equal(
        FILES.some((file) => session.has(file)),
        false,
      );
      assert.ok(session.has("shop.har"));
    },
    { prepare, user },
  );
});
