import {
  ProcessExecution,
  Task,
  type TaskDefinition,
  TaskGroup,
  type TaskProvider,
  TaskScope,
  type WorkspaceFolder,
} from "vscode";
import type { Daemon } from "../../daemon/daemon";

export const TASK_TYPE = "cockpit";

type TaskName = "audit workspace" | "audit changes" | "write baseline";

const ARGUMENTS: Readonly<Record<TaskName, readonly string[]>> = {
  "audit workspace": ["audit"],
  "audit changes": ["audit", "--changed-since", "HEAD"],
  "write baseline": ["audit", "--write-baseline"],
};

/** The command line's audit as tasks; the problem matcher `$cockpit` reads what they print. */
export class CockpitTasks implements TaskProvider {
  readonly #daemon: Pick<Daemon, "interpreter">;

  constructor(daemon: Pick<Daemon, "interpreter">) {
    this.#daemon = daemon;
  }

  async provideTasks(): Promise<Task[]> {
    const names = Object.keys(ARGUMENTS) as TaskName[];
    const found = await Promise.all(
      names.map((name) => this.#task({ type: TASK_TYPE, task: name }, TaskScope.Workspace)),
    );
    return found.filter((task) => task !== undefined);
  }

  /** A task of the user's tasks.json: the definition is kept, the execution is filled in. */
  async resolveTask(task: Task): Promise<Task | undefined> {
    return this.#task(task.definition, task.scope ?? TaskScope.Workspace);
  }

  /** Writes the baseline of one folder. */
  async writeBaseline(folder: WorkspaceFolder): Promise<Task | undefined> {
    return this.#task({ type: TASK_TYPE, task: "write baseline" satisfies TaskName }, folder);
  }

  async #task(definition: TaskDefinition, scope: NonNullable<Task["scope"]>): Promise<Task | undefined> {
    const name: unknown = definition["task"];
    const interpreter = await this.#daemon.interpreter();
    if (!isTaskName(name) || interpreter === undefined) {
      return undefined;
    }
    const execution = new ProcessExecution(interpreter.path, ["-P", "-m", "cockpit", ...ARGUMENTS[name]], {
      env: { PYTHONUTF8: "1" },
    });
    // What is accepted is no problem any more.
    const accepts = name === "write baseline";
    const task = new Task(definition, scope, name, TASK_TYPE, execution, accepts ? [] : ["$cockpit"]);
    if (!accepts) {
      task.group = TaskGroup.Test;
    }
    return task;
  }
}

function isTaskName(name: unknown): name is TaskName {
  return typeof name === "string" && Object.hasOwn(ARGUMENTS, name);
}
