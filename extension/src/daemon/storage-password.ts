import { type SecretStorage, workspace } from "vscode";

const URL_SETTING = "storage.url";
const VARIABLE = "COCKPIT_STORAGE_PASSWORD";

/** The password of the team's store: the editor keeps it, and only the daemon is given it, when it starts. */
export class StoragePassword {
  readonly #secrets: Pick<SecretStorage, "get" | "store" | "delete">;

  constructor(secrets: Pick<SecretStorage, "get" | "store" | "delete">) {
    this.#secrets = secrets;
  }

  /** Where the store is; empty for files. */
  get url(): string {
    return workspace.getConfiguration("cockpit").get<string>(URL_SETTING, "");
  }

  /** The environment that the daemon finds the password in. */
  async environment(): Promise<Readonly<Record<string, string>>> {
    const password = this.url === "" ? undefined : await this.#secrets.get(this.#key);
    return password === undefined ? {} : { [VARIABLE]: password };
  }

  /** Keeps a password; an empty one is forgotten. */
  async keep(password: string): Promise<void> {
    await (password === "" ? this.#secrets.delete(this.#key) : this.#secrets.store(this.#key, password));
  }

  /** By the address: settings that name another server do not get this one's password. */
  get #key(): string {
    return `storage ${this.url}`;
  }
}
