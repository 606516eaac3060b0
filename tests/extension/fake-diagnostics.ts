import type { Range, Uri } from "./fake-vscode";

export class Diagnostic {
  source: string | undefined;

  constructor(
    readonly range: Range,
    readonly message: string,
    readonly severity: number,
  ) {}
}

/** The diagnostics of one owner by file, as the Problems panel would list them. */
export class FakeDiagnosticCollection {
  readonly #files = new Map<string, readonly [Uri, readonly Diagnostic[]]>();

  set(entries: readonly (readonly [Uri, readonly Diagnostic[]])[]): void {
    entries.forEach((entry) => this.#files.set(entry[0].toString(), entry));
  }

  clear(): void {
    this.#files.clear();
  }

  dispose(): void {
    this.clear();
  }

  [Symbol.iterator](): Iterator<readonly [Uri, readonly Diagnostic[]]> {
    return this.#files.values();
  }
}
