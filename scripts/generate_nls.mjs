// The texts of package.json: they stand in package.nls.json, by keys that follow from where each belongs.

/** @typedef {Record<string, string>} Texts */

const KEY = /^%(.+)%$/;

/**
 * The manifest with a key for every text, and the texts by key.
 *
 * A text that somebody wrote into package.json moves to package.nls.json, and one whose place is gone goes, too.
 *
 * @param {any} manifest
 * @param {Texts} known
 */
export function externalized(manifest, known) {
  const copy = structuredClone(manifest);
  /** @type {Texts} */
  const texts = {};
  for (const { holder, field, key } of places(copy)) {
    if (key in texts) throw new Error(`package.json: two texts have the key ${key}; one of them would be lost.`);
    texts[key] = textOf(holder[field], known);
    holder[field] = `%${key}%`;
  }
  return { manifest: copy, texts };
}

/**
 * The manifest with the texts in place of their keys, as the editor reads it.
 *
 * @param {any} manifest
 * @param {Texts} texts
 */
export function localized(manifest, texts) {
  const copy = structuredClone(manifest);
  for (const { holder, field } of places(copy)) holder[field] = textOf(holder[field], texts);
  return copy;
}

/**
 * @param {string} value
 * @param {Texts} texts
 */
function textOf(value, texts) {
  const key = KEY.exec(value)?.[1];
  if (key === undefined) return value;
  const text = texts[key];
  if (text === undefined) throw new Error(`package.json: there is no text ${value} in package.nls.json.`);
  return text;
}

/**
 * A text that people see: the object that holds it, its field there, and its key.
 *
 * @typedef {{ holder: any, field: string | number, key: string }} Place
 */

/**
 * @param {any} manifest
 * @returns {Generator<Place>}
 */
function* places(manifest) {
  const { capabilities, contributes } = manifest;
  yield* fields(manifest, "extension", ["description"]);
  for (const [name, capability] of Object.entries(capabilities)) yield* fields(capability, name, ["description"]);
  for (const group of contributes.configuration) yield* settings(group);
  for (const command of contributes.commands) yield* fields(command, command.command, ["title", "shortTitle"]);
  for (const view of Object.values(contributes.views).flat()) yield* fields(view, view.id, ["name"]);
  for (const editor of contributes.customEditors ?? []) yield* fields(editor, editor.viewType, ["displayName"]);
  for (const welcome of contributes.viewsWelcome) {
    const state = /'(\w+)'/.exec(welcome.when)?.[1] ?? "always";
    yield* fields(welcome, `${welcome.view}.welcome.${state}`, ["contents"]);
  }
  for (const walkthrough of contributes.walkthroughs ?? []) yield* guide(walkthrough);
  for (const participant of contributes.chatParticipants ?? []) {
    const prefix = `chat.${participant.name}`;
    yield* fields(participant, prefix);
    for (const command of participant.commands) yield* fields(command, `${prefix}.${command.name}`);
  }
  for (const tool of contributes.languageModelTools ?? []) {
    // What is said to the model stays as it is, in every language of the editor.
    yield* fields(tool, `tool.${tool.name}`, ["displayName", "userDescription"]);
  }
  for (const { type, properties } of contributes.taskDefinitions) {
    for (const [name, property] of Object.entries(properties)) yield* fields(property, `task.${type}.${name}`);
  }
  for (const matcher of contributes.problemMatchers) {
    yield* fields(matcher, `problemMatcher.${matcher.name}`, ["label"]);
  }
}

/**
 * @param {any} group
 * @returns {Generator<Place>}
 */
function* settings(group) {
  const [first = ""] = Object.keys(group.properties);
  yield* fields(group, first.split(".").slice(0, 2).join("."), ["title"]);
  for (const [name, schema] of Object.entries(group.properties)) {
    yield* fields(schema, name, ["markdownDescription", "patternErrorMessage"]);
    // The values of an object have choices of their own.
    for (const { enum: values, enumDescriptions: list = [] } of [schema, schema.additionalProperties ?? {}]) {
      for (const index of list.keys()) yield { holder: list, field: index, key: `${name}.${values[index]}` };
    }
  }
}

/**
 * @param {any} walkthrough
 * @returns {Generator<Place>}
 */
function* guide(walkthrough) {
  const prefix = `walkthrough.${walkthrough.id}`;
  yield* fields(walkthrough, prefix, ["title", "description"]);
  for (const step of walkthrough.steps) {
    yield* fields(step, `${prefix}.${step.id}`, ["title", "description"]);
    yield* fields(step.media, `${prefix}.${step.id}`, ["altText"]);
  }
}

/**
 * Those of the fields that the object has.
 *
 * @param {any} holder
 * @param {string} prefix
 * @param {string[]} [names]
 * @returns {Generator<Place>}
 */
function* fields(holder, prefix, names = ["description"]) {
  for (const field of names) {
    if (field in holder) yield { holder, field, key: `${prefix}.${field}` };
  }
}
