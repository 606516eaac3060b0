/** The command line of the daemon; `-P` keeps modules of the current folder from shadowing real ones. Pure. */
export function serveCommand(debugPort: string | undefined): string[] {
  const serve = ["-m", "cockpit", "serve"];
  const isPort = debugPort !== undefined && /^\d{2,5}$/.test(debugPort);
  return isPort ? ["-P", "-m", "debugpy", "--listen", `127.0.0.1:${debugPort}`, ...serve] : ["-P", ...serve];
}
