import { type Disposable, EventEmitter, extensions, workspace } from "vscode";

const PYTHON_EXTENSION = "ms-python.python";

/** How long the Python extension may take to wake up and answer, in milliseconds. */
const PATIENCE = 5_000;

/** The part of the Python extension's API that is used here. */
interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(resource?: unknown): unknown;
    resolveEnvironment(path: unknown): Promise<{ executable: { uri?: { fsPath: string } } } | undefined>;
    onDidChangeActiveEnvironmentPath(listener: () => void): Disposable;
  };
}

/** What the user chose in the Python extension; that extension is woken up only when it is asked. */
export class PythonExtension implements Disposable {
  readonly #choices = new EventEmitter<void>();
  #subscription: Disposable | undefined;
  /** Fires when another interpreter was chosen, once `chosen` has been asked. */
  readonly onDidChoose = this.#choices.event;

  /** The path of the interpreter for the first folder; undefined without that extension or without a choice. */
  async chosen(): Promise<string | undefined> {
    const impatient = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE).unref());
    // Whether a stranger's extension fails or hangs, the daemon must still start.
    return Promise.race([this.#active().catch(() => undefined), impatient]);
  }

  dispose(): void {
    this.#subscription?.dispose();
    this.#choices.dispose();
  }

  async #active(): Promise<string | undefined> {
    const api = await extensions.getExtension<PythonApi | undefined>(PYTHON_EXTENSION)?.activate();
    if (api === undefined) {
      return undefined;
    }
    const { environments } = api;
    this.#subscription ??= environments.onDidChangeActiveEnvironmentPath(() => this.#choices.fire());
    const active = environments.getActiveEnvironmentPath(workspace.workspaceFolders?.[0]?.uri);
    return (await environments.resolveEnvironment(active))?.executable.uri?.fsPath;
  }
}
