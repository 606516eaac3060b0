/** The part of `vscode` that language models are asked through. */

/** A language model that answers in pieces, or fails. */
export interface FakeModel {
  readonly id: string;
  readonly family: string;
  readonly name: string;
  readonly pieces: readonly (string | Error)[];
  readonly asked: { messages: readonly LanguageModelChatMessage[]; justification: string; token: Token }[];
}

interface Options {
  readonly justification: string;
}

interface Token {
  readonly isCancellationRequested: boolean;
}

export const LanguageModelChatMessageRole = { User: 1, Assistant: 2 };

export class LanguageModelChatMessage {
  static User(content: string): LanguageModelChatMessage {
    return new LanguageModelChatMessage(LanguageModelChatMessageRole.User, content);
  }

  static Assistant(content: string): LanguageModelChatMessage {
    return new LanguageModelChatMessage(LanguageModelChatMessageRole.Assistant, content);
  }

  constructor(
    readonly role: number,
    readonly content: string,
  ) {}
}

export class LanguageModelError extends Error {
  static NoPermissions(message: string): LanguageModelError {
    return new LanguageModelError("NoPermissions", message);
  }

  static Blocked(message: string): LanguageModelError {
    return new LanguageModelError("Blocked", message);
  }

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export class CancellationTokenSource {
  readonly #listeners = new Set<() => unknown>();
  readonly token = {
    isCancellationRequested: false,
    onCancellationRequested: (listener: () => unknown): { dispose(): void } => {
      this.#listeners.add(listener);
      return { dispose: () => this.#listeners.delete(listener) };
    },
  };

  cancel(): void {
    this.token.isCancellationRequested = true;
    this.#listeners.forEach((listener) => void listener());
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

async function* saying({ pieces }: FakeModel): AsyncGenerator<string> {
  for (const piece of pieces) {
    if (piece instanceof Error) {
      throw piece;
    }
    yield await Promise.resolve(piece);
  }
}

/** The models as the editor hands them over. */
export function offered(models: readonly FakeModel[]): unknown[] {
  return models.map((model) => ({
    ...model,
    sendRequest: (messages: readonly LanguageModelChatMessage[], { justification }: Options, token: Token) => {
      model.asked.push({ messages, justification, token });
      return Promise.resolve({ text: saying(model) });
    },
    countTokens: (text: string | LanguageModelChatMessage) =>
      Promise.resolve(typeof text === "string" ? text.length : text.content.length),
  }));
}
