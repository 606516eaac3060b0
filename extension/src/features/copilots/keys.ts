import { type SecretStorage, window } from "vscode";
import type { Daemon } from "../../daemon/daemon";
import { DaemonFailure } from "../../daemon/failure";
import { copilotsKey } from "../../generated/protocol";
import { setting } from "../../generated/settings";
import { PASSWORD } from "../../ui/messages";
import { MODELS } from "../../ui/model-messages";
import { mention } from "../../ui/notify";

const BASE_URL = "cockpit.copilots.openai.baseUrl";

/** Keys of endpoints: the editor keeps them, the daemon is told them, nobody writes them down. */
export class Keys {
  readonly #daemon: Daemon;
  readonly #secrets: Pick<SecretStorage, "get" | "store" | "delete">;

  constructor(daemon: Daemon, secrets: Pick<SecretStorage, "get" | "store" | "delete">) {
    this.#daemon = daemon;
    this.#secrets = secrets;
  }

  /** Asks for the key of the endpoint that is set; an empty one is forgotten. */
  async ask(): Promise<void> {
    const baseUrl = setting(BASE_URL);
    if (baseUrl === "") {
      throw new DaemonFailure(MODELS.noEndpoint, "notConfigured", BASE_URL);
    }
    const prompt = PASSWORD.prompt(baseUrl);
    const secret = await window.showInputBox({ title: MODELS.keyTitle, prompt, password: true });
    if (secret === undefined) {
      return;
    }
    const name = nameOf(baseUrl);
    await (secret === "" ? this.#secrets.delete(name) : this.#secrets.store(name, secret));
    await this.#daemon.request(copilotsKey, { baseUrl, secret });
    mention(secret === "" ? MODELS.keyForgotten : MODELS.keyKept);
  }

  /** Tells the daemon what the editor keeps for the endpoint that is set. */
  async handOver(): Promise<void> {
    const baseUrl = setting(BASE_URL);
    const secret = baseUrl === "" ? undefined : await this.#secrets.get(nameOf(baseUrl));
    if (secret !== undefined) {
      await this.#daemon.request(copilotsKey, { baseUrl, secret });
    }
  }
}

/** By the address: settings that name another endpoint do not get this one's key. */
function nameOf(baseUrl: string): string {
  return `language model ${baseUrl}`;
}
