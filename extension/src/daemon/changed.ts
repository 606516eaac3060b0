/** What of the cockpit's settings is not as it was. */
export interface Changes {
  readonly storage: boolean;
  readonly interpreter: boolean;
  readonly any: boolean;
}

type Values = Readonly<Record<string, unknown>>;

/**
 * Compares the cockpit's settings with what they were at the last look. While a window opens the editor may give the
 * defaults first, and then change them in an event that says nothing of them: so each event is a reason to look.
 */
export class SettingsLook {
  readonly #read: () => Values;
  #known: Changed<string>;

  constructor(read: () => Values) {
    this.#read = read;
    this.#known = texts(read());
  }

  changes(): Changes {
    const known = this.#known;
    const now = texts(this.#read());
    this.#known = now;
    return {
      storage: known.storage !== now.storage,
      interpreter: known.interpreter !== now.interpreter,
      any: known.any !== now.any,
    };
  }
}

type Changed<T> = Record<keyof Changes, T>;

/** From the settings by scope, which is empty for the window's. */
function texts(settings: Values): Changed<string> {
  const window = (settings[""] ?? {}) as { storage?: unknown; daemon?: { interpreter?: unknown } };
  return {
    storage: JSON.stringify([window.storage]),
    interpreter: JSON.stringify([window.daemon?.interpreter]),
    any: JSON.stringify(settings),
  };
}
