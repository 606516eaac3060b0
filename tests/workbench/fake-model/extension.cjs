// A language model that says what a test wants, and keeps what it was asked.
const { appendFileSync, readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

const FOLDER = process.env.COCKPIT_FAKE_MODEL ?? "";
const ANSWERS = path.join(FOLDER, "answers.json");
const ASKED = path.join(FOLDER, "asked.jsonl");
const PIECE = 40;

const MODEL = {
  id: "fake-1",
  name: "Fake 1",
  family: "fake",
  version: "1",
  maxInputTokens: 100_000,
  maxOutputTokens: 100_000,
  capabilities: {},
  // As those of GitHub Copilot: whoever asks needs the person's consent.
  requiresAuthorization: { label: "A Person" },
};

/** The next answer of the list. */
function next() {
  const [answer, ...rest] = JSON.parse(readFileSync(ANSWERS, "utf8"));
  if (answer === undefined) throw new Error("The fake model has no answer left.");
  writeFileSync(ANSWERS, JSON.stringify(rest));
  return answer;
}

/** @param {{ content: readonly unknown[] }} message */
function textOf({ content }) {
  return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : "")).join("");
}

const provider = {
  provideLanguageModelChatInformation: () => [MODEL],
  provideLanguageModelChatResponse: (_model, messages, _options, progress) => {
    appendFileSync(ASKED, `${JSON.stringify(messages.map(textOf))}\n`);
    const answer = next();
    for (let at = 0; at < answer.length; at += PIECE) {
      progress.report(new vscode.LanguageModelTextPart(answer.slice(at, at + PIECE)));
    }
  },
  provideTokenCount: (_model, text) => Math.ceil((typeof text === "string" ? text : textOf(text)).length / 4),
};

exports.activate = (context) => {
  context.subscriptions.push(vscode.lm.registerLanguageModelChatProvider("fake-model", provider));
};
