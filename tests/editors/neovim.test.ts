import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { inRoot, venvProgram } from "../../scripts/lib/paths.mjs";
import { capture } from "../../scripts/lib/process.mjs";

const NEOVIM = process.env["COCKPIT_NEOVIM"] ?? "nvim";
const SUBJECT = "def load_users(path):\n    pass\n";
const MARKED = "    # cockpit: ignore[audit.stub] the base of all readers\n    pass\n";

test("Neovim, configured as documented, shows findings and applies a code action", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "cockpit neovim "));
  try {
    const file = path.join(folder, "users.py");
    const configuration = path.join(folder, "configuration.lua");
    writeFileSync(file, SUBJECT);
    writeFileSync(configuration, await documented());
    const script = inRoot("tests", "editors", "neovim.lua");
    const { code, output } = await capture(NEOVIM, ["--headless", "--clean", "-u", "NONE", "-S", script], {
      cwd: folder,
      env: {
        PATH: `${path.dirname(venvProgram("cockpit"))}${path.delimiter}${process.env["PATH"] ?? ""}`,
        CONFIGURATION: configuration,
        FILE: file,
        XDG_CACHE_HOME: path.join(folder, "cache"),
        XDG_DATA_HOME: path.join(folder, "data"),
        XDG_STATE_HOME: path.join(folder, "state"),
      },
    });
    assert.equal(code, 0, output);
    assert.match(output, /finding: 2:5 `load_users` has no body/);
    assert.ok(readFileSync(file, "utf8").includes(MARKED), output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The configuration that the documentation gives for this version of Neovim. */
async function documented(): Promise<string> {
  const { output } = await capture(NEOVIM, ["--version"]);
  const [, minor = "0"] = /NVIM v0\.(\d+)/.exec(output) ?? [];
  const blocks = [...readFileSync(inRoot("docs", "editors", "neovim.md"), "utf8").matchAll(/```lua\n(.*?)```/gs)];
  const [, block = ""] = blocks[Number(minor) >= 11 ? 0 : 1] ?? [];
  assert.notEqual(block, "");
  return block;
}
