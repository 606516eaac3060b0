import { execFile } from "node:child_process";
import { homedir } from "node:os";
import { DAEMON } from "../../ui/messages";

/** What `cockpit doctor` writes; it says by itself what is missing, so its exit code is not asked. */
export function runDoctor(python: string, folder: string | undefined): Promise<string> {
  const options = { cwd: folder ?? homedir(), timeout: 60_000, env: { ...process.env, PYTHONUTF8: "1" } };
  return new Promise((resolve) => {
    execFile(python, ["-P", "-m", "cockpit", "doctor"], options, (error, stdout, stderr) => {
      resolve(
        [stdout, stderr, error?.message].find((text) => text !== undefined && text.trim() !== "") ?? DAEMON.noDoctor,
      );
    });
  });
}
