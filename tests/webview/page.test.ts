import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { type HTMLElement, Window } from "happy-dom";
import { NOTHING_TOLD, type Snapshot } from "../../extension/src/views/wire";
import { Page } from "../../extension/webview/page";
import { Store } from "../../extension/webview/store";
import * as tiles from "../tiles";

const FIRST: Snapshot = {
  revision: 1,
  life: { state: "RUNNING", reason: "", buttons: [] },
  ...NOTHING_TOLD,
  compliance: tiles.complianceTile({}),
  audit: tiles.auditTile({ skipped: [{ name: "not text", count: 2 }] }),
  daemon: { ...tiles.daemonTile(), problems: [] },
};
const NOW = Date.parse("2026-11-21T12:05:30Z");

describe("the store", () => {
  const table: [number[], boolean[]][] = [
    [
      [1, 2, 3],
      [true, true, true],
    ],
    [
      [2, 1, 2, 3],
      [true, false, false, true],
    ],
  ];
  for (const [revisions, expected] of table) {
    test(`revisions ${revisions.join(", ")}`, () => {
      const store = new Store();
      assert.deepEqual(
        revisions.map((revision) => store.accept({ ...FIRST, revision })),
        expected,
      );
      assert.equal(store.latest?.revision, Math.max(...revisions));
    });
  }
});

describe("the page", () => {
  let window: Window;
  let page: Page;

  beforeEach(() => {
    window = new Window();
    window.document.body.innerHTML = '<main id="tiles"></main><p id="news" role="status"></p>';
    page = new Page(window.document as unknown as Document);
    page.draw(FIRST, NOW);
  });

  const element = (id: string): HTMLElement | null => window.document.getElementById(id) as HTMLElement | null;

  test("draws the tiles in their order", () => {
    assert.deepEqual(
      [...window.document.querySelectorAll("section")].map(({ id }) => id),
      ["compliance", "audit", "copilots", "backup", "sync", "databases", "corrections", "sessions", "daemon"],
    );
  });

  test("leaves alone what has not changed", () => {
    const [audit, daemon] = [element("audit"), element("daemon")];
    page.draw({ ...FIRST, revision: 2, audit: tiles.auditTile({ open: 11 }) }, NOW);
    assert.notEqual(element("audit"), audit);
    assert.equal(element("daemon"), daemon);
  });

  test("keeps the focus and what was unfolded", () => {
    const button = element("audit:cockpit.audit.workspace");
    button?.focus();
    element("audit-skipped")?.setAttribute("open", "");
    page.draw(
      { ...FIRST, revision: 2, audit: { ...tiles.auditTile({ open: 11 }), skipped: [{ name: "x", count: 1 }] } },
      NOW,
    );
    assert.notEqual(element("audit:cockpit.audit.workspace"), button);
    assert.equal(window.document.activeElement.id, "audit:cockpit.audit.workspace");
    assert.equal(element("audit-skipped")?.hasAttribute("open"), true);
  });

  test("keeps the focus on what can be unfolded", () => {
    element("audit-skipped-summary")?.focus();
    page.draw({ ...FIRST, revision: 2, audit: tiles.auditTile({ skipped: [{ name: "x", count: 1 }] }) }, NOW);
    assert.equal(window.document.activeElement.id, "audit-skipped-summary");
  });

  test("hands the focus to the head of the tile when what had it is gone, and takes it from nobody else", () => {
    element("audit:cockpit.audit.workspace")?.focus();
    page.draw({ ...FIRST, revision: 2, audit: tiles.auditTile({ state: "empty" }) }, NOW);
    assert.equal(window.document.activeElement.id, "audit-title");
    page.draw({ ...FIRST, revision: 3, life: { state: "FATAL", reason: "", buttons: [] } }, NOW);
    assert.equal(window.document.activeElement.id, "audit-title");
  });

  test("tells a screen reader what changed, and nothing at first", () => {
    assert.equal(element("news")?.textContent, "");
    page.draw({ ...FIRST, revision: 2, audit: tiles.auditTile({ open: 11 }) }, NOW);
    assert.equal(element("news")?.textContent, "Audit: 11 open findings.");
    page.draw({ ...FIRST, revision: 3, life: { state: "FATAL", reason: "", buttons: [] } }, NOW);
    assert.equal(element("news")?.textContent, "Audit: 12 open findings. Daemon: failed.");
    page.draw({ ...FIRST, revision: 4, compliance: tiles.complianceTile(tiles.PERFECT) }, NOW);
    assert.equal(element("news")?.textContent, "Score of app: 100.00, passes. Daemon: healthy.");
  });

  test("says so when the page lacks its parts", () => {
    const { document } = new Window();
    assert.throws(() => new Page(document as unknown as Document), /no element tiles/);
  });
});
