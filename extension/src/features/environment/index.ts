import { commands, Disposable } from "vscode";
import type { Context } from "../../context";
import { installLacking } from "../../environment/install";
import { SetUpFailure } from "../../environment/set-up";
import { source } from "../../environment/source";
import { BUTTON, ENVIRONMENT } from "../../ui/messages";
import { openPage } from "../../ui/documentation";
import { type Action, fail } from "../../ui/notify";
import { withProgress } from "../../ui/progress";

const SET_UP = "cockpit.environment.setUp";

/** Sets the extension's own environment up: by itself when the daemon finds no interpreter, and when asked to. */
export function register(context: Context): void {
  const { daemon, environment } = context;
  let going: Promise<void> | undefined;
  let tried = false;
  const closing = new AbortController();
  context.own(new Disposable(() => closing.abort()));
  const setUp = (): Promise<void> => {
    tried = true;
    going ??= perform(context, closing.signal).finally(() => {
      going = undefined;
    });
    return going;
  };
  context.command(SET_UP, async () => {
    if (going === undefined) {
      await daemon.stop();
      environment.discard();
    }
    await setUp();
  });
  context.command("cockpit.environment.installExtra", (hint) => installLacking(context, hint));
  context.own(
    daemon.onDidMove(({ state, hint }) => {
      if (state === "RUNNING") {
        context.showSetUp({ kind: "idle" });
      }
      // By itself only once: what failed or was cancelled is the person's to try again.
      if (state === "FATAL" && hint === SET_UP && environment.canSetUp && !tried) {
        void setUp();
      }
    }),
  );
}

async function perform(context: Context, closing: AbortSignal): Promise<void> {
  const { daemon, environment, log, showSetUp } = context;
  try {
    await withProgress(ENVIRONMENT.title, async (report, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      await environment.setUp({
        source: source(),
        signal: AbortSignal.any([closing, abort.signal]),
        log: (line) => log.info(line),
        report: (step) => {
          report(step);
          showSetUp({ kind: "running", step: step.message });
        },
      });
    });
  } catch (error) {
    if (!(error instanceof SetUpFailure)) {
      log.error(error instanceof Error ? error : String(error));
    }
    const reason = error instanceof SetUpFailure ? error.message : ENVIRONMENT.unexpected;
    log.warn(reason);
    showSetUp({ kind: "failed", reason });
    fail(reason, ...remedies(context));
    return;
  }
  showSetUp({ kind: "idle" });
  daemon.start("person");
}

function remedies({ log }: Context): Action[] {
  return [
    { label: BUTTON.setUpAgain, run: () => commands.executeCommand(SET_UP) },
    {
      label: BUTTON.chooseInterpreter,
      run: () => commands.executeCommand("workbench.action.openSettings", "cockpit.daemon.interpreter"),
    },
    { label: BUTTON.showLog, run: () => log.show() },
    { label: BUTTON.help, run: () => openPage("docs/install.md") },
  ];
}
