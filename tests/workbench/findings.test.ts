import assert from "node:assert/strict";
import { test } from "node:test";
import { inSession, type Session } from "./session.js";

const FINDING = "moon_phase";

/** Filters by a text, after ticking some more entries of the list. */
async function filter({ workbench }: Session, text: string, ...ticks: string[]): Promise<void> {
  await workbench.command("Cockpit: Filter Findings…");
  for (const tick of ticks) await workbench.tick(tick);
  await workbench.accept();
  await workbench.asked("A text in the message");
  await workbench.answer(text);
}

test("findings are grouped, filtered, copied, snoozed, woken, accepted and visited", async () => {
  await inSession("findings", "sample", async (session) => {
    const { workbench } = session;
    await workbench.trust();
    const overview = await workbench.overview();
    await overview.state("Audit", "up to date");
    // The list draws only what is in sight.
    await workbench.pane("Overview").locator(".pane-header").click();
    const findings = workbench.findings;
    await findings.row("Body that does nothing").first().waitFor();
    await session.picture("findings-by-code");

    await workbench.command("Cockpit: Group Findings By…");
    await workbench.pick("File");
    await findings.row("tides", "findings").waitFor();
    await session.picture("findings-by-file");

    await filter(session, FINDING);
    await findings.message(`Filtered: “${FINDING}”`).waitFor();
    const row = findings.row(FINDING, "line");
    await row.waitFor();
    await session.picture("findings-filtered");

    await findings.choose(row, "Copy Finding as Issue Text");
    await workbench.mentioned("Copied the text of an issue.");
    const [text] = await workbench.copied(/^[^]*Where: `tides\/forecast\.py:\d+` in `moon_phase`[^]*$/);
    assert.match(text, /Written by Sample Author on \d{4}-\d{2}-\d{2}; first seen/);

    await findings.choose(row, "Snooze Finding…");
    await workbench.pick("Tomorrow");
    await findings.welcome("Nothing matches the filter.").waitFor();
    await session.picture("findings-nothing-matches");
    await filter(session, FINDING, "Snoozed ones, too");
    await findings.row(FINDING, "snoozed until").waitFor();
    await session.picture("findings-snoozed");
    await findings.choose(findings.row(FINDING, "snoozed until"), "Wake Finding");
    await findings.row(FINDING, "snoozed until").waitFor({ state: "detached" });
    await row.waitFor();

    await findings.choose(row, "Add Finding to Baseline");
    await findings.welcome("Nothing matches the filter.").waitFor();
    assert.match(session.read("cockpit-baseline.json"), /"symbol": "moon_phase"/);
    await workbench.press("Undo");
    await row.waitFor();

    await workbench.command("Cockpit: Clear Filter of Findings");
    await workbench.command("Cockpit: Next Finding");
    await workbench.mentioned("1 of ");
    await workbench.page.keyboard.press("Alt+F9");
    await workbench.mentioned("2 of ");
    await session.picture("findings-next");
  });
});
