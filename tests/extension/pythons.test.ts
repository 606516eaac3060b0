import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { installAdvice } from "../../extension/src/environment/advice";
import { findPython } from "../../extension/src/environment/pythons";
import { SetUpFailure } from "../../extension/src/environment/set-up";
import { Machine } from "./machine";

describe("the Python that is found", () => {
  const cases: { name: string; platform?: NodeJS.Platform; pythons: Machine["pythons"]; found: string | RegExp }[] = [
    {
      name: "the first on the list",
      pythons: { "python3.11": ["3.11.2", []], python3: ["3.13.0", []] },
      found: "/usr/bin/python3.11",
    },
    { name: "a newer one", pythons: { python3: ["3.14.1", []] }, found: "/usr/bin/python3" },
    {
      name: "another than the one without ensurepip",
      pythons: { "python3.11": ["3.11.2", ["ensurepip"]], python3: ["3.12.0", []] },
      found: "/usr/bin/python3",
    },
    {
      name: "none",
      pythons: {},
      found: /needs Python 3\.11 or newer with the module venv\. Install it \(sudo apt-get/,
    },
    {
      name: "one that is too old",
      pythons: { python3: ["3.9.2", []] },
      found: /\(\/usr\/bin\/python3 is version 3\.9\.2\)/,
    },
    {
      name: "one that cannot make environments",
      pythons: { python3: ["3.11.2", ["venv", "ensurepip"]] },
      found: /\/usr\/bin\/python3 lacks venv and ensurepip/,
    },
    {
      name: "through the launcher of Windows",
      platform: "win32",
      pythons: { py: ["3.11.7", []] },
      found: "/usr/bin/py",
    },
    { name: "none on Windows", platform: "win32", pythons: {}, found: /winget install/ },
    { name: "none on macOS", platform: "darwin", pythons: {}, found: /brew install/ },
  ];
  for (const { name, platform = "linux", pythons, found } of cases) {
    test(name, async () => {
      const machine = new Machine();
      machine.pythons = pythons;
      const search = findPython(machine.run, { platform, osRelease: "ID=debian\nVERSION_CODENAME=bookworm\n" });
      if (typeof found === "string") {
        assert.equal((await search).path, found);
      } else {
        await assert.rejects(search, (error) => error instanceof SetUpFailure && found.test(error.message));
      }
    });
  }
});

test("the log says what was looked at", async () => {
  const machine = new Machine();
  machine.pythons = { "python3.12": ["3.12.1", ["ensurepip"]], python3: ["3.9.18", []] };
  const lines: string[] = [];
  const search = findPython(machine.run, { platform: "linux", log: (line) => lines.push(line) });
  await assert.rejects(search, /python3\.12 lacks ensurepip; \/usr\/bin\/python3 is version 3\.9\.18/);
  assert.deepEqual(lines, [
    "Looked for python3.11: ENOENT",
    "Looked for python3.12: /usr/bin/python3.12 is Python 3.12.1, without ensurepip",
    "Looked for python3.13: ENOENT",
    "Looked for python3.14: ENOENT",
    "Looked for python3: /usr/bin/python3 is Python 3.9.18",
    "Looked for python: ENOENT",
  ]);
});

describe("where to get a Python", () => {
  const table: [
    name: string,
    platform: NodeJS.Platform,
    osRelease: string,
    lacking: string | undefined,
    said: string,
  ][] = [
    [
      "Debian 12",
      "linux",
      "ID=debian\nVERSION_CODENAME=bookworm",
      undefined,
      "sudo apt-get install python3 python3-venv",
    ],
    ["Debian 11", "linux", "ID=debian\nVERSION_CODENAME=bullseye", undefined, "https://www.python.org/downloads/"],
    [
      "Debian 12, without venv",
      "linux",
      "ID=debian\nVERSION_CODENAME=bookworm",
      "3.11.2",
      "sudo apt-get install python3.11-venv",
    ],
    [
      "Ubuntu 24.04",
      "linux",
      "ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble",
      undefined,
      "sudo apt-get install python3 python3-venv",
    ],
    [
      "Ubuntu 22.04",
      "linux",
      "ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=jammy",
      undefined,
      "sudo apt-get install python3.11 python3.11-venv",
    ],
    [
      "Mint 21",
      "linux",
      'ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_CODENAME=vanessa\nUBUNTU_CODENAME=jammy',
      undefined,
      "sudo apt-get install python3.11 python3.11-venv",
    ],
    [
      "Ubuntu 20.04",
      "linux",
      "ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=focal",
      undefined,
      "https://www.python.org/downloads/",
    ],
    [
      "Rocky 9",
      "linux",
      'ID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.3"',
      undefined,
      "sudo dnf install python3.11",
    ],
    [
      "RHEL 10",
      "linux",
      'ID="rhel"\nID_LIKE="centos fedora"\nVERSION_ID="10.0"',
      undefined,
      "sudo dnf install python3",
    ],
    ["Fedora", "linux", "ID=fedora\nVERSION_ID=42", undefined, "sudo dnf install python3"],
    [
      "openSUSE",
      "linux",
      'ID="opensuse-leap"\nID_LIKE="suse opensuse"\nVERSION_ID="15.6"',
      undefined,
      "sudo zypper install python311",
    ],
    ["Arch", "linux", "ID=arch", undefined, "sudo pacman -S python"],
    ["Alpine", "linux", "ID=alpine\nVERSION_ID=3.20.0", undefined, "sudo apk add python3"],
    ["a Linux that nobody knows", "linux", "ID=own", undefined, "https://www.python.org/downloads/"],
    ["a Linux that does not say", "linux", "", undefined, "https://www.python.org/downloads/"],
    ["FreeBSD", "freebsd", "ID=freebsd", undefined, "https://www.python.org/downloads/"],
    ["macOS", "darwin", "", "3.12.0", "brew install python@3.11"],
    ["Windows", "win32", "", undefined, "winget install Python.Python.3.11"],
  ];
  for (const [name, platform, osRelease, lacking, said] of table) {
    test(name, () => assert.equal(installAdvice(platform, osRelease, lacking), said));
  }
});
