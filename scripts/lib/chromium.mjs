// The browser in which the workbench is tested.
import { Problem, must, onPath } from "./process.mjs";

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "chrome"];
const APT = ["-o", "DPkg::Lock::Timeout=400", "-qq"];

/** The path of a Chromium; on Debian, as root, it is installed when there is none. */
export async function findChromium() {
  const found = process.env["COCKPIT_CHROMIUM"] ?? present();
  if (found) return found;
  if (process.getuid?.() === 0 && onPath("apt-get")) await install();
  const installed = present();
  if (installed) return installed;
  throw new Problem(
    "The workbench tests need Chromium on the PATH, or its path in COCKPIT_CHROMIUM. " +
      "Debian: sudo apt-get update && sudo apt-get install --yes chromium",
  );
}

const present = () => PROGRAMS.map(onPath).find((program) => program !== undefined);

async function install() {
  console.log("Installing Chromium ...");
  await must("apt-get", [...APT, "update"]);
  await must("apt-get", [...APT, "install", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu-core"], {
    env: { DEBIAN_FRONTEND: "noninteractive" },
  });
}
