import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { inSession } from "./session.js";

const FILE = "tides/forecast.py";
const SOUND = "    return (1013.25 - weather.pressure) * 0.01\n";
const HASTY = `    try:\n    ${SOUND}    except Exception:\n        return 0.0\n`;
const TRUSTED = { "security.workspace.trust.enabled": false };

test("a change is judged before it is committed", async () => {
  await inSession(
    "copilots",
    "sample",
    async (session) => {
      const { workbench } = session;
      const place = path.join(session.workspace, FILE);
      const sound = session.read(FILE);
      writeFileSync(place, sound.replace(SOUND, HASTY));
      await (await workbench.overview()).state("Daemon", "healthy");
      await workbench.command("Cockpit: Validate Changes");
      await workbench.notification("Rejected: what is not committed, 1 file; 1 against it").waitFor();
      await session.pictures("copilots-rejected");
      await workbench.press("Show Verdict");
      await workbench.page.getByRole("tab", { name: "Preview Verdict.md" }).waitFor();
      await session.pictures("copilots-verdict");
      await workbench.showProblems("validate.swallow");
      await workbench.problem("validate.swallow", "disappears here").waitFor();
      await session.picture("copilots-problems");
      writeFileSync(place, sound.replace("about one centimetre", "one centimetre"));
      await workbench.command("Cockpit: Validate Changes");
      await workbench.notification("Approved: what is not committed, 1 file; 0 against it").waitFor();
    },
    { user: TRUSTED },
  );
});
