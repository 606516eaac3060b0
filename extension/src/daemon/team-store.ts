import { type SecretStorage, type Uri, workspace } from "vscode";

const HAS_PASSWORD = /^[^:]+:\/\/[^/@]*:[^/@]*@/;

/** The team's PostgreSQL that the settings name. The editor keeps its password, and only our own programs are given it. */
export class TeamStore {
  readonly #secrets: Pick<SecretStorage, "get" | "store" | "delete">;

  constructor(secrets: Pick<SecretStorage, "get" | "store" | "delete">) {
    this.#secrets = secrets;
  }

  /** Where it is; empty for files. */
  get url(): string {
    return workspace.getConfiguration("cockpit").get<string>("storage.url", "");
  }

  /** What a program finds it by that is about a folder. */
  async environment(folder?: Uri): Promise<Readonly<Record<string, string>>> {
    if (this.url === "" || HAS_PASSWORD.test(this.url)) {
      return {};
    }
    const name = workspace.getConfiguration("cockpit", folder).get<string>("storage.name", "");
    const password = await this.#secrets.get(this.#key);
    return {
      COCKPIT_STORAGE_URL: this.url,
      ...(name === "" ? {} : { COCKPIT_STORAGE_NAME: name }),
      ...(password === undefined ? {} : { COCKPIT_STORAGE_PASSWORD: password }),
    };
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
