import { InputBoxValidationSeverity, ThemeIcon, window } from "vscode";
import type { Context } from "../../context";
import type { Daemon } from "../../daemon/daemon";
import { NotRunning } from "../../daemon/failure";
import { guardCheck, type GuardAnswer, type GuardQuery } from "../../generated/protocol";
import { DAEMON, GUARD } from "../../ui/messages";

type Shell = NonNullable<GuardQuery["shell"]>;

interface Draft {
  readonly shell: Shell;
  readonly command: string;
}

const SHELLS: readonly Shell[] = ["bash", "powershell", "cmd", "python", "javascript", "sql"];

/** What is typed without a selection is meant for a terminal. */
const TERMINAL: Shell = process.platform === "win32" ? "powershell" : "bash";

/** The language of a selection is that of its file. */
const SHELL_OF_LANGUAGE: Readonly<Record<string, Shell>> = {
  bat: "cmd",
  javascript: "javascript",
  javascriptreact: "javascript",
  powershell: "powershell",
  python: "python",
  sql: "sql",
  typescript: "javascript",
  typescriptreact: "javascript",
};

const SEVERITY_OF_VERDICT: Readonly<Record<GuardAnswer["verdict"], InputBoxValidationSeverity>> = {
  allow: InputBoxValidationSeverity.Info,
  confirm: InputBoxValidationSeverity.Warning,
  deny: InputBoxValidationSeverity.Error,
};

/** A box that judges a command line while it is typed; it begins with the selected text. */
export function register({ command, daemon }: Context): void {
  command("cockpit.guard.check", async () => {
    if (daemon.lifecycle.state !== "RUNNING") {
      throw new NotRunning(DAEMON.notRunning);
    }
    const editor = window.activeTextEditor;
    const selected = editor?.document.getText(editor.selection) ?? "";
    const shell = selected === "" ? TERMINAL : (SHELL_OF_LANGUAGE[editor?.document.languageId ?? ""] ?? TERMINAL);
    let draft: Draft | undefined = { command: selected, shell };
    while (draft !== undefined) {
      const left: string | undefined = await judgeAsTyped(daemon, draft);
      draft = left === undefined ? undefined : { command: left, shell: (await chooseShell()) ?? draft.shell };
    }
  });
}

/** Resolves with the text when another shell is wanted, with undefined when the box is closed. */
async function judgeAsTyped(daemon: Daemon, { shell, command }: Draft): Promise<string | undefined> {
  const box = window.createInputBox();
  box.title = GUARD.title(shell);
  box.prompt = GUARD.prompt;
  box.placeholder = GUARD.placeholder;
  box.value = command;
  box.buttons = [{ iconPath: new ThemeIcon("terminal"), tooltip: GUARD.changeShell }];
  const judge = async (): Promise<void> => {
    const text = box.value;
    const answer = text.trim() === "" ? undefined : await daemon.request(guardCheck, { command: text, shell });
    // A newer text has its own answer under way.
    if (text === box.value) {
      box.validationMessage = answer === undefined ? undefined : validationOf(answer);
    }
  };
  const closed = new Promise<string | undefined>((resolve, reject) => {
    box.onDidChangeValue(() => void judge().catch(reject));
    box.onDidTriggerButton(() => resolve(box.value));
    box.onDidAccept(() => resolve(undefined));
    box.onDidHide(() => resolve(undefined));
    void judge().catch(reject);
  });
  box.show();
  return closed.finally(() => box.dispose());
}

async function chooseShell(): Promise<Shell | undefined> {
  const chosen = await window.showQuickPick(SHELLS, { title: GUARD.chooseShell });
  return SHELLS.find((shell) => shell === chosen);
}

function validationOf(answer: GuardAnswer): { message: string; severity: InputBoxValidationSeverity } {
  const message = GUARD.answer(answer.verdict, answer.reason, answer.rules);
  return { message, severity: SEVERITY_OF_VERDICT[answer.verdict] };
}
