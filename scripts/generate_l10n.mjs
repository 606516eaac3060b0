// The texts that the code shows, collected from the calls of `l10n.t`.
import ts from "typescript";

/** @typedef {Record<string, string>} Texts */

/**
 * The key of every text of a source, in their order, with the English text.
 *
 * The key is what the editor looks up: the text, and behind a slash the comment that tells it from its namesakes.
 *
 * @param {string} path
 * @param {string} source
 */
export function collected(path, source) {
  /** @type {Texts} */
  const texts = {};
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isCallExpression(node) && node.expression.getText() === "l10n.t") {
      const { key, text } = entry(node, file);
      texts[key] = text;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return texts;
}

/**
 * The translations of these keys in the same order, without those that nobody asks for any more.
 *
 * @param {Texts} texts
 * @param {Texts} translated
 */
export function tidied(texts, translated) {
  return Object.fromEntries(
    Object.keys(texts)
      .filter((key) => key in translated)
      .map((key) => [key, translated[key]]),
  );
}

/**
 * @param {ts.CallExpression} call
 * @param {ts.SourceFile} file
 */
function entry(call, file) {
  const [given] = call.arguments;
  if (given && ts.isStringLiteralLike(given)) return { key: given.text, text: given.text };
  if (given && ts.isObjectLiteralExpression(given)) {
    const [message, comment] = [property(given, "message"), property(given, "comment")];
    const comments =
      comment && ts.isArrayLiteralExpression(comment) ? comment.elements.filter(ts.isStringLiteralLike) : [];
    if (message && ts.isStringLiteralLike(message) && comments.length > 0) {
      return { key: `${message.text}/${comments.map((each) => each.text).join("")}`, text: message.text };
    }
  }
  const { line } = file.getLineAndCharacterOfPosition(call.getStart());
  throw new Error(`${file.fileName}:${line + 1}: l10n.t wants its text as a literal, so that it can be collected.`);
}

/**
 * @param {ts.ObjectLiteralExpression} object
 * @param {string} name
 */
function property(object, name) {
  return object.properties.filter(ts.isPropertyAssignment).find((each) => each.name.getText() === name)?.initializer;
}
