/** What newer editors offer than the oldest that the extension runs in, as far as it is used here. */
import * as vscode from "vscode";

type Texts = readonly string[];

/** Of VS Code 1.95. */
export interface Tool {
  invoke(options: { readonly input: unknown }, token: vscode.CancellationToken): Promise<unknown>;
}

/** Of VS Code 1.101. */
export interface ServerProvider {
  readonly onDidChangeMcpServerDefinitions: vscode.Event<void>;
  provideMcpServerDefinitions(): Promise<readonly ServerDefinition[]>;
  resolveMcpServerDefinition(server: ServerDefinition): Promise<ServerDefinition | undefined>;
}

export interface ServerDefinition {
  readonly label: string;
}

interface Newer {
  readonly lm: {
    registerTool?(name: string, tool: Tool): vscode.Disposable;
    registerMcpServerDefinitionProvider?(id: string, provider: ServerProvider): vscode.Disposable;
  };
  readonly LanguageModelTextPart?: new (text: string) => unknown;
  readonly LanguageModelToolResult?: new (parts: unknown[]) => unknown;
  readonly McpStdioServerDefinition?: new (
    label: string,
    command: string,
    args: Texts,
    env: Readonly<Record<string, string>>,
    version: string,
  ) => ServerDefinition;
}

export const NEWER = vscode as unknown as Newer;
