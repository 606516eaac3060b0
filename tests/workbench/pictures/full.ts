/** What is to be seen of a workspace with findings besides the side bar as it opens. */
import type { Camera } from "./camera.js";

const FILE = "forecast.py";
const FINDING = "moon_phase";
/** Where the mouse points at nothing that would say something about itself. */
const NOWHERE = [900, 500] as const;
const EXTENSION = "gh-copilot.gh-copilot-cockpit";

/** The Findings view otherwise than at first: grouped, filtered, its pickers and its menu. */
export async function findings(camera: Camera): Promise<void> {
  const { workbench } = camera.session;
  const view = workbench.findings;
  await workbench.command("Cockpit: Group Findings By…");
  await camera.part("findings-group", workbench.quickPick);
  await workbench.pick("File");
  await view.row("tides", "findings").waitFor();
  await camera.sideBar("by-file", ["findings"]);

  await workbench.command("Cockpit: Filter Findings…");
  await workbench.page.mouse.move(...NOWHERE);
  await camera.part("findings-filter", workbench.quickPick);
  await workbench.accept();
  await workbench.asked("A text in the message");
  await workbench.answer(FINDING);
  await view.message("Filtered").waitFor();
  await camera.sideBar("filtered", ["findings"]);
  await camera.part("findings-menu", await view.menuOf(view.row(FINDING, "line")), 8);
  await workbench.page.keyboard.press("Escape");

  await workbench.command("Cockpit: Filter Findings…");
  await workbench.accept();
  await workbench.asked("A text in the message");
  await workbench.answer("nothing like this");
  await view.welcome("Nothing matches").waitFor();
  await camera.sideBar("nothing-matches", ["findings"]);

  await workbench.command("Cockpit: Clear Filter of Findings");
  await workbench.command("Cockpit: Group Findings By…");
  await workbench.pick("Code");
  await view.row("Body that does nothing").first().waitFor();
}

/** A finding in the editor and the panel, and the items that tell of all of them. */
export async function editor(camera: Camera): Promise<void> {
  const { workbench } = camera.session;
  await workbench.openFile(FILE);
  await workbench.showProblems("");
  await camera.part("problems", workbench.page.locator(".part.panel"), 0);
  await workbench.showProblems(FINDING);
  await workbench.goTo(workbench.problem("audit.stub", FINDING));
  await workbench.page.keyboard.press("Control+K");
  await workbench.page.keyboard.press("Control+I");
  await camera.part("hover", workbench.hover("first seen"), 60);
  await workbench.page.keyboard.press("Escape");
  await workbench.codeAction("Mark as intentional…");
  await camera.part("code-actions", workbench.page.locator(".action-widget:visible").first(), 60);
  await workbench.page.keyboard.press("Escape");
  await workbench.statusItem("cockpit.status").hover();
  await camera.part("status", workbench.hover("Show Log"), 40);
  await workbench.statusItem("status.languageStatus").click();
  await camera.part("language-status", workbench.hover("Cockpit"), 40);
}

/** What opens as a page or asks for a line. */
export async function pages(camera: Camera): Promise<void> {
  const { workbench } = camera.session;
  await workbench.command("Cockpit: Get Started");
  await workbench.walkthrough.choose("It sets itself up");
  await camera.part("walkthrough-first", workbench.page.locator(".part.editor"), 0);
  await workbench.walkthrough.choose("Ask before you run it");
  await camera.part("walkthrough-last", workbench.page.locator(".part.editor"), 0);
  await workbench.command("Preferences: Open Settings (UI)");
  await workbench.searchSettings(`@ext:${EXTENSION}`);
  await workbench.page.locator(".setting-item-label", { hasText: "On Change" }).waitFor();
  // The completion of what was searched for covers the page.
  await workbench.page.keyboard.press("Escape");
  await camera.tall(() => camera.part("settings", workbench.page.locator(".settings-editor"), 0));

  await workbench.command("Cockpit: Check a Command Line…");
  await workbench.asked("never run");
  await workbench.page.keyboard.insertText('rm -rf "$HOME"');
  await workbench.page.locator(".quick-input-message", { hasText: "Forbidden" }).waitFor();
  await camera.part("guard", workbench.quickPick, 8);
  await workbench.page.keyboard.press("Escape");

  await workbench.openFile(FILE);
  await workbench.showProblems(FINDING);
  await workbench.goTo(workbench.problem("audit.stub", FINDING));
  await workbench.command("Cockpit: Show Finding History");
  await workbench.preview.getByText("First seen").waitFor();
  await camera.part("history", workbench.page.locator(".part.editor"), 0);
  await workbench.command("Cockpit: Run Doctor");
  await workbench.preview.getByRole("cell", { name: "findings database" }).waitFor();
  await camera.part("doctor", workbench.page.locator(".part.editor"), 0);
}
