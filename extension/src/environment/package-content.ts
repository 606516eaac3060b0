import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the package carries for the environment. */
export interface PackageContent {
  readonly wheel: string;
  readonly requirements: string;
  /** How many packages the requirements name. */
  readonly packages: number;
  /** Tells one content from another. */
  readonly digest: string;
}

/** The wheel and the requirements beside the extension; undefined in a clone, where `npm run setup` makes them. */
export function packageContent(extensionPath: string): PackageContent | undefined {
  const folder = join(extensionPath, "dist", "server");
  const name = existsSync(folder) ? readdirSync(folder).find((file) => file.endsWith(".whl")) : undefined;
  const requirements = join(folder, "requirements.txt");
  if (name === undefined || !existsSync(requirements)) {
    return undefined;
  }
  const wheel = join(folder, name);
  const hash = createHash("sha256").update(readFileSync(requirements)).update(readFileSync(wheel));
  const packages = readFileSync(requirements, "utf8").match(/^[A-Za-z0-9][\w.-]*==/gm)?.length ?? 0;
  return { wheel, requirements, packages, digest: hash.digest("hex").slice(0, 16) };
}
