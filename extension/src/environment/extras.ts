import type { Source } from "./environment";
import type { Outcome, RunProgram } from "./program";

/** Packages that only some need: the interpreter that lacks them, and the file that pins them with their hashes. */
export interface Extra {
  readonly python: string;
  readonly requirements: string;
}

const COMMAND =
  /^"(?<python>[^"]+)" -m pip install --require-hashes -r "(?<requirements>[^"]+[\\/]requirements\.txt)"$/;

/** What the daemon lacks, if its hint is the command line that installs it. */
export function extraIn(hint: string): Extra | undefined {
  const { python, requirements } = COMMAND.exec(hint)?.groups ?? {};
  return python === undefined || requirements === undefined ? undefined : { python, requirements };
}

/** The command line that a person is asked about: exactly what is run. */
export function commandOf({ python, requirements }: Extra, { wheelhouse }: Pick<Source, "wheelhouse">): string[] {
  const from = wheelhouse === "" ? [] : ["--no-index", "--find-links", wheelhouse];
  const pip = ["-P", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"];
  return [python, ...pip, ...from, "--only-binary", ":all:", "--require-hashes", "--requirement", requirements];
}

/** Installs them beside the daemon; the editor's proxy is used unless the environment names one. */
export async function installExtra(
  extra: Extra,
  source: Source,
  run: RunProgram,
  options: { readonly signal: AbortSignal; readonly onLine: (line: string) => void },
): Promise<Outcome> {
  const [program = "", ...args] = commandOf(extra, source);
  return run(program, args, { env: proxyVariables(source.proxy), ...options });
}

/** The editor's proxy for pip, unless the environment names one. */
export function proxyVariables(proxy: string): Record<string, string> {
  const named = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].some((name) => process.env[name]);
  return proxy === "" || named ? {} : { HTTPS_PROXY: proxy, HTTP_PROXY: proxy };
}
