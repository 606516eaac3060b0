import { workspace } from "vscode";
import type { Context } from "../../context";
import { NotRunning } from "../../daemon/failure";
import { atWork } from "../../daemon/work";
import { copilotsAsk, copilotsHeard, copilotsTry } from "../../generated/protocol";
import { DAEMON } from "../../ui/messages";
import { MODELS } from "../../ui/model-messages";
import { inform } from "../../ui/notify";
import { askEditor } from "./editor-model";
import { Keys } from "./keys";

/** Language models for the first copilot: their keys, the editor's own, and whether one answers. */
export function registerModels(context: Context): void {
  const { command, daemon, log, own, secrets } = context;
  const keys = new Keys(daemon, secrets);
  const handOver = (): void => {
    keys.handOver().catch((error: unknown) => log.warn(`The key of the language model: ${String(error)}`));
  };
  command("cockpit.copilots.setKey", () => keys.ask());
  command("cockpit.copilots.tryModel", () => tryModel(context));
  own(
    daemon.answer(copilotsAsk, (question, token) =>
      askEditor(question, token, (text) => daemon.tell(copilotsHeard, { id: question.id, text })),
    ),
  );
  own(daemon.onDidMove(({ state }) => state === "RUNNING" && handOver()));
  own(
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("cockpit.copilots.openai.baseUrl") && daemon.lifecycle.state === "RUNNING") {
        handOver();
      }
    }),
  );
}

async function tryModel({ daemon }: Context): Promise<void> {
  const [folder] = workspace.workspaceFolders ?? [];
  if (folder === undefined) {
    throw new NotRunning(DAEMON.notRunning);
  }
  const answer = await atWork(daemon, MODELS.trying, (order, token) =>
    daemon.request(copilotsTry, { folder: folder.uri.toString(), ...order }, token),
  );
  inform(MODELS.answered(answer.model, answer.host, answer.seconds, answer.tokens));
}
