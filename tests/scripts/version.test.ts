import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { STATED, nextVersion, released, withVersion } from "../../scripts/lib/version.mjs";

describe("the next version", () => {
  const table: [current: string, wanted: string, next: string | RegExp][] = [
    ["0.1.0", "patch", "0.1.1"],
    ["0.1.9", "patch", "0.1.10"],
    ["0.1.9", "minor", "0.2.0"],
    ["0.9.9", "major", "1.0.0"],
    ["0.1.0", "0.3.0", "0.3.0"],
    ["0.9.0", "0.10.0", "0.10.0"],
    ["0.1.0", "0.1.0", /not above the present version, 0\.1\.0/],
    ["0.10.0", "0.9.5", /not above/],
    ["1.0.0", "0.2.0", /not above/],
    ["0.1.0", "v0.2.0", /v0\.2\.0 is no version: say patch, minor, major/],
    ["0.1.0", "0.2", /no version/],
    ["0.1.0", "", /no version/],
  ];
  for (const [current, wanted, next] of table) {
    test(`${wanted} after ${current}`, () => {
      if (typeof next === "string") {
        assert.equal(nextVersion(current, wanted), next);
      } else {
        assert.throws(() => nextVersion(current, wanted), next);
      }
    });
  }
});

describe("where the version stands", () => {
  const { version } = JSON.parse(readFileSync(inRoot("package.json"), "utf8")) as { version: string };

  for (const file of Object.keys(STATED)) {
    test(`${file} states it, and only the version changes`, () => {
      const text = readFileSync(inRoot(file), "utf8");
      const changed = withVersion(file, text, version, "98.76.54");
      assert.notEqual(changed, text);
      assert.equal(changed.replaceAll("98.76.54", version), text);
    });
  }

  const lock =
    '{\n  "name": "gh-copilot-cockpit",\n  "version": "V",\n  "packages": {\n    "": {\n      "name": "gh-copilot-cockpit",\n      "version": "V"\n    },\n    "node_modules/x": {\n      "version": "V"\n    }\n  }\n}\n';
  const table: [file: string, text: string, changed: string | RegExp][] = [
    [
      "package.json",
      '{\n  "version": "V",\n  "x": {\n    "version": "V"\n  }\n}',
      '{\n  "version": "N",\n  "x": {\n    "version": "V"\n  }\n}',
    ],
    ["package-lock.json", lock, lock.replace('"V"', '"N"').replace('"V"', '"N"')],
    ["pyproject.toml", '[x]\nversion = "V"\nold-version = "V"\n', '[x]\nversion = "N"\nold-version = "V"\n'],
    ["README.md", "choose `dist/gh-copilot-cockpit-V.vsix` since V", "choose `dist/gh-copilot-cockpit-N.vsix` since V"],
    [
      "docs/ci.md",
      "uses: a/gh-copilot-cockpit@vV\nrev: vV\nx/-/raw/vV",
      "uses: a/gh-copilot-cockpit@vN\nrev: vN\nx/-/raw/vV",
    ],
    ["pyproject.toml", "name = 'x'", /does not state the version where it should/],
    ["pyproject.toml", 'version = "7.7.7"', /states another version than 0\.1\.0: 7\.7\.7/],
    ["setup.cfg", "V", /not known to state the version/],
  ];
  for (const [file, text, changed] of table) {
    test(`${file}: ${text.slice(0, 30).replaceAll("\n", " ")}`, () => {
      const given = text.replaceAll("V", "0.1.0");
      if (typeof changed === "string") {
        const wanted = changed.replaceAll("V", "0.1.0").replaceAll("N", "0.2.0");
        assert.equal(withVersion(file, given, "0.1.0", "0.2.0"), wanted);
      } else {
        assert.throws(() => withVersion(file, given, "0.1.0", "0.2.0"), changed);
      }
    });
  }
});

describe("the changelog", () => {
  const before = "# Changelog\n\n## [Unreleased]\n";
  const table: [name: string, text: string, changed: string | RegExp][] = [
    [
      "the first release",
      `${before}\n### Added\n\n- A thing.\n`,
      `${before}\n## [0.2.0] - 2026-03-04\n\n### Added\n\n- A thing.\n`,
    ],
    [
      "a later one",
      `${before}\n- B\n\n## [0.1.0] - 2026-01-01\n\n- A\n`,
      `${before}\n## [0.2.0] - 2026-03-04\n\n- B\n\n## [0.1.0] - 2026-01-01\n\n- A\n`,
    ],
    ["nothing new", `${before}\n## [0.1.0] - 2026-01-01\n\n- A\n`, /nothing under \[Unreleased\]/],
    ["headings only", `${before}\n### Added\n`, /nothing under \[Unreleased\]/],
    ["no such section", "# Changelog\n\n- A\n", /no section \[Unreleased\]/],
    ["the version again", `${before}\n- B\n\n## [0.2.0] - 2026-01-01\n\n- A\n`, /has a section \[0\.2\.0\] already/],
  ];
  for (const [name, text, changed] of table) {
    test(name, () => {
      if (typeof changed === "string") {
        assert.equal(released(text, "0.2.0", "2026-03-04"), changed);
      } else {
        assert.throws(() => released(text, "0.2.0", "2026-03-04"), changed);
      }
    });
  }
});
