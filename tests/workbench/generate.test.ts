import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { venvProgram } from "../../scripts/lib/paths.mjs";
import { inSession } from "./session.js";
import type { Workbench } from "./workbench.js";

const PATH = "shop/text.py";
const FILES: Readonly<Record<string, string>> = {
  "shop/__init__.py": "",
  [PATH]: `"""Texts of the shop."""


def slug(title: str) -> str:
    """The name of a product in its address."""
    raise NotImplementedError


def area(width: float, height: float) -> float:
    """Returns width * height."""
    raise NotImplementedError
`,
  "tests/test_text.py": `from shop.text import area, slug


def test_slug() -> None:
    assert slug("Blue Chair!") == "blue-chair"


def test_area() -> None:
    assert area(2, 3) == 7
`,
};

const MINE = '\n\nCURRENCY = "EUR"\n';

async function implementSlug(workbench: Workbench): Promise<void> {
  await workbench.showProblems("text.py");
  await workbench.goTo(workbench.problem("audit.stub", "slug"));
  await (await workbench.codeAction("Implement with the copilots")).click();
  await workbench.notification("The second copilot could not refute the proposal for slug.").waitFor();
}

function prepare(workspace: string): void {
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(workspace, file)), { recursive: true });
    writeFileSync(path.join(workspace, file), text);
  }
}

test("a stub is implemented offline, shown, applied, taken back, refined and merged; a wrong proposal is refused", async () => {
  await inSession(
    "generate",
    "sample",
    async (session) => {
      const { workbench } = session;
      const passes = (name: string): boolean => {
        try {
          const argv = ["-m", "pytest", "-q", "-p", "no:cacheprovider", `tests/test_text.py::${name}`];
          execFileSync(venvProgram("python"), argv, { cwd: session.workspace, stdio: "ignore" });
          return true;
        } catch {
          return false;
        }
      };
      await workbench.trust();
      await workbench.openFile("text.py");
      assert.equal(passes("test_slug"), false);
      await implementSlug(workbench);
      assert.equal(session.read(PATH), FILES[PATH]);
      await session.pictures("generate-proposal");
      await workbench.press("Choose Hunks…");
      await workbench.quickPick.getByText("Which hunks do you take?").waitFor();
      await session.pictures("generate-hunks");
      await workbench.pick(`${PATH}:3`);
      await workbench.accept();
      await workbench.notification("The second copilot has refuted the proposal for slug:").waitFor();
      await session.pictures("generate-part-refused");
      assert.equal(session.read(PATH), FILES[PATH]);
      await implementSlug(workbench);
      await workbench.press("Apply");
      await workbench.notification(`Applied: ${PATH}.`).waitFor();
      await session.picture("generate-applied");
      assert.equal(passes("test_slug"), true);
      await workbench.press("Undo");
      await workbench.notification(`As it was before: ${PATH}.`).waitFor();
      assert.equal(session.read(PATH), FILES[PATH]);

      await workbench.showProblems("text.py");
      await workbench.goTo(workbench.problem("audit.stub", "area"));
      await workbench.status("Ln 11, Col 30").waitFor();
      await (await workbench.codeAction("Implement with the copilots")).click();
      const refused = "The second copilot has refuted the proposal for area: tests.test_text::test_area fails";
      await workbench.notification(refused).waitFor();
      await session.picture("generate-refused");
      assert.equal(session.read(PATH), FILES[PATH]);

      await implementSlug(workbench);
      await workbench.press("Refine…");
      await workbench.answer("rename plain to bare");
      await workbench.page.locator(".tab.active", { hasText: "slug: approved, since the last proposal" }).waitFor();
      await workbench.notification("The second copilot could not refute the proposal for slug.").waitFor();
      await session.pictures("generate-refined");
      await workbench.openFile("text.py");
      await workbench.typeAtEnd(MINE);
      await workbench.press("Apply");
      await workbench.notification(`Nothing was done, because this has changed since: ${PATH}.`).waitFor();
      await workbench.page.locator(".merge-editor", { hasText: "Accept Proposal" }).waitFor();
      await session.pictures("generate-merge");
      assert.equal(session.read(PATH), `${FILES[PATH]}${MINE}`);
      await workbench.command("Merge Editor: Accept All Incoming Changes from Left");
      await workbench.save();
      assert.ok(session.read(PATH).endsWith(MINE));
      assert.match(session.read(PATH), /^ {4}bare = unicodedata/m);
      assert.equal(passes("test_slug"), true);
      await session.picture("generate-merged");
    },
    { prepare },
  );
});
