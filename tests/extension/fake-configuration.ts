/** The settings as the editor hands them over, with the defaults of package.json, so that they cannot drift. */
import manifest from "../../package.json";

export function declared(): [string, unknown][] {
  return manifest.contributes.configuration.flatMap(({ properties }) => Object.entries(properties));
}

/** What a name stands for, a setting or a section of them. */
export function valueOf(name: string, settings: Readonly<Record<string, unknown>>): unknown {
  return name
    .split(".")
    .slice(1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], configuration(settings));
}

/** The nested object below `cockpit`. */
function configuration(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [name, schema] of declared()) {
    const [, ...sections] = name.split(".");
    const key = sections.pop() ?? "";
    const value: unknown = name in settings ? settings[name] : (schema as { default: unknown }).default;
    const section = sections.reduce((node, each) => (node[each] ??= {}) as Record<string, unknown>, root);
    section[key] = value;
  }
  return root;
}
