/** The part of `vscode` that the extension uses, in plain Node; `fake` is what a test sets up and looks at. */
import manifest from "../../package.json";
import texts from "../../package.nls.json";
import { declared, valueOf } from "./fake-configuration";
import { Diagnostic, FakeDiagnosticCollection } from "./fake-diagnostics";
import {
  chat,
  ChatResponseTurn,
  LanguageModelTextPart,
  LanguageModelToolResult,
  lm as tools,
  McpStdioServerDefinition,
} from "./fake-agents";
import { l10n } from "./fake-l10n";
import { FakeStatusBarItem, MarkdownString } from "./fake-status-bar";
import {
  CancellationTokenSource,
  type FakeModel,
  LanguageModelChatMessage,
  LanguageModelError,
  offered,
} from "./fake-language-models";
import { createFileSystemWatcher, FileType, RelativePattern, TabInputCustom, TabInputText } from "./fake-files";
import { ThemeColor, ThemeIcon } from "./fake-theme";
import { ProcessExecution, Task, TaskGroup, TaskScope } from "./fake-tasks";
import { FakeInputBox, FakePanel, FakeQuickPick, type FakeTreeView, type TreeProvider } from "./fake-widgets";

export {
  CancellationTokenSource,
  chat,
  ChatResponseTurn,
  Diagnostic,
  FileType,
  l10n,
  LanguageModelChatMessage,
  LanguageModelError,
  LanguageModelTextPart,
  LanguageModelToolResult,
  MarkdownString,
  McpStdioServerDefinition,
  ProcessExecution,
  RelativePattern,
  TabInputCustom,
  TabInputText,
  Task,
  TaskGroup,
  TaskScope,
  ThemeColor,
  ThemeIcon,
};

type Listener<T> = (event: T) => unknown;

export class Disposable {
  readonly #dispose: () => unknown;

  constructor(dispose: () => unknown) {
    this.#dispose = dispose;
  }

