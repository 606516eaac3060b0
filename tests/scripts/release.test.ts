import assert from "node:assert/strict";
import { readFileSync, rmSync, mkdtempSync, writeFileSync, cpSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { capture, must } from "../../scripts/lib/process.mjs";
import { STATED } from "../../scripts/lib/version.mjs";

let folder: string;

/** A repository with what the script reads, before anything would be built. */
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "cockpit-release-test-"));
  for (const file of ["scripts/release.mjs", "scripts/lib", "CHANGELOG.md", ...Object.keys(STATED)]) {
    cpSync(inRoot(file), path.join(folder, file), { recursive: true });
  }
  await git("init", "--quiet");
  await commit();
});
after(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: string[]): Promise<string> {
  return must("git", args, { cwd: folder });
}

async function commit(): Promise<void> {
  await git("add", ".");
  await git("-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "--quiet", "--allow-empty", "--message", "all");
}

describe("a release is refused, and leaves nothing behind", () => {
  const table: [name: string, args: string[], says: RegExp, change?: (at: string) => void][] = [
    ["without a version", [], /Say what to release/],
    ["with two", ["patch", "minor"], /Say what to release/],
    ["with something else", ["newest"], /newest is no version/],
    ["with an option that there is not", ["patch", "--fast"], /Unknown option '--fast'[^\n]*\s*$/],
    ["with changes that are not committed", ["patch"], /not committed/, (at) => writeFileSync(path.join(at, "x"), "")],
  ];
  for (const [name, args, says, change] of table) {
    test(name, async () => {
      change?.(folder);
      const { code, output } = await capture(process.execPath, ["scripts/release.mjs", ...args], { cwd: folder });
      rmSync(path.join(folder, "x"), { force: true });
      assert.equal(code, 1);
      assert.match(output, says);
      assert.equal(await git("status", "--porcelain"), "");
    });
  }

  test("with a tag that is there already", async () => {
    const { version } = JSON.parse(readFileSync(inRoot("package.json"), "utf8")) as { version: string };
    const [major, minor, patch] = version.split(".").map(Number);
    await git("tag", `v${major}.${minor}.${(patch ?? 0) + 1}`);
    const { code, output } = await capture(process.execPath, ["scripts/release.mjs", "patch"], { cwd: folder });
    assert.equal(code, 1);
    assert.match(output, /There is a tag/);
  });

  test("with a changelog that says nothing new", async () => {
    writeFileSync(path.join(folder, "CHANGELOG.md"), "# Changelog\n\n## [Unreleased]\n");
    await commit();
    const head = await git("rev-parse", "HEAD");
    const { code, output } = await capture(process.execPath, ["scripts/release.mjs", "minor"], { cwd: folder });
    assert.equal(code, 1);
    assert.match(output, /CHANGELOG\.md says nothing under \[Unreleased\]/);
    assert.equal(await git("rev-parse", "HEAD"), head);
    assert.equal(await git("status", "--porcelain"), "");
  });
});
