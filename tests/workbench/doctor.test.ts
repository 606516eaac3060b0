import assert from "node:assert/strict";
import { test } from "node:test";
import { inSession } from "./session.js";

test("the doctor shows what it saw, and a problem is reported with it", async () => {
  await inSession("doctor", "sample", async (session) => {
    const { workbench } = session;
    await workbench.trust();
    await workbench.command("Cockpit: Run Doctor");
    await workbench.notification("No trouble found.").waitFor();
    await workbench.preview.getByRole("cell", { name: "findings database" }).waitFor();
    await session.picture("doctor");
    await workbench.press("Copy");
    await workbench.mentioned("Copied the report.");
    await workbench.copied(/\| ok \| repository \|/);
    await workbench.command("Cockpit: Report a Problem");
    await workbench.notification("send it to whoever gave you the Cockpit").waitFor();
    await session.picture("problem");
    await workbench.press("Copy");
    const [, json = ""] = await workbench.copied(/```json\n([^]*)\n```/);
    const { checks } = JSON.parse(json) as { checks: { name: string }[] };
    assert.ok(checks.some(({ name }) => name === "findings database"));
  });
});

test("without a Python the doctor says so, and how to get one", async () => {
  const nowhere = { "cockpit.daemon.interpreter": "/no/such/python" };
  await inSession(
    "doctor-without-python",
    "sample",
    async (session) => {
      const { workbench } = session;
      await workbench.status("not configured").waitFor();
      await workbench.command("Cockpit: Run Doctor");
      await workbench.notification("Problems: 1").getByRole("button", { name: "Open Setting" }).waitFor();
      await workbench.preview.getByText("there is no such program").waitFor();
      await session.picture("doctor-without-python");
    },
    { machine: nowhere },
  );
});