  static from(...all: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => all.forEach((each) => each.dispose()));
  }

  dispose(): void {
    this.#dispose();
  }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<Listener<T>>();
  readonly event = (listener: Listener<T>): Disposable => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };

  fire(event: T): void {
    this.#listeners.forEach((listener) => void listener(event));
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

export class Range {
  readonly start: Position;
  readonly end: Position;

  constructor(startLine: number, startCharacter: number, endLine: number, endCharacter: number) {
    this.start = new Position(startLine, startCharacter);
    this.end = new Position(endLine, endCharacter);
  }

  contains({ line, character }: Position): boolean {
    const afterStart = line > this.start.line || (line === this.start.line && character >= this.start.character);
    const beforeEnd = line < this.end.line || (line === this.end.line && character <= this.end.character);
    return afterStart && beforeEnd;
  }
}

export class Uri {
  private constructor(
    readonly scheme: string,
    readonly path: string,
    readonly query = "",
  ) {}

  static file(path: string): Uri {
    return new Uri("file", path);
  }

  static parse(text: string): Uri {
    const [scheme = "", path = ""] = text.split("://");
    return new Uri(scheme, decodeURI(path));
  }

  static from({ scheme, path, query }: { scheme: string; path: string; query?: string }): Uri {
    return new Uri(scheme, path, query);
  }

  static joinPath(base: Uri, ...segments: string[]): Uri {
    return new Uri(base.scheme, [base.path, ...segments].join("/"));
  }

  with({ scheme }: { scheme: string }): Uri {
    return new Uri(scheme, this.path);
  }

  toString(): string {
    const query = this.query === "" ? "" : `?${this.query}`;
    return `${this.scheme}://${encodeURI(this.path)}${query}`;
  }
}

export class TreeItem {
  id: string | undefined;
  description: unknown;
  tooltip: unknown;
  contextValue: string | undefined;
  iconPath: unknown;
  command: { command: string; arguments?: unknown[] } | undefined;
  resourceUri: Uri | undefined;
  accessibilityInformation: { label: string } | undefined;

  constructor(
    readonly label: string,
    readonly collapsibleState: number,
  ) {}
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export const QuickPickItemKind = { Separator: -1, Default: 0 };
export const ViewColumn = { Active: -1, Beside: -2 };
export const UIKind = { Desktop: 1, Web: 2 };
export const TextEditorRevealType = { InCenterIfOutsideViewport: 2 };

export const LogLevel = { Off: 0, Trace: 1, Debug: 2, Info: 3 };
export const InputBoxValidationSeverity = { Info: 1, Warning: 2, Error: 3 };
export const ProgressLocation = { Notification: 15 };
export const StatusBarAlignment = { Left: 1, Right: 2 };

type Button = string;

/** What a test prepares and what the extension did. */
class Fake {
  /** What hovering over any place says. */
  hovers: { readonly contents: readonly MarkdownString[] }[] = [];
  settings: Record<string, unknown> = {};
  isTrusted = true;
  folders: { uri: Uri }[] = [];
  extensions = new Map<string, unknown>();
  diagnostics: unknown[] = [];
  activeEditor: unknown;
  /** The language models that the editor offers. */
  models: FakeModel[] = [];
  readonly editorChanged = new EventEmitter<unknown>();
  /** What the user types, in order; undefined is Escape. */
  inputs: (string | undefined)[] = [];
  /** The label that the user picks, in order; undefined is Escape. */
  picks: (string | undefined)[] = [];
  /** The labels that the user ticks in a list of which many can be picked, in order. */
  ticks: (readonly string[] | undefined)[] = [];
  /** The text of every document that is opened, and whether it has changes that are not saved. */
  text = "";
  isDirty = false;
  /** The button that the user presses on every pop-up. */
  pressed: Button | undefined;
  /** The buttons that the user presses on the next ones before. */
  presses: Button[] = [];
  /** The documents that are open, and what saves them. */
  textDocuments: { readonly uri: Uri; readonly isDirty: boolean; save(): Promise<boolean> }[] = [];
  readonly messages: { kind: "info" | "warning" | "error"; text: string; buttons: Button[] }[] = [];
  /** The titles of what shows its progress now. */
  readonly going: string[] = [];
  readonly mentions: string[] = [];
  /** What an input box said about a text it did not accept. */
  readonly faults: string[] = [];
  readonly executed: unknown[][] = [];
  readonly refreshed: string[] = [];
  readonly commands = new Map<string, (...args: unknown[]) => unknown>();
  readonly shown: string[] = [];
  readonly opened: { uri: string; options: Record<string, unknown> }[] = [];
  readonly saved: string[] = [];
  readonly tasks: Task[] = [];
  /** That of the findings; all trees stand below by the ids of their views. */
  tree: FakeTreeView | undefined;
  readonly trees = new Map<string, FakeTreeView>();
  readonly inserted: string[] = [];
  readonly statusBar = new Map<string, FakeStatusBarItem>();
  /** What a view's texts depend on. */
  readonly contexts = new Map<string, unknown>();
  clipboard = "";
  inputBox: FakeInputBox | undefined;
  quickPick: FakeQuickPick<{ readonly label: string; readonly detail?: string }> | undefined;
  /** The pages of their own that were opened; a closed one stays in the list. */
  readonly panels: FakePanel[] = [];
  readonly customEditors = new Map<string, unknown>();
  /** The tab of the active editor. */
  tab: unknown;
  /** What is told of files that somebody watches. */
  readonly watched = new EventEmitter<void>();
  /** Whether the user cancels what shows its progress, once it has begun. */
  cancels = false;
  uiKind = UIKind.Desktop;
  /** What was opened in the browser. */
  readonly browsed: string[] = [];
  /** Where the user saves; undefined is Escape. */
  target: Uri | undefined;
  readonly copied: { from: string; to: string }[] = [];

  reset(): void {
    Object.assign(this, new Fake());
  }
}

export const fake = new Fake();

interface PickOptions {
  readonly canPickMany?: boolean;
}

export class SnippetString {
  constructor(readonly value: string) {}
}

interface FakeDocument {
  readonly uri: Uri;
  readonly text: string;
}

interface InputOptions {
  validateInput?: (text: string) => string | undefined;
}

function say(kind: "info" | "warning" | "error") {
  return (text: string, ...rest: (Button | { detail: string })[]): Promise<Button | undefined> => {
    const buttons = rest.filter((each) => typeof each === "string");
    fake.messages.push({ kind, text, buttons });
    const pressed = fake.presses.shift() ?? fake.pressed;
    return Promise.resolve(buttons.find((button) => button === pressed));
  };
}

export const window = {
  get activeTextEditor(): unknown {
    return fake.activeEditor;
  },
  showInformationMessage: say("info"),
  showWarningMessage: say("warning"),
  showErrorMessage: say("error"),
  setStatusBarMessage: (text: string): void => void fake.mentions.push(text),
  showInputBox: (options: InputOptions): Promise<string | undefined> => {
    const text = fake.inputs.shift();
    const fault = text === undefined ? undefined : options.validateInput?.(text);
    if (fault !== undefined) {
      fake.faults.push(fault);
    }
    // VS Code keeps the box open while its text is not accepted; here the user then gives up.
    return Promise.resolve(fault === undefined ? text : undefined);
  },
  showQuickPick: <T extends string | { label: string }>(
    items: readonly T[],
    options?: PickOptions,
  ): Promise<T | T[] | undefined> => {
    if (options?.canPickMany === true) {
      const labels = fake.ticks.shift();
      return Promise.resolve(
        labels && items.filter((item) => labels.includes(typeof item === "string" ? item : item.label)),
      );
    }
    const label = fake.picks.shift();
    return Promise.resolve(items.find((item) => (typeof item === "string" ? item : item.label) === label));
  },
  showWorkspaceFolderPick: (): Promise<unknown> => {
    const picked = fake.picks.shift();
    return Promise.resolve(fake.folders.find(({ uri }) => uri.path === picked));
  },
  createStatusBarItem: (id: string): FakeStatusBarItem => {
    const item = new FakeStatusBarItem();
    fake.statusBar.set(id, item);
    return item;
  },
  createInputBox: (): FakeInputBox => new FakeInputBox(),
  createQuickPick: (): unknown => new FakeQuickPick(),
  withProgress: <T>(
    { title }: { title: string },
    work: (progress: unknown, token: unknown) => Promise<T>,
  ): Promise<T> => {
    const cancelled = new EventEmitter<void>();
    const done = work(
      { report: () => undefined },
      { isCancellationRequested: false, onCancellationRequested: cancelled.event },
    );
    if (fake.cancels) {
      cancelled.fire();
    }
    fake.going.push(title);
    void done.then(
      () => fake.going.splice(fake.going.indexOf(title), 1),
      () => fake.going.splice(fake.going.indexOf(title), 1),
    );
    return done;
  },
  createWebviewPanel: (_type: string, title: string, _column: number, options: unknown): FakePanel => {
    const panel = new FakePanel(title, options);
    fake.panels.push(panel);
    return panel;
  },
  showSaveDialog: (): Promise<Uri | undefined> => Promise.resolve(fake.target),
  showTextDocument: (document: FakeDocument, options?: Record<string, unknown>): Promise<unknown> => {
    fake.shown.push(document.text);
    fake.opened.push({ uri: document.uri.toString(), options: options ?? {} });
    const insertSnippet = ({ value }: SnippetString): void => void fake.inserted.push(value);
    return Promise.resolve({
      document,
      selection: options?.["selection"],
      revealRange: () => undefined,
      insertSnippet,
    });
  },
  createTreeView: (id: string, { treeDataProvider: provider }: { treeDataProvider: TreeProvider }): FakeTreeView => {
    const tree: FakeTreeView = { provider, message: "", description: "", badge: undefined, dispose: () => undefined };
    if (id === "cockpit.findings") fake.tree = tree;
    fake.trees.set(id, tree);
    return tree;
  },
  onDidChangeActiveTextEditor: (listener: Listener<unknown>): Disposable => fake.editorChanged.event(listener),
  registerWebviewViewProvider: (): Disposable => new Disposable(() => undefined),
  registerCustomEditorProvider: (viewType: string, provider: unknown): Disposable => {
    fake.customEditors.set(viewType, provider);
    return new Disposable(() => undefined);
  },
  get tabGroups(): unknown {
    return { activeTabGroup: { activeTab: fake.tab } };
  },
};

export const commands = {
  registerCommand: (id: string, run: (...args: unknown[]) => unknown): Disposable => {
    fake.commands.set(id, run);
    return new Disposable(() => fake.commands.delete(id));
  },
  executeCommand: (...call: unknown[]): Promise<unknown> => {
    if (call[0] === "vscode.executeHoverProvider") {
      return Promise.resolve(fake.hovers);
    }
    if (call[0] === "setContext") {
      fake.contexts.set(String(call[1]), call[2]);
    } else {
      fake.executed.push(call);
    }
    return Promise.resolve();
  },
  getCommands: (): Promise<string[]> => Promise.resolve([...fake.commands.keys(), "markdown.showPreview"]),
};

export const version = "1.91.0";

/** The language of the editor; texts that are read once are in the language of the time of their import. */
export const env = {
  language: "en",
  appName: "Fake Code",
  get uiKind(): number {
    return fake.uiKind;
  },
  openExternal: (uri: Uri): Promise<boolean> => {
    fake.browsed.push(uri.toString());
    return Promise.resolve(true);
  },
  clipboard: {
    writeText: (text: string): void => {
      fake.clipboard = text;
    },
  },
};

/** The manifest as the editor hands it over: with texts in place of their keys. */
const ours = {
  packageJSON: JSON.parse(JSON.stringify(manifest), (_, value: unknown) =>
    typeof value === "string" ? value.replace(/^%(.+)%$/, (hole, key) => (texts as Texts)[String(key)] ?? hole) : value,
  ) as unknown,
};

type Texts = Readonly<Record<string, string>>;

export const extensions = {
  getExtension: (id: string): unknown =>
    fake.extensions.get(id) ?? (id === `${manifest.publisher}.${manifest.name}` ? ours : undefined),
  onDidChange: new EventEmitter<void>().event,
};

export const languages = {
  getDiagnostics: (): unknown[] => fake.diagnostics,
  createDiagnosticCollection: (): FakeDiagnosticCollection => new FakeDiagnosticCollection(),
};

export const tasks = {
  registerTaskProvider: (): Disposable => new Disposable(() => undefined),
  executeTask: (task: Task): Promise<void> => {
    fake.tasks.push(task);
    return Promise.resolve();
  },
};

interface Configuration {
  readonly get: (name: string, fallback?: unknown) => unknown;
  readonly inspect: (name: string) => { defaultValue: unknown };
}

function read(name: string): unknown {
  return valueOf(name, fake.settings);
}

export const workspace = {
  createFileSystemWatcher,
  onDidSaveTextDocument: new EventEmitter<unknown>().event,
  onDidChangeConfiguration: new EventEmitter<unknown>().event,
  onDidChangeWorkspaceFolders: new EventEmitter<unknown>().event,
  onDidGrantWorkspaceTrust: new EventEmitter<void>().event,
  asRelativePath: (uri: Uri): string => uri.path.replace(/^\/home\/person\/\w+\//, ""),
  get isTrusted(): boolean {
    return fake.isTrusted;
  },
  get textDocuments(): typeof fake.textDocuments {
    return fake.textDocuments;
  },
  get workspaceFolders(): { uri: Uri }[] {
    return fake.folders;
  },
  getWorkspaceFolder: ({ path }: Uri): { uri: Uri } | undefined =>
    fake.folders.find(({ uri }) => path.startsWith(`${uri.path}/`)),
  /** Other extensions' settings are read by their section, as `http` is. */
  getConfiguration: (section?: string): Configuration => ({
    get: (name, fallback) => (section === undefined ? read(name) : (fake.settings[`${section}.${name}`] ?? fallback)),
    inspect: (name) => ({
      defaultValue: (declared().find(([each]) => each === name)?.[1] as { default: unknown }).default,
    }),
  }),
  openTextDocument: (given: Uri | { content: string }): Promise<object> => {
    const [uri, text] = given instanceof Uri ? [given, fake.text] : [Uri.parse("untitled://Untitled-1"), given.content];
    const lines = text.split("\n");
    return Promise.resolve({
      uri,
      text,
      getText: () => text,
      isDirty: fake.isDirty,
      lineCount: lines.length,
      lineAt: (lineNumber: number) => {
        const text = lines[lineNumber] ?? "";
        return { lineNumber, text, firstNonWhitespaceCharacterIndex: text.search(/\S|$/) };
      },
      save: () => {
        fake.saved.push(uri.toString());
        return Promise.resolve(true);
      },
    });
  },
  registerTextDocumentContentProvider: (
    _scheme: string,
    provider: { onDidChange?: EventEmitter<Uri>["event"] },
  ): Disposable =>
    provider.onDidChange?.((uri) => fake.refreshed.push(uri.toString())) ?? new Disposable(() => undefined),
  fs: {
    copy: (from: Uri, to: Uri): Promise<void> => {
      fake.copied.push({ from: from.toString(), to: to.toString() });
      return Promise.resolve();
    },
  },
};

export const lm = { ...tools, selectChatModels: (): Promise<unknown[]> => Promise.resolve(offered(fake.models)) };
