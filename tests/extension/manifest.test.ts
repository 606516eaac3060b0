import assert from "node:assert/strict";
import { describe, test } from "node:test";
import manifest from "../../package.json";
import texts from "../../package.nls.json";

interface Schema {
  readonly scope?: string;
  readonly order?: number;
  readonly markdownDescription?: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly additionalProperties?: Schema;
}

const SCOPES = ["machine", "machine-overridable", "window", "resource"];
const groups = manifest.contributes.configuration.map(({ properties, ...group }) => ({
  ...group,
  settings: Object.entries(properties) as unknown as [string, Schema][],
}));
const names = groups.flatMap(({ settings }) => settings.map(([name]) => name));

/** A text of the manifest, in English. */
function said(key = ""): string {
  return (texts as Readonly<Record<string, string>>)[key.slice(1, -1)] ?? "";
}

describe("the settings page", () => {
  test("has an order of its own", () => {
    assert.deepEqual(
      groups.map(({ order }) => order),
      groups.map((_, index) => index + 1),
    );
    for (const { title, settings } of groups) {
      assert.deepEqual(
        settings.map(([, { order }]) => order),
        settings.map((_, index) => index + 1),
        said(title),
      );
    }
  });

  for (const [name, schema] of groups.flatMap(({ settings }) => settings)) {
    test(name, () => {
      const description = said(schema.markdownDescription);
      assert.ok(SCOPES.includes(schema.scope ?? ""), "It has no scope.");
      assert.match(description, /^[A-Z].*\.$/, "It has no sentence.");
      assert.match(description, /for example/, "It has no example.");
      const links = [...description.matchAll(/#([\w.]+)#/g)].map(([, setting]) => setting ?? "");
      assert.deepEqual(
        links.filter((setting) => !names.includes(setting) || setting === name),
        [],
        "It links to what is no setting, or to itself.",
      );
      for (const { enum: values = [], enumDescriptions = [] } of [schema, schema.additionalProperties ?? {}]) {
        assert.equal(enumDescriptions.length, values.length, "A choice is not described.");
      }
    });
  }

  test("what names a program or a folder is not read from a workspace that is not trusted", () => {
    const overridable = groups.flatMap(({ settings }) =>
      settings.filter(([, { scope }]) => scope === "machine-overridable"),
    );
    assert.deepEqual(
      overridable.map(([name]) => name).sort(),
      [...manifest.capabilities.untrustedWorkspaces.restrictedConfigurations].sort(),
    );
  });
});
