import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { venvProgram } from "../../scripts/lib/paths.mjs";
import { inSession } from "./session.js";

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

function prepare(workspace: string): void {
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(workspace, file)), { recursive: true });
    writeFileSync(path.join(workspace, file), text);
  }
}

test("a stub is implemented offline, shown, applied and taken back; a wrong proposal is refused", async () => {
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
      await workbench.showProblems("text.py");
      assert.equal(passes("test_slug"), false);
      await workbench.goTo(workbench.problem("audit.stub", "slug"));
      await (await workbench.codeAction("Implement with the copilots")).click();
      await workbench.notification("The second copilot could not refute the proposal for slug.").waitFor();
      assert.equal(session.read(PATH), FILES[PATH]);
      await session.pictures("generate-proposal");
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
    },
    { prepare },
  );
});
