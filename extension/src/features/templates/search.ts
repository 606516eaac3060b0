import { CancellationTokenSource, type QuickPickItem, ThemeIcon, window } from "vscode";
import type { Daemon } from "../../daemon/daemon";
import { Withdrawn } from "../../daemon/failure";
import { type SearchHit, type TemplateRow, templatesSearch } from "../../generated/protocol";
import { PATTERNS, TEMPLATES } from "../../ui/template-messages";
import { detailOf, languageName, placeOf } from "./node";

/** A template, or a pattern of a folder. */
export interface Chosen {
  readonly id: string;
  /** The URI of the folder that a pattern is from; empty for a template. */
  readonly folder: string;
}

/** Where a pattern was found. */
export interface Spot {
  readonly uri: string;
  readonly line: number;
}

/** What to do with what was found. */
export interface Doing {
  /** Enter or a click. */
  readonly accept: (chosen: Chosen) => Promise<void>;
  readonly insert: (chosen: Chosen) => Promise<void>;
  readonly goTo: (spot: Spot) => Promise<void>;
}

interface Item extends QuickPickItem {
  readonly chosen: Chosen;
  readonly spot: Spot | undefined;
}

const INSERT = { iconPath: new ThemeIcon("insert"), tooltip: TEMPLATES.insert };
const GO_TO = { iconPath: new ThemeIcon("go-to-file"), tooltip: PATTERNS.goTo };

/**
 * A list of templates that becomes what the daemon finds for the words that are typed: templates and patterns, the best
 * first, each with the reasons.
 */
export class TemplateSearch {
  readonly #daemon: Daemon;
  readonly #box = window.createQuickPick<Item>();
  /** The file that the result goes into. */
  readonly #uri: string;
  #known: readonly Item[] = [];
  #asking = new CancellationTokenSource();

  constructor(daemon: Daemon, title: string, uri: string) {
    this.#daemon = daemon;
    this.#uri = uri;
    this.#box.title = title;
    this.#box.placeholder = TEMPLATES.searchPrompt;
    this.#box.busy = true;
    // The order is the daemon's: the editor would put what has the words in its name first.
    Object.assign(this.#box, { sortByLabel: false });
  }

  /** Shows it, at first with these; resolves when it is closed and what was wanted is done. */
  async run(all: () => Promise<readonly TemplateRow[]>, doing: Doing): Promise<void> {
    const closed = this.#closed(all, doing);
    this.#box.show();
    try {
      const act = await closed;
      this.#box.hide();
      await act?.();
    } finally {
      this.#asking.cancel();
      this.#box.dispose();
    }
  }

  #closed(all: () => Promise<readonly TemplateRow[]>, doing: Doing): Promise<(() => Promise<void>) | undefined> {
    const box = this.#box;
    return new Promise((resolve, reject) => {
      box.onDidChangeValue(() => void this.#show().catch(reject));
      box.onDidTriggerItemButton(({ item: { chosen, spot }, button }) =>
        resolve(() => (button === GO_TO && spot !== undefined ? doing.goTo(spot) : doing.insert(chosen))),
      );
      box.onDidAccept(() => {
        const [item] = box.selectedItems;
        resolve(item && (() => doing.accept(item.chosen)));
      });
      box.onDidHide(() => resolve(undefined));
      all()
        .then((rows) => {
          this.#known = rows.map(itemOfRow);
          return this.#show();
        })
        .catch(reject);
    });
  }

  /** Shows what answers the words that stand in the box; of several questions the last one counts. */
  async #show(): Promise<void> {
    this.#asking.cancel();
    this.#asking = new CancellationTokenSource();
    const { token } = this.#asking;
    const query = this.#box.value;
    this.#box.busy = true;
    try {
      const found = query.trim() === "" ? this.#known : await answered(this.#daemon, query, this.#uri, token);
      if (!token.isCancellationRequested) {
        this.#box.items = found;
        this.#box.busy = false;
      }
    } catch (error) {
      if (!(error instanceof Withdrawn) && !token.isCancellationRequested) throw error;
    }
  }
}

async function answered(
  daemon: Daemon,
  query: string,
  uri: string,
  token: CancellationTokenSource["token"],
): Promise<Item[]> {
  return (await daemon.request(templatesSearch, { query, uri }, token)).hits.map(itemOfHit);
}

function itemOfRow(row: TemplateRow): Item {
  const detail = [row.description, row.words.join(", ")].filter(Boolean).join(" · ");
  const chosen = { id: row.id, folder: "" };
  return { label: row.name, description: detailOf(row), detail, chosen, spot: undefined, buttons: [INSERT] };
}

function itemOfHit(hit: SearchHit): Item {
  const { id, folder, name, description, because, language, own, uri, line } = hit;
  const isPattern = folder !== "";
  const about = isPattern
    ? [languageName(language), placeOf(hit)].filter(Boolean).join(" · ")
    : detailOf({ language, source: own ? "own" : "curated" });
  return {
    label: name,
    description: about,
    detail: [description, because.join("; ")].filter(Boolean).join(" · "),
    iconPath: new ThemeIcon(isPattern ? "symbol-method" : own ? "account" : "symbol-snippet"),
    // It answers the question, whatever its name.
    alwaysShow: true,
    chosen: { id, folder },
    spot: uri === "" ? undefined : { uri, line },
    buttons: uri === "" ? [INSERT] : [GO_TO, INSERT],
  };
}
