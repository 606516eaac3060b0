import {
  type CancellationToken,
  CancellationTokenSource,
  type LanguageModelChat,
  LanguageModelChatMessage,
  LanguageModelError,
  lm,
} from "vscode";
import type { ModelAnswer, ModelQuestion } from "../../generated/protocol";
import { MODELS } from "../../ui/model-messages";

/** Asks a language model that the editor offers, which asks the person for consent; `hear` gets the pieces. */
export async function askEditor(
  { model, turns, mostCharacters }: ModelQuestion,
  token: CancellationToken,
  hear: (piece: string) => void,
): Promise<ModelAnswer> {
  const offered = await lm.selectChatModels();
  const chosen = model === "" ? offered[0] : offered.find(({ id, family, name }) => [id, family, name].includes(model));
  if (chosen === undefined) {
    const names = offered.map(({ id }) => id).join(", ");
    return { failure: "absent", reason: names === "" ? "" : MODELS.offered(names) };
  }
  // There is no role for rules: they come first.
  const messages = turns.map(({ role, content }) =>
    role === "assistant" ? LanguageModelChatMessage.Assistant(content) : LanguageModelChatMessage.User(content),
  );
  const ending = new CancellationTokenSource();
  const cancelling = token.onCancellationRequested(() => ending.cancel());
  try {
    const response = await chosen.sendRequest(messages, { justification: MODELS.justification }, ending.token);
    let text = "";
    for await (const piece of response.text) {
      text += piece;
      hear(piece);
      if (text.length > mostCharacters) {
        return { text, model: chosen.id, finish: "cut" };
      }
    }
    return { text, model: chosen.id, finish: "stop", ...(await tokensOf(chosen, messages, text, ending.token)) };
  } catch (error) {
    return failureOf(error);
  } finally {
    // Whoever stops reading leaves a request behind that goes on otherwise.
    ending.cancel();
    ending.dispose();
    cancelling.dispose();
  }
}

/** Counted by the model's own counter; nothing where it cannot count. */
async function tokensOf(
  model: LanguageModelChat,
  messages: readonly LanguageModelChatMessage[],
  text: string,
  token: CancellationToken,
): Promise<Pick<ModelAnswer, "promptTokens" | "completionTokens">> {
  try {
    const sent = await Promise.all(messages.map((message) => model.countTokens(message, token)));
    return {
      promptTokens: sent.reduce((sum, each) => sum + each, 0),
      completionTokens: await model.countTokens(text, token),
    };
  } catch {
    return {};
  }
}

function failureOf(error: unknown): ModelAnswer {
  const reason = error instanceof Error ? error.message : String(error);
  const denied = [LanguageModelError.NoPermissions.name, LanguageModelError.Blocked.name];
  const failure = error instanceof LanguageModelError && denied.includes(error.code) ? "denied" : "failed";
  return { failure, reason };
}
