import {
  Disposable,
  chat,
  type ChatRequest,
  type ChatResponseStream,
  commands,
  type Hover,
  MarkdownString,
  window,
} from "vscode";
import type { CancellationToken } from "vscode";
import type { Context } from "../../context";
import { DaemonFailure } from "../../daemon/failure";
import { COPILOTS } from "../../ui/copilot-messages";
import { REFINE } from "../../ui/refine-messages";
import { Conversation, lastRun, type Turn } from "./conversation";
import { codeOf, listOf, type Shown, shown } from "./findings";
import { chosenFolder, judged } from "./validate";
import { LINKED, plain, reportOf } from "./verdict";

/** `@cockpit` in the chat: what the cockpit knows by itself, without a language model. */
export function registerParticipant(context: Context): void {
  const { own, daemon } = context;
  const conversation = new Conversation(context);
  const answers: Readonly<
    Record<string, (request: ChatRequest, stream: ChatResponseStream, token: CancellationToken) => Promise<string>>
  > = {
    validate: async ({ prompt }, stream, token) => {
      const folder = await chosenFolder();
      if (folder === undefined) {
        return COPILOTS.noFolder;
      }
      stream.progress(COPILOTS.chat.judging);
      const query = { folder: folder.uri.toString(), objective: prompt.trim() };
      const verdict = await judged(daemon, query, token);
      return verdict.files === 0 ? COPILOTS.nothing : reportOf(verdict, LINKED);
    },
    audit: async ({ prompt }) => Promise.resolve(listOf(prompt.trim() === "" ? undefined : active())),
    explain: async ({ prompt }) => explained(prompt.trim()),
  };
  const participant = chat.createChatParticipant("cockpit.copilots", async (request, { history }, stream, token) => {
    try {
      if (request.command === "generate") {
        return { metadata: await conversation.generate(request, stream, token) };
      }
      // What is said after a proposal, and is no command, is about that.
      if (request.command === "refine" || (request.command === undefined && lastRun(history) !== undefined)) {
        return { metadata: await conversation.refine(request, history, stream, token) };
      }
      const answer = await (answers[request.command ?? ""]?.(request, stream, token) ?? COPILOTS.chat.help);
      stream.markdown(answer);
      return {};
    } catch (error) {
      if (error instanceof DaemonFailure) {
        return { errorDetails: { message: error.message } };
      }
      throw error;
    }
  });
  participant.followupProvider = {
    provideFollowups: ({ metadata }) =>
      (metadata as Turn | undefined)?.run === undefined
        ? []
        : REFINE.next.map((prompt) => ({ prompt, command: "refine" })),
  };
  own(Disposable.from(participant));
}

function active() {
  return window.activeTextEditor?.document.uri;
}

/** What the finding under the cursor means, or the first with a code, as the hover says it. */
async function explained(code: string): Promise<string> {
  const finding = code === "" ? underCursor() : shown().find(({ diagnostic }) => codeOf(diagnostic) === code);
  if (finding === undefined) {
    return code === "" ? COPILOTS.chat.nowhere : COPILOTS.chat.noneWith(plain(code));
  }
  const { uri, diagnostic } = finding;
  const hovers = await commands.executeCommand<readonly Hover[]>(
    "vscode.executeHoverProvider",
    uri,
    diagnostic.range.start,
  );
  const texts = hovers.flatMap(({ contents }) =>
    contents.map((each) => (each instanceof MarkdownString ? each.value : "")),
  );
  const said = texts.filter((text) => text.includes(codeOf(diagnostic)));
  return [`**\`${codeOf(diagnostic)}\`** ${plain(diagnostic.message)}`, ...said].join("\n\n");
}

function underCursor(): Shown | undefined {
  const editor = window.activeTextEditor;
  return editor === undefined
    ? undefined
    : shown(editor.document.uri).find(({ diagnostic }) => diagnostic.range.contains(editor.selection.active));
}
