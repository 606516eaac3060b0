import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inRoot, venvProgram } from "../../scripts/lib/paths.mjs";
import type { Surroundings } from "./session.js";

/** What the fake language model says and was asked: it runs in the window's host, and shares a folder with the test. */
export class FakeModel {
  private readonly folder = mkdtempSync(path.join(tmpdir(), "cockpit-fake-model-"));

  /** What a session needs to have it. */
  get surroundings(): Surroundings {
    return {
      extensions: [inRoot("tests", "workbench", "fake-model")],
      env: { COCKPIT_FAKE_MODEL: this.folder },
      user: { "chat.disableAIFeatures": false },
      // Which model is asked is a setting of the machine: in a browser the person's own do not count for it.
      machine: { "cockpit.daemon.interpreter": venvProgram("python"), "cockpit.copilots.provider": "editor" },
    };
  }

  /** Makes it answer so the next times, an object as JSON. */
  says(...answers: readonly (string | object)[]): void {
    const texts = answers.map((answer) => (typeof answer === "string" ? answer : JSON.stringify(answer)));
    writeFileSync(path.join(this.folder, "answers.json"), JSON.stringify(texts));
    writeFileSync(path.join(this.folder, "asked.jsonl"), "");
  }

  /** The requests since it was told what to say, each with the texts of its messages. */
  get asked(): readonly (readonly string[])[] {
    const lines = readFileSync(path.join(this.folder, "asked.jsonl"), "utf8").split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line) as readonly string[]);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
