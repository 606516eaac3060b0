import assert from "node:assert/strict";
import { existsSync } from "node:fs";
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

const declared = manifest.contributes.commands.map(({ command }) => command);

/** Commands of the editor that our texts and menus run. */
const OF_THE_EDITOR = ["extension.open", "vscode.openFolder"];

/** Commands that only code actions and the tree run. */
const INTERNAL = ["cockpit.audit.correct", "cockpit.audit.snoozeFinding", "cockpit.findings.open"];

describe("the walkthrough", () => {
  const steps = manifest.contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);

  for (const { id, media, completionEvents } of steps) {
    test(`the step ${id} has its pictures, and ends with something that happens`, () => {
      const missing = Object.values(media.image).filter((file) => !existsSync(file));
      assert.deepEqual(missing, []);
      const happens = (event: string): boolean => {
        const [kind, what = ""] = event.split(":");
        const known: Record<string, readonly string[]> = {
          onCommand: [...declared, ...INTERNAL],
          onView: Object.values(manifest.contributes.views).flatMap((views) => views.map((view) => view.id)),
          onContext: ["cockpit.running"],
        };
        return known[kind ?? ""]?.includes(what) ?? false;
      };
      assert.deepEqual(
        completionEvents.filter((event) => !happens(event)),
        [],
      );
    });
  }
});

describe("commands", () => {
  test("that a text links to exist", () => {
    const links = Object.values(texts).flatMap((text) =>
      [...text.matchAll(/\(command:([\w.]+)/g)].map(([, id]) => id ?? ""),
    );
    assert.deepEqual(
      links.filter((id) => ![...declared, ...OF_THE_EDITOR].includes(id)),
      [],
    );
    assert.ok(links.length > 0);
  });

  test("in a menu are declared, and those beside a title have an icon", () => {
    const icons = new Set(manifest.contributes.commands.filter((each) => "icon" in each).map(({ command }) => command));
    for (const entry of Object.values(manifest.contributes.menus).flat()) {
      assert.ok(declared.includes(entry.command), entry.command);
      const group = "group" in entry ? entry.group : "";
      assert.ok(!/^(navigation|inline)/.test(group) || icons.has(entry.command), `${entry.command} has no icon.`);
    }
  });

  test("have a title of their own", () => {
    const titles = manifest.contributes.commands.map(({ title }) => said(title));
    assert.deepEqual(titles.length, new Set(titles).size);
  });
});
