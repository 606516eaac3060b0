import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { faultsOfPackage } from "../../scripts/lib/artefacts.mjs";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { LARGEST_PACKAGE, faultsOf, type Packed } from "../../scripts/lib/vsix-content.mjs";

const GOOD: readonly Packed[] = [
  { name: "[Content_Types].xml", size: 1 },
  { name: "extension.vsixmanifest", size: 1 },
  { name: "extension/package.json", size: 1, text: '{ "version": "1.2.3" }' },
  { name: "extension/package.nls.json", size: 1 },
  { name: "extension/l10n/bundle.l10n.de.json", size: 1 },
  { name: "extension/readme.md", size: 1, text: "[a](docs/install.md#in-a-terminal) [b](https://x.org/y) [c](#d)" },
  { name: "extension/ARCHITECTURE.md", size: 1 },
  { name: "extension/benchmarks/README.md", size: 1 },
  { name: "extension/docs/install.md", size: 1, text: "[up](../ARCHITECTURE.md) ![picture](images/overview.png)" },
  { name: "extension/docs/editors/helix.md", size: 1 },
  { name: "extension/changelog.md", size: 1 },
  { name: "extension/dist/extension.js", size: 1, text: "use(strict)" },
  { name: "extension/dist/webview.css", size: 1 },
  { name: "extension/dist/server/gh_copilot_cockpit-1.2.3-py3-none-any.whl", size: 1 },
  { name: "extension/dist/server/requirements.txt", size: 1 },
  { name: "extension/extension/media/cockpit.svg", size: 1 },
  { name: "extension/extension/media/walkthrough/hover-dark.png", size: 1 },
  { name: "extension/docs/images/overview.png", size: 1 },
];
const EXPECTED = { version: "1.2.3", size: 1_000, secretPaths: ["/home/ann/cockpit", "/home/ann"] };

function but(name: string, change: Partial<Packed>): Packed[] {
  return GOOD.map((file) => (file.name === name ? { ...file, ...change } : file));
}

describe("what is wrong with a package", () => {
  const table: [name: string, files: readonly Packed[], expected: typeof EXPECTED, faults: RegExp[]][] = [
    ["nothing", GOOD, EXPECTED, []],
    ["nothing, with a licence", [...GOOD, { name: "extension/LICENSE.txt", size: 9 }], EXPECTED, []],
    ["a test", [...GOOD, { name: "extension/tests/a.test.js", size: 9 }], EXPECTED, [/a\.test\.js does not belong/]],
    ["a source map", [...GOOD, { name: "extension/dist/extension.js.map", size: 9 }], EXPECTED, [/does not belong/]],
    [
      "no wheel",
      GOOD.filter(({ name }) => !name.endsWith(".whl")),
      EXPECTED,
      [/Nothing in it matches .*whl/, /The wheel is not/],
    ],
    ["an empty file", but("extension/readme.md", { size: 0 }), EXPECTED, [/readme\.md is empty/]],
    [
      "a reference to a source map",
      but("extension/dist/extension.js", { text: "//# sourceMappingURL=x" }),
      EXPECTED,
      [/refers to a source map/],
    ],
    [
      "a folder of its maker",
      but("extension/dist/extension.js", { text: "/home/ann/x" }),
      EXPECTED,
      [/names \/home\/ann, /],
    ],
    [
      "another version",
      GOOD,
      { ...EXPECTED, version: "1.3.0" },
      [/says version 1\.2\.3, not 1\.3\.0/, /\.whl is not of version 1\.3\.0/],
    ],
    [
      "a link to a page that stayed at home",
      but("extension/readme.md", { text: "[a](docs/ci.md#github)" }),
      EXPECTED,
      [/readme\.md has a link to docs\/ci\.md, which is not in it/],
    ],
    [
      "a link in other letters",
      but("extension/docs/install.md", { text: "[up](../README.md)" }),
      EXPECTED,
      [/install\.md has a link to \.\.\/README\.md/],
    ],
    ["too large", GOOD, { ...EXPECTED, size: LARGEST_PACKAGE + 1 }, [/more than/]],
  ];
  for (const [name, files, expected, faults] of table) {
    test(name, () => {
      const found = faultsOf(files, expected);
      assert.equal(found.length, faults.length, found.join("\n"));
      faults.forEach((fault, index) => assert.match(found[index] ?? "", fault));
    });
  }
});

test("the package of this clone is as it should be", async () => {
  const { version } = JSON.parse(readFileSync(inRoot("package.json"), "utf8")) as { version: string };
  assert.deepEqual(await faultsOfPackage(process.env["COCKPIT_VSIX"] ?? "", version), []);
});
