import { type Disposable, EventEmitter, fake, type TreeItem } from "./fake-vscode";

/** A page of its own beside the editors. */
export class FakePanel {
  readonly webview = { html: "" };
  revealed = 0;
  readonly #closed = new EventEmitter<void>();
  readonly onDidDispose = this.#closed.event;

  constructor(
    public title: string,
    readonly options: unknown,
  ) {}

  reveal(): void {
    this.revealed += 1;
  }

  close(): void {
    this.#closed.fire();
  }
}

/** A box in which the user types. */
export class FakeInputBox {
  value = "";
  title = "";
  prompt = "";
  placeholder = "";
  buttons: unknown[] = [];
  validationMessage: unknown;
  readonly #changed = new EventEmitter<string>();
  readonly #triggered = new EventEmitter<unknown>();
  readonly #accepted = new EventEmitter<void>();
  readonly #hidden = new EventEmitter<void>();
  readonly onDidChangeValue = this.#changed.event;
  readonly onDidTriggerButton = this.#triggered.event;
  readonly onDidAccept = this.#accepted.event;
  readonly onDidHide = this.#hidden.event;

  show(): void {
    fake.inputBox = this;
  }

  type(text: string): void {
    this.value = text;
    this.#changed.fire(text);
  }

  press(): void {
    this.#triggered.fire(this.buttons[0]);
  }

  hide(): void {
    this.#hidden.fire();
  }

  dispose(): void {
    fake.inputBox = undefined;
  }
}

/** A list that stays open while the user looks around. */
export class FakeQuickPick<T extends { readonly label: string }> {
  items: readonly T[] = [];
  selectedItems: readonly T[] = [];
  title = "";
  value = "";
  placeholder = "";
  busy = false;
  readonly #changed = new EventEmitter<string>();
  readonly #itemTriggered = new EventEmitter<{ item: T; button: unknown }>();
  readonly #accepted = new EventEmitter<void>();
  readonly #hidden = new EventEmitter<void>();
  readonly onDidChangeValue = this.#changed.event;
  readonly onDidTriggerItemButton = this.#itemTriggered.event;
  readonly onDidAccept = this.#accepted.event;
  readonly onDidHide = this.#hidden.event;

  show(): void {
    fake.quickPick = this as unknown as typeof fake.quickPick;
  }

  type(text: string): void {
    this.value = text;
    this.#changed.fire(text);
  }

  accept(...labels: readonly string[]): void {
    this.selectedItems = this.items.filter(({ label }) => labels.includes(label));
    this.#accepted.fire();
  }

  /** Presses a button of a row, by its number. */
  pressOn(label: string, which: number): void {
    const item = this.items.find((each) => each.label === label) as T & { buttons: unknown[] };
    this.#itemTriggered.fire({ item, button: item.buttons[which] });
  }

  hide(): void {
    this.#hidden.fire();
  }

  dispose(): void {
    fake.quickPick = undefined;
  }
}

/** A tree view as it was made, with what the extension has set since. */
export interface FakeTreeView {
  readonly provider: TreeProvider;
  message: string;
  description: string;
  badge: { value: number; tooltip: string } | undefined;
  dispose(): void;
}

export interface TreeProvider {
  getChildren(node?: unknown): Promise<unknown[]>;
  getTreeItem(node: unknown): TreeItem;
  resolveTreeItem(item: TreeItem, node: unknown): Promise<TreeItem>;
  onDidChangeTreeData(listener: (event: unknown) => unknown): Disposable;
}
