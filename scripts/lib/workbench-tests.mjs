// What the tests in the real workbench, and the pictures of it, are given.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CHROMIUM, findProgram } from "./programs.mjs";
import { packageExtension } from "./vsix.mjs";
import { installExtension } from "./workbench-host.mjs";

/**
 * Packages the extension, installs it once for all windows, and removes that afterwards.
 *
 * @template T
 * @param {(env: Record<string, string>) => Promise<T>} run Given the variables that the windows are opened with.
 * @returns {Promise<T>}
 */
export async function withWorkbench(run) {
  const installed = await mkdtemp(path.join(tmpdir(), "cockpit-installed-"));
  try {
    await installExtension(await packageExtension(), installed);
    return await run({ COCKPIT_INSTALLED: installed, COCKPIT_CHROMIUM: await findProgram(CHROMIUM) });
  } finally {
    await rm(installed, { recursive: true, force: true });
  }
}
