import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { FrameLocator } from "playwright-core";
import { recording, SESSION } from "./recordings.js";
import { inSession, type Session } from "./session.js";
import type { Workbench } from "./workbench.js";

const REQUESTS = 180;

/** Puts a recording into the workspace. */
function prepare(workspace: string): void {
  writeFileSync(path.join(workspace, "shop.har"), recording(REQUESTS));
}

async function opened(workbench: Workbench): Promise<FrameLocator> {
  await workbench.openTab("shop.har");
  const viewer = workbench.editorWebview;
  await viewer.getByRole("status").filter({ hasText: "findings" }).waitFor();
  return viewer;
}

async function inRecording(
  name: string,
  scenario: (session: Session, viewer: FrameLocator) => Promise<void>,
): Promise<void> {
  await inSession(name, "clean", async (session) => scenario(session, await opened(session.workbench)), { prepare });
}

test("a recording is filtered, looked into without its secrets, and found again as text", async () => {
  await inRecording("har", async (session, viewer) => {
    const { workbench } = session;
    await session.pictures("har-viewer");
    await viewer.getByRole("searchbox").fill("status:5xx");
    await viewer.getByText("20 of 180 requests").waitFor();
    await workbench.page.keyboard.press("ArrowDown");
    await workbench.page.keyboard.press("Enter");
    const details = viewer.getByRole("complementary");
    await details.getByText("Service Unavailable").waitFor();
    await details.getByText("theme=dark").waitFor();
    assert.equal(await details.getByText(SESSION).count(), 0);
    await session.picture("har-details");
    await details.getByRole("button", { name: "Hidden Values" }).click();
    await details.getByText(SESSION).first().waitFor();
    await viewer.getByRole("tab", { name: "Figures" }).click();
    await viewer.getByRole("heading", { name: "Third Parties" }).waitFor();
    await session.picture("har-figures");
    await viewer.getByRole("tab", { name: "Findings" }).click();
    await session.picture("har-findings");
    await viewer
      .getByRole("listitem")
      .filter({ hasText: "http/5xx" })
      .getByRole("button", { name: "Show in Text" })
      .click();
    await workbench.page.locator(".editor-instance .view-lines", { hasText: '"status": 503' }).waitFor();
    await session.picture("har-text");
  });
});

test("a secret is redacted in the text, and a copy to share is written beside the recording", async () => {
  await inRecording("har-redact", async (session, viewer) => {
    const { workbench } = session;
    await viewer.getByRole("tab", { name: "Findings" }).click();
    const found = viewer.getByRole("listitem").filter({ hasText: "secret/session" }).first();
    await found.getByRole("button", { name: "Show in Text" }).click();
    await workbench.page.locator(".editor-instance .view-lines", { hasText: SESSION }).waitFor();
    await workbench
      .statusItem("status.problems")
      .filter({ hasNotText: /^\s*0\s*0\s*$/ })
      .waitFor();
    await (await workbench.codeAction("Redact this value everywhere")).click();
    await workbench.page.locator(".tab.active.dirty").waitFor();
    await session.picture("har-redacted");
    await workbench.save();
    assert.equal(session.read("shop.har").includes(SESSION), false);
    assert.equal(
      (JSON.parse(session.read("shop.har")) as { log: { entries: unknown[] } }).log.entries.length,
      REQUESTS,
    );
    await workbench.command("Cockpit: Sanitise a Recording (HAR) into a Copy…");
    await workbench.accept();
    await workbench.notification("values were replaced").waitFor();
    assert.ok(session.has("shop.sanitized.har"));
    assert.equal(session.read("shop.sanitized.har").includes("jane.doe@mail.example"), false);
  });
});
