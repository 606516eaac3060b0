/** How somebody without a suitable Python gets one. */

/** Platforms with one usual way. */
const COMMANDS: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  win32: "winget install Python.Python.3.11",
  darwin: "brew install python@3.11",
};

const DOWNLOADS = "https://www.python.org/downloads/";

/** Families of Linux, told by `ID` and `ID_LIKE`; the first that fits counts. */
const FAMILIES: readonly (readonly [id: string, command: (release: Release) => string])[] = [
  ["ubuntu", debian],
  ["debian", debian],
  ["rhel", ({ major }) => (major < 10 ? "sudo dnf install python3.11" : "sudo dnf install python3")],
  ["fedora", () => "sudo dnf install python3"],
  ["arch", () => "sudo pacman -S python"],
  ["alpine", () => "sudo apk add python3"],
  ["suse", () => "sudo zypper install python311"],
];

/** Releases that have nothing new enough, so that their own package would not help. */
const TOO_OLD = ["stretch", "buster", "bullseye", "xenial", "bionic", "focal"];

/** What is known of a Linux. */
interface Release {
  readonly codename: string;
  readonly major: number;
}

/**
 * The command that installs a suitable Python, or the page to get it from.
 *
 * @param osRelease the text of `/etc/os-release`, empty where there is none
 * @param lacking the version that is new enough and only cannot make environments
 */
export function installAdvice(platform: NodeJS.Platform, osRelease: string, lacking?: string): string {
  const command = COMMANDS[platform];
  if (command !== undefined) {
    return command;
  }
  const fields = fieldsOf(osRelease);
  const ids = `${fields.get("ID") ?? ""} ${fields.get("ID_LIKE") ?? ""}`.split(" ");
  const [family, advise] = FAMILIES.find(([id]) => ids.includes(id)) ?? [];
  if (lacking !== undefined && (family === "ubuntu" || family === "debian")) {
    return `sudo apt-get install python${lacking.split(".", 2).join(".")}-venv`;
  }
  const codename = fields.get("UBUNTU_CODENAME") ?? fields.get("VERSION_CODENAME") ?? "";
  return advise?.({ codename, major: Number.parseInt(fields.get("VERSION_ID") ?? "", 10) }) ?? DOWNLOADS;
}

function debian({ codename }: Release): string {
  if (TOO_OLD.includes(codename)) {
    return DOWNLOADS;
  }
  // Its `python3` is 3.10, and 3.11 is a package beside it.
  return codename === "jammy"
    ? "sudo apt-get install python3.11 python3.11-venv"
    : "sudo apt-get install python3 python3-venv";
}

function fieldsOf(osRelease: string): ReadonlyMap<string, string> {
  const lines = osRelease.matchAll(/^([A-Z_]+)=["']?(.*?)["']?$/gm);
  return new Map([...lines].map(([, name = "", value = ""]) => [name, value]));
}
