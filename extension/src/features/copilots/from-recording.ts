import { posix } from "node:path";
import { Uri } from "vscode";
import type { Context } from "../../context";
import { atWork } from "../../daemon/work";
import { copilotsGenerateFromRecording, type Generation, type RecordingQuery } from "../../generated/protocol";
import { GENERATE } from "../../ui/generate-messages";
import { HAR_GENERATE } from "../../ui/har-generate-messages";
import { type Action, inform, warn } from "../../ui/notify";
import { reportOf } from "./explanation";
import { apply, discard } from "./generate";

/** Has files made from a recording and proved; they are shown before any is written, all of them or none. */
export async function generateFromRecording(context: Context, query: RecordingQuery): Promise<void> {
  const { daemon } = context;
  const name = posix.basename(Uri.parse(query.uri).path);
  const made = await atWork(daemon, HAR_GENERATE.working(name), (order, token) =>
    daemon.request(copilotsGenerateFromRecording, { ...query, ...order }, token),
  );
  if (made.verdict === "approved") {
    await show(context, query.folder, made);
  }
  offer(context, query.folder, made);
}

/** Asks what is to become of it, and again after a look at something. */
function offer(context: Context, folder: string, made: Generation): void {
  const run = { folder, run: made.run };
  const look = (label: string, open: () => Promise<void>): Action => ({
    label,
    run: async () => {
      await open();
      offer(context, folder, made);
    },
  });
  const proposal = look(GENERATE.show, () => show(context, folder, made));
  const verdict = look(GENERATE.verdict, () => context.openDocument(`${GENERATE.document}.md`, reportOf(made)));
  switch (made.verdict) {
    case "approved":
      inform(HAR_GENERATE.approved(made), { label: GENERATE.apply, run: () => apply(context, run) }, verdict, {
        label: GENERATE.discard,
        run: () => discard(context, run),
      });
      return;
    case "nothing fits":
      inform(made.reason);
      return;
    case "cannot judge":
      warn(HAR_GENERATE.unknown(made), proposal, verdict);
      return;
    case "rejected":
      warn(GENERATE.refused(made), proposal, verdict);
  }
}

async function show({ compareFiles }: Context, folder: string, made: Generation): Promise<void> {
  const files = made.files.map(({ path, before, after }) => ({
    file: Uri.joinPath(Uri.parse(folder), ...path.split("/")),
    before,
    after,
  }));
  await compareFiles(GENERATE.title(made.symbol, made.verdict), files);
}
