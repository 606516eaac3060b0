import { type SecretStorage, window } from "vscode";
import type { Daemon } from "../../daemon/daemon";
import { DaemonFailure } from "../../daemon/failure";
import { type FolderSync, syncPassword, type SyncPeer } from "../../generated/protocol";
import { PASSWORD } from "../../ui/messages";
import { mention } from "../../ui/notify";
import { SYNC } from "../../ui/sync-messages";
import { foldersOf } from "./folder";

/** Passwords of servers: the editor keeps them, the daemon is told them, nobody writes them down. */
export class Passwords {
  readonly #daemon: Daemon;
  readonly #secrets: Pick<SecretStorage, "get" | "store" | "delete">;

  constructor(daemon: Daemon, secrets: Pick<SecretStorage, "get" | "store" | "delete">) {
    this.#daemon = daemon;
    this.#secrets = secrets;
  }

  /** Asks for the password of a server; an empty one is forgotten. */
  async ask(): Promise<void> {
    const servers = (await foldersOf(this.#daemon)).flatMap(({ folder, peers }) =>
      peers.filter(({ isServer }) => isServer).map((peer) => ({ folder, peer })),
    );
    if (servers.length === 0) {
      throw new DaemonFailure(SYNC.noServer, "notConfigured", "cockpit.sync.peers");
    }
    const items = servers.map((each) => ({ label: each.peer.name, description: each.peer.place, ...each }));
    const chosen = items.length === 1 ? items[0] : await window.showQuickPick(items, { title: SYNC.passwordTitle });
    if (chosen === undefined) {
      return;
    }
    const { folder, peer } = chosen;
    const title = SYNC.passwordOf(peer.name);
    const password = await window.showInputBox({ title, prompt: PASSWORD.prompt(peer.place), password: true });
    if (password === undefined) {
      return;
    }
    const name = keyOf(peer);
    await (password === "" ? this.#secrets.delete(name) : this.#secrets.store(name, password));
    await this.#daemon.request(syncPassword, { folder, peer: peer.name, password });
    mention(password === "" ? PASSWORD.forgotten : PASSWORD.kept);
  }

  /** Tells the daemon what the editor keeps for the servers of these folders. */
  async handOver(folders: readonly FolderSync[]): Promise<void> {
    for (const { folder, peers, state } of folders) {
      for (const peer of state === "restricted" ? [] : peers.filter(({ isServer }) => isServer)) {
        const password = await this.#secrets.get(keyOf(peer));
        if (password !== undefined) {
          await this.#daemon.request(syncPassword, { folder, peer: peer.name, password });
        }
      }
    }
  }
}

/** By the address: a project that gives another one a known name does not get its password. */
function keyOf({ place }: SyncPeer): string {
  return `sync ${place}`;
}
