/** Tasks as VS Code describes them. */
export class ProcessExecution {
  constructor(
    readonly process: string,
    readonly args: string[],
    readonly options: { env: Record<string, string> },
  ) {}
}

export class Task {
  group: unknown;

  constructor(
    readonly definition: Record<string, unknown>,
    readonly scope: unknown,
    readonly name: string,
    readonly source: string,
    readonly execution: ProcessExecution,
    readonly problemMatchers: string[],
  ) {}
}

export const TaskGroup = { Test: "test" };
export const TaskScope = { Global: 1, Workspace: 2 };
