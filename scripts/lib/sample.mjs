// The sample workspace, copied out of the repository so that trying the cockpit does not change the clone.
import { cpSync } from "node:fs";
import path from "node:path";
import { inRoot } from "./paths.mjs";
import { must, onPath } from "./process.mjs";
import { bring, contentDigest } from "./steps.mjs";

const SAMPLE = inRoot("tests", "workspaces", "sample");
const AUTHOR = ["-c", "user.name=Sample Author", "-c", "user.email=sample@example.com"];

/**
 * Copies the sample into a folder of its version below `base`, once, and answers where it lies.
 *
 * @param {string} base
 */
export async function copySample(base) {
  const version = contentDigest(SAMPLE).slice(0, 12);
  const home = path.join(base, "samples", version);
  const folder = path.join(home, "sample");
  await bring({
    title: "Copying the sample workspace",
    stamp: path.join(home, ".cockpit-copied"),
    key: () => version,
    outputs: [folder],
    run: async () => {
      cpSync(SAMPLE, folder, { recursive: true });
      await makeRepository(folder);
    },
  });
  return folder;
}

/**
 * Makes a folder a git repository with one commit, so that findings have an age and an author.
 *
 * @param {string} folder
 */
export async function makeRepository(folder) {
  const git = onPath("git");
  if (git === undefined) return;
  for (const args of [
    ["init", "--quiet", "--initial-branch=main"],
    ["add", "--all"],
    [...AUTHOR, "commit", "--quiet", "-m", "Start"],
  ]) {
    await must(git, args, { cwd: folder });
  }
}
