import { Diagnostic, type DiagnosticCollection, type Disposable, languages } from "vscode";
import type { DiagnosticCollectionProvider } from "vscode-languageclient";
import { DAEMON } from "../ui/messages";

/**
 * The one collection of all runs of the daemon.
 *
 * A client throws its diagnostics away when the daemon is gone, and an empty Problems panel would say that all is
 * well. So they stay, marked as from before, until the next run tells its own.
 */
export class KeptDiagnostics implements DiagnosticCollectionProvider, Disposable {
  readonly #collection: DiagnosticCollection = languages.createDiagnosticCollection("cockpit");
  #isOld = false;

  /** A client has its first diagnostics to show. */
  create(): DiagnosticCollection {
    this.renew();
    return this.#collection;
  }

  /** A daemon runs again: what is left of the one before it goes. */
  renew(): void {
    if (this.#isOld) {
      this.#isOld = false;
      this.#collection.clear();
    }
  }

  /** A client ends, or all of them: without an argument the collection goes, too. */
  dispose(released?: DiagnosticCollection): void {
    if (released === undefined) {
      this.#collection.dispose();
    } else if (!this.#isOld) {
      this.#isOld = true;
      // Collected first: the collection must not change while it is gone through.
      const all = [...this.#collection];
      this.#collection.set(all.map(([uri, diagnostics]) => [uri, diagnostics.map(fromBefore)]));
    }
  }
}

function fromBefore(diagnostic: Diagnostic): Diagnostic {
  const { range, message, severity, source, code, tags, relatedInformation } = diagnostic;
  const kept = new Diagnostic(range, message, severity);
  kept.source = DAEMON.fromBefore(source ?? "cockpit");
  return Object.assign(kept, {
    ...(code !== undefined && { code }),
    ...(tags !== undefined && { tags }),
    ...(relatedInformation !== undefined && { relatedInformation }),
  });
}
