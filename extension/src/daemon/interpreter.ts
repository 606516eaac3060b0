import { DAEMON } from "../ui/messages";

/** A Python interpreter that may run the daemon, and who named it. */
export interface Interpreter {
  readonly path: string;
  readonly source: "setting" | "python extension" | "managed environment";
}

/** What a look at an interpreter tells. */
export type Inspection =
  | { readonly kind: "python"; readonly version: string; readonly hasCockpit: boolean }
  | { readonly kind: "broken"; readonly reason: string };

/** Where interpreters come from; the composition root passes the real places. */
export interface Places {
  /** The setting; VS Code leaves out a workspace's value while the workspace is not trusted. */
  configured(): string;
  isTrusted(): boolean;
  /** The Python extension's choice for the first folder. */
  chosenInPythonExtension(): Promise<string | undefined>;
  managed(): string | undefined;
  inspect(path: string): Promise<Inspection>;
}

export const OLDEST_PYTHON = [3, 11] as const;

/**
 * The interpreter to use, or undefined when there is none.
 *
 * Only the Python extension's choice is looked into first, because it need not have the cockpit; the others
 * are meant for it, and a start without a look is a start without delay.
 */
export async function chooseInterpreter(places: Places): Promise<Interpreter | undefined> {
  const configured = places.configured();
  if (configured !== "") {
    return { path: configured, source: "setting" };
  }
  // An environment inside an untrusted workspace could run anything.
  const chosen = places.isTrusted() ? await places.chosenInPythonExtension() : undefined;
  if (chosen !== undefined && faultOf(chosen, await places.inspect(chosen)) === undefined) {
    return { path: chosen, source: "python extension" };
  }
  const managed = places.managed();
  return managed === undefined ? undefined : { path: managed, source: "managed environment" };
}

/** The setting with `~` and `${workspaceFolder}` replaced, as people write them. */
export function expanded(value: string, home: string, folder: string): string {
  return value
    .trim()
    .replace(/^~(?=[/\\])/, () => home)
    .replaceAll("${workspaceFolder}", () => folder);
}

/** Why the interpreter cannot run the daemon, in one sentence; undefined when it can. */
export function faultOf(path: string, inspection: Inspection): string | undefined {
  if (inspection.kind === "broken") {
    return DAEMON.cannotRun(path, inspection.reason);
  }
  if (!isNewEnough(inspection.version)) {
    return DAEMON.tooOld(path, inspection.version);
  }
  return inspection.hasCockpit ? undefined : DAEMON.lacksCockpit(path);
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1]);
}
