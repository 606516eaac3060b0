import { Disposable, EventEmitter, workspace } from "vscode";
import type { Context } from "../../context";
import { install } from "../../environment/install";
import { runProgram } from "../../environment/program";
import { COPILOTS } from "../../ui/copilot-messages";
import { product } from "../../ui/manifest";
import { NEWER, type ServerDefinition } from "./newer";

const LOOK = "import importlib.util, sys; sys.exit(importlib.util.find_spec('mcp') is None)";
const WHERE = "from cockpit.cli.mcp import REQUIREMENTS; print(REQUIREMENTS)";

/** Offers `cockpit mcp` to the editor's own agents, where the editor has that: nobody needs to configure it. */
export function registerAgents(context: Context): void {
  const { own, daemon } = context;
  const { lm, McpStdioServerDefinition: Definition } = NEWER;
  if (lm.registerMcpServerDefinitionProvider === undefined || Definition === undefined) {
    return;
  }
  const changed = new EventEmitter<void>();
  own(Disposable.from(changed));
  own(workspace.onDidChangeWorkspaceFolders(() => changed.fire()));
  own(workspace.onDidGrantWorkspaceTrust(() => changed.fire()));
  own(daemon.onDidMove(() => changed.fire()));

  const provideMcpServerDefinitions = async (): Promise<readonly ServerDefinition[]> => {
    const roots = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
    const interpreter = roots.length === 0 ? undefined : await daemon.interpreter();
    if (interpreter === undefined) {
      return [];
    }
    const named = roots.flatMap(({ uri }) => ["--root", uri.fsPath]);
    const args = ["-P", "-m", "cockpit", "mcp", ...named, ...(workspace.isTrusted ? ["--trust"] : [])];
    return [new Definition(COPILOTS.agents.label, interpreter.path, args, {}, product().version)];
  };

  const resolveMcpServerDefinition = async (server: ServerDefinition): Promise<ServerDefinition | undefined> => {
    const path = (await daemon.interpreter())?.path;
    if (path === undefined || (await runProgram(path, ["-P", "-c", LOOK])).code === 0) {
      return server;
    }
    const { tail } = await runProgram(path, ["-P", "-c", WHERE]);
    const extra = { python: path, requirements: tail.at(-1) ?? "" };
    return (await install(context, extra, COPILOTS.agents.lacking, COPILOTS.agents.means)) ? server : undefined;
  };

  own(
    lm.registerMcpServerDefinitionProvider("cockpit.agents", {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions,
      resolveMcpServerDefinition,
    }),
  );
}
