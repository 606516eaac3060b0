import type { Context } from "../../context";
import { DaemonFailure } from "../../daemon/failure";
import { atWork } from "../../daemon/work";
import { backupArchive, type CleanupCandidate, cleanupPlan, type FolderBackups } from "../../generated/protocol";
import { CLEANUP } from "../../ui/cleanup-messages";
import { confirm, inform, warn } from "../../ui/notify";
import { chosenFolder } from "./folder";
import { chooseCandidates } from "./list";
import { giveBack } from "./restore";

/** Paths that the question before an archive names. */
const NAMED = 8;

/** From what may no longer be needed to an archive; nothing is changed before the user agrees. */
export async function planCleanup(context: Context): Promise<void> {
  const { daemon } = context;
  const folder = await chosenFolder(daemon, CLEANUP.planTitle);
  if (folder === undefined) {
    return;
  }
  const plan = await atWork(daemon, CLEANUP.planning, (order, token) =>
    daemon.request(cleanupPlan, { folder: folder.folder, ...order }, token),
  );
  if (plan.candidates.length === 0) {
    inform(CLEANUP.nothing(plan.read));
    return;
  }
  const chosen = await chooseCandidates(folder.folder, plan);
  if (chosen.length > 0 && (await agreed(folder, chosen))) {
    await archive(context, folder, chosen);
  }
}

async function agreed({ state, reason, hint, repository }: FolderBackups, chosen: readonly CleanupCandidate[]) {
  if (state === "unconfigured") {
    throw new DaemonFailure(reason, "notConfigured", hint);
  }
  const paths = chosen.slice(0, NAMED).map(({ path }) => path);
  const means = CLEANUP.means(repository, paths, chosen.length - paths.length);
  return confirm(CLEANUP.question(chosen.length), means, CLEANUP.archive);
}

async function archive({ daemon }: Context, { folder }: FolderBackups, chosen: readonly CleanupCandidate[]) {
  const files = chosen.map(({ path, why }) => ({ path, why }));
  const made = await atWork(daemon, CLEANUP.archiving, (order, token) =>
    daemon.request(backupArchive, { folder, files, ...order }, token),
  );
  const restore = { label: CLEANUP.restore, run: () => giveBack(daemon, folder, made.archive) };
  const [first] = made.failed;
  if (first === undefined) {
    inform(CLEANUP.archived(files.length, made.archive), restore);
  } else {
    warn(CLEANUP.stayed(made.archive, made.failed.length, first), restore);
  }
}
