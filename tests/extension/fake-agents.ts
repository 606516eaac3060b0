/** The chat, the tools of language models and the agents of a newer editor. */

type Handler = (
  request: { readonly prompt: string; readonly command?: string },
  context: unknown,
  stream: {
    readonly markdown: (text: string) => void;
    readonly progress: (text: string) => void;
    readonly button: (button: Button) => void;
  },
  token: unknown,
) => Promise<Answer>;

export interface Button {
  readonly command: string;
  readonly title: string;
  readonly arguments: readonly unknown[];
}

interface Answer {
  readonly errorDetails?: { readonly message: string };
  readonly metadata?: unknown;
}

interface Participant {
  followupProvider?: { readonly provideFollowups: (result: Answer) => readonly { readonly prompt: string }[] };
}

interface Tool {
  readonly invoke: (options: { readonly input: unknown }, token: unknown) => Promise<LanguageModelToolResult>;
}

interface Servers {
  readonly provideMcpServerDefinitions: () => Promise<readonly McpStdioServerDefinition[]>;
}

/** What was registered, whatever a test resets. */
export const agents = {
  participants: new Map<string, Handler>(),
  followups: new Map<string, Participant>(),
  tools: new Map<string, Tool>(),
  servers: new Map<string, Servers>(),
};

const nothing = { dispose: (): undefined => undefined };

export const chat = {
  createChatParticipant: (id: string, handler: Handler): object => {
    agents.participants.set(id, handler);
    const participant: Participant & typeof nothing = { ...nothing };
    agents.followups.set(id, participant);
    return participant;
  },
};

export const lm = {
  registerTool: (name: string, tool: Tool): object => {
    agents.tools.set(name, tool);
    return nothing;
  },
  registerMcpServerDefinitionProvider: (id: string, provider: Servers): object => {
    agents.servers.set(id, provider);
    return nothing;
  },
};

export class ChatResponseTurn {
  constructor(readonly result: Answer) {}
}

export class LanguageModelTextPart {
  constructor(readonly value: string) {}
}

export class LanguageModelToolResult {
  constructor(readonly content: readonly LanguageModelTextPart[]) {}
}

export class McpStdioServerDefinition {
  constructor(
    readonly label: string,
    readonly command: string,
    readonly args: readonly string[],
    readonly env: Readonly<Record<string, string>>,
    readonly version: string,
  ) {}
}
