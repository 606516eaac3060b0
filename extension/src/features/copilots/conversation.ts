import {
  type CancellationToken,
  type ChatContext,
  type ChatRequest,
  ChatResponseTurn,
  type ChatResponseStream,
  window,
} from "vscode";
import type { Context } from "../../context";
import { DaemonFailure, NotRunning } from "../../daemon/failure";
import { copilotsGenerate, copilotsRefine, type GenerateQuery, type Generation } from "../../generated/protocol";
import { DAEMON } from "../../ui/messages";
import { mention } from "../../ui/notify";
import { REFINE } from "../../ui/refine-messages";
import { codeOf, shown } from "./findings";
import { apply, discard, placeOf, type Run, show } from "./generate";
import { chosenFolder } from "./validate";
import { plain } from "./verdict";

const MOST_KEPT = 20;
const MOST_REASONS = 5;
const HOLLOW = ["audit.stub", "audit.fake"];
const INTO = /^(?<words>.*\S)\s+(?:into|in)\s+(?<path>[^\s`]+\.\w+)[.\s]*$/is;

/** What a turn of the chat leaves for the next one; nothing where there is no proposal. */
export type Turn = Partial<Run>;

/** Proposals in the chat: each turn makes one, from the words and from what was proposed before. */
export class Conversation {
  readonly #context: Context;
  readonly #made = new Map<string, Generation>();

  constructor(context: Context) {
    this.#context = context;
    const named = (run: unknown): Run => run as Run;
    context.command("cockpit.copilots.applyProposal", (run) => apply(context, named(run)));
    context.command("cockpit.copilots.showProposal", (run) => this.#show(named(run)));
    context.command("cockpit.copilots.discardProposal", async (run) => {
      await discard(context, named(run));
      mention(REFINE.chat.discarded);
    });
  }

  /** The first turn: a body for the placeholder under the cursor, or what the words say. */
  async generate({ prompt }: ChatRequest, stream: ChatResponseStream, token: CancellationToken): Promise<Turn> {
    const query = await objective(prompt.trim());
    if (query === undefined) {
      stream.markdown(REFINE.chat.nowhere);
      return {};
    }
    return this.#turn(query.folder, stream, () => this.#context.daemon.request(copilotsGenerate, query, token));
  }

  /** Each further turn: what is to be otherwise in the last proposal of this chat. */
  async refine(
    { prompt }: ChatRequest,
    history: ChatContext["history"],
    stream: ChatResponseStream,
    token: CancellationToken,
  ): Promise<Turn> {
    const former = lastRun(history);
    if (former === undefined) {
      stream.markdown(REFINE.chat.nothing);
      return {};
    }
    const query = { ...former, words: prompt.trim() };
    const turn = await this.#turn(former.folder, stream, () =>
      this.#context.daemon.request(copilotsRefine, query, token),
    );
    return turn.run === undefined ? former : turn;
  }

  async #turn(folder: string, stream: ChatResponseStream, work: () => Promise<Generation>): Promise<Turn> {
    if (this.#context.daemon.lifecycle.state !== "RUNNING") {
      throw new NotRunning(DAEMON.notRunning);
    }
    stream.progress(REFINE.chat.working);
    const made = await work();
    stream.markdown(told(made));
    if (made.files.length === 0) {
      return {};
    }
    const run = { folder, run: made.run };
    this.#keep(made);
    const button = (command: string, title: string): void => stream.button({ command, title, arguments: [run] });
    if (made.verdict === "approved") {
      button("cockpit.copilots.applyProposal", REFINE.chat.apply);
    }
    button("cockpit.copilots.showProposal", REFINE.chat.show);
    if (made.verdict === "approved") {
      button("cockpit.copilots.discardProposal", REFINE.chat.discard);
    }
    return run;
  }

  #keep(made: Generation): void {
    this.#made.set(made.run, made);
    const [oldest] = this.#made.keys();
    if (this.#made.size > MOST_KEPT && oldest !== undefined) {
      this.#made.delete(oldest);
    }
  }

  async #show({ run }: Run): Promise<void> {
    const made = this.#made.get(run);
    if (made === undefined) {
      throw new DaemonFailure(REFINE.chat.gone, "notFound", "");
    }
    await show(this.#context, made);
  }
}

/** The run of the last turn of ours that has a proposal. */
export function lastRun(history: ChatContext["history"]): Run | undefined {
  const runs = history
    .filter((turn) => turn instanceof ChatResponseTurn)
    .map(({ result }) => result.metadata as Turn | undefined)
    .filter((turn) => turn?.run !== undefined && turn.folder !== undefined);
  return runs.at(-1) as Run | undefined;
}

async function objective(words: string): Promise<GenerateQuery | undefined> {
  const { words: what, path } = INTO.exec(words)?.groups ?? {};
  const stub = path === undefined && isOnHollow() ? await placeOf(undefined) : undefined;
  if (stub !== undefined) {
    return { ...stub, kind: "stub", words };
  }
  const folder = words === "" ? undefined : await chosenFolder(undefined, REFINE.where);
  return folder && { folder: folder.uri.toString(), path: path ?? "", line: 0, kind: "words", words: what ?? words };
}

/** Whether the cursor is in a placeholder that the audit has found. */
function isOnHollow(): boolean {
  const editor = window.activeTextEditor;
  if (editor === undefined) {
    return false;
  }
  const at = editor.selection.active;
  return shown(editor.document.uri).some(
    ({ diagnostic }) =>
      HOLLOW.includes(codeOf(diagnostic)) &&
      diagnostic.range.start.line <= at.line &&
      at.line <= diagnostic.range.end.line,
  );
}

/** A proposal as Markdown; nothing of it is Markdown of ours. */
function told(made: Generation): string {
  const against = made.reasons.filter(({ rejects }) => rejects).slice(0, MOST_REASONS);
  const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join("\n");
  const places = against.map(({ path, line, message }) => `${plain(path)}:${line + 1}: ${plain(message)}`);
  const parts = [
    [made.symbol === "" ? "" : `**${plain(made.symbol)}**`, REFINE.chat.verdict(made.verdict)]
      .filter((each) => each !== "")
      .join(": "),
    plain(made.reason),
    places.length === 0 ? "" : `${REFINE.chat.against}:\n\n${list(places)}`,
    list(made.because.map(plain)),
    made.former === "" || made.diff === "" ? "" : REFINE.chat.since,
    made.diff === "" ? "" : fenced(made.diff),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** A diff between fences that it does not contain. */
function fenced(diff: string): string {
  const longest = Math.max(2, ...Array.from(diff.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}diff\n${diff.trimEnd()}\n${fence}`;
}
