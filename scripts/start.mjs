// `npm start [FOLDER]`: the cockpit on a folder, in desktop VS Code where there is one, else in a browser workbench of this machine.
// Options after `--`: `--browser` never takes the desktop, `--no-open` only prints the address. COCKPIT_PORT fixes the port.
import { existsSync, statSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { parseArgs } from "node:util";
import { ROOT, stateFolder } from "./lib/paths.mjs";
import { Problem, onPath, runScript, show } from "./lib/process.mjs";
import { copySample } from "./lib/sample.mjs";
import { setUp } from "./lib/setup.mjs";
import { bring, contentDigest } from "./lib/steps.mjs";
import { packageExtension } from "./lib/vsix.mjs";
import { installExtension, startHost, writeSettings } from "./lib/workbench-host.mjs";

// A fixed port, because the browser keeps trust and layout per address.
const USUAL_PORT = 4870;

// How long a closed or sleeping tab may come back to its editors before the daemon behind it ends.
const GRACE_SECONDS = 60;

/** What a person finds who has never opened this workbench; theirs to change afterwards. */
const FIRST_SETTINGS = {
  "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
};

/**
 * Opens the folder in desktop VS Code with the extension of this clone.
 *
 * @param {string} code
 * @param {string} folder
 */
async function startDesktop(code, folder) {
  await setUp();
  console.log(`Opening ${folder} in VS Code.`);
  return show(code, ["--new-window", `--extensionDevelopmentPath=${ROOT}`, folder]);
}

/**
 * Serves the workbench until the person ends it.
 *
 * @param {string} folder
 * @param {{ open: boolean }} options
 */
async function startBrowser(folder, { open }) {
  await setUp({ workbench: true });
  const dataFolder = path.join(stateFolder(), "workbench");
  await prepare(dataFolder);
  const port = await choosePort();
  const host = await startHost({ dataFolder, port, graceSeconds: GRACE_SECONDS });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.once(signal, () => void host.stop());
  console.log(`\nThe cockpit is open on ${folder}\n\n  ${host.address(folder)}\n\nCtrl+C ends it.`);
  if (open) await openBrowser(host.address(folder));
  await host.exited;
}

/**
 * Installs the extension of this clone and its settings into the person's workbench.
 *
 * @param {string} dataFolder
 */
async function prepare(dataFolder) {
  const vsix = await packageExtension();
  await bring({
    title: "Installing the extension",
    stamp: path.join(dataFolder, ".cockpit-extension"),
    key: () => contentDigest(vsix),
    run: () => installExtension(vsix, dataFolder),
  });
  const userSettings = path.join(dataFolder, "data", "User", "settings.json");
  writeSettings(dataFolder, existsSync(userSettings) ? {} : { user: FIRST_SETTINGS });
}

/** The port the person asked for, else the usual one when it is free, else any. */
async function choosePort() {
  const asked = process.env["COCKPIT_PORT"];
  if (asked !== undefined) {
    const port = Number(asked);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Problem(`COCKPIT_PORT is no port: ${asked}`);
    if (!(await isFree(port))) throw new Problem(`Port ${port} (COCKPIT_PORT) is taken by another program.`);
    return port;
  }
  return (await isFree(USUAL_PORT)) ? USUAL_PORT : 0;
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

/** @param {string} address */
async function openBrowser(address) {
  const opener = process.platform === "darwin" ? onPath("open") : hasDisplay() ? onPath("xdg-open") : undefined;
  if (opener) await show(opener, [address]);
}

const hasDisplay = () => Boolean(process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"]);

/** @param {string | undefined} asked */
async function chooseFolder(asked) {
  if (asked === undefined) {
    const sample = await copySample(stateFolder());
    console.log(`No folder was named: this is a copy of the sample workspace, yours to change (${sample}).`);
    return sample;
  }
  // npm runs scripts in the package's folder and says in INIT_CWD where the person was.
  const folder = path.resolve(process.env["INIT_CWD"] ?? process.cwd(), asked);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Problem(`There is no folder ${folder}.`);
  return folder;
}

await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { "no-open": { type: "boolean", default: false }, browser: { type: "boolean", default: false } },
  });
  const folder = await chooseFolder(positionals[0]);
  const code = values.browser ? undefined : onPath("code");
  if (code) return startDesktop(code, folder);
  return startBrowser(folder, { open: !values["no-open"] });
});
