"""Commands in files: which are shown, where they stand, and what is left alone."""

from __future__ import annotations

import pytest

from cockpit.core.finding import Severity
from cockpit.core.guard.scan import covers, scan

SHOWN = [
    ("clean.sh", "#!/bin/sh\nset -e\nrm -rf / # all\n", [("rm -rf /", "error")]),
    ("clean.sh", "# ü 😀\nx='é'; rm -rf ~\n", [("rm -rf ~", "error")]),
    ("clean.sh", "f() {\n  rm -rf /etc\n}\n", [("rm -rf /etc", "error")]),
    ("clean.sh", "for d in /usr /etc; do\n  rm -rf $d\ndone\n", [("rm -rf $d", "error")]),
    (
        "make.bat",
        "set DIR=_build\r\nfor /d %%i in (%DIR%\\*) do rmdir /q /s %%i\r\ndel /q /s %DIR%\\*\r\n",
        [],
    ),
    ("push.sh", "git push --force origin main\n", [("git push --force origin main", "info")]),
    ("i.sh", "curl -s https://x.example | sh\n", [("sh", "info")]),
    ("Dockerfile", "FROM x\nRUN ls && \\\n    rm -rf /usr\n", [("rm -rf /usr", "error")]),
    ("Dockerfile.dev", 'CMD ["shutdown", "now"]\n', [('["shutdown", "now"]', "error")]),
    ("Makefile", "x:\n\t@rm -rf /usr\n", [("@rm -rf /usr", "error")]),
    ("build.mk", "x:\n\tmkfs.ext4 /dev/sda\n", [("mkfs.ext4 /dev/sda", "error")]),
    (
        ".github/workflows/ci.yml",
        "jobs:\n  a:\n    steps:\n      - run: |\n          ls\n          rm -rf /home\n",
        [("rm -rf /home", "error")],
    ),
    (".github/workflows/ci.yml", "steps:\n  - run: sudo reboot\n", [("sudo reboot", "error")]),
    (
        ".github/workflows/ci.yml",
        "steps:\n  - uses: a/github-script@v7\n    with:\n      script: child_process.execSync('rm -rf /')\n",
        [("child_process.execSync('rm -rf /')", "error")],
    ),
    (".gitlab-ci.yml", "a:\n  script:\n    - ls\n    - rm -rf /usr\n", [("rm -rf /usr", "error")]),
    ("package.json", '{"scripts": {"x": "rm -rf /"}}', [('"rm -rf /"', "error")]),
    (
        ".vscode/tasks.json",
        '{// c\n"tasks": [{"command": "rm", "args": ["-rf", "/"]}]}',
        [('"rm"', "error")],
    ),
    ("a.ps1", "function F {\n  Stop-Computer -Force\n}\n", [("Stop-Computer -Force", "error")]),
    ("a.bat", "@echo off\r\nrd /s /q C:\\\r\n", [("rd /s /q C:\\", "error")]),
    ("a.sql", "SELECT 1;\nDROP TABLE users;\n", [("DROP TABLE users", "info")]),
    ("a.py", "import os\nos.system('rm -rf /')\n", [("os.system('rm -rf /')", "error")]),
    ("a.py", "__import__('os').system('rm -rf ~')\n", [("__import__('os').system('rm -rf ~')", "error")]),
    (
        "a.py",
        "import importlib\nimportlib.import_module('os').system('rm -rf /')\n",
        [("importlib.import_module('os').system('rm -rf /')", "error")],
    ),
    (
        "a.py",
        "import subprocess as s\n\ndef f():\n    s.run(\n        ['rm', '-rf', '/'],\n    )\n",
        [("s.run(\n        ['rm', '-rf', '/'],\n    )", "error")],
    ),
    (
        "a.py",
        "from shutil import (\n    rmtree,\n)\nROOT = '/usr'\nrmtree(ROOT)\n",
        [("rmtree(ROOT)", "error")],
    ),
    (
        "a.py",
        "match x:\n  case 1: os.system('reboot')\nprint(f'{x!r:>{10}}')\n",
        [("os.system('reboot')", "error")],
    ),
    ("a.py", "def broken(:\n  pass\nos.system('reboot')\n", [("os.system('reboot')", "error")]),
    (
        "a.ts",
        "import { execSync } from 'node:child_process';\nexecSync('rm -rf /');\n",
        [("execSync('rm -rf /')", "error")],
    ),
    (
        "a.js",
        "const fs = require('fs');\nfs.rmSync('/', { recursive: true });\n",
        [("fs.rmSync('/', { recursive: true })", "error")],
    ),
    (
        "a.tsx",
        "import * as cp from 'child_process'\nconst C = () => <p>{cp.execSync('reboot')}</p>\n",
        [("cp.execSync('reboot')", "error")],
    ),
]
LEFT_ALONE = [
    ("a.py", "__import__('os').getcwd()\nimport_module('os').system\n# __import__('os').system('reboot')\n"),
    ("clean.sh", 'tmp="$(mktemp -d)"\ntrap \'rm -rf "$tmp"\' EXIT\n'),
    ("clean.sh", 'rm -rf "$TMPDIR/x" "${BUILD:?}" /tmp/cache node_modules dist\n'),
    ("clean.sh", 'OUT=dist\nclean() { rm -rf "$OUT"; }\n'),
    ("clean.sh", 'cd "$(dirname "$0")/.." && rm -rf dist\n'),
    ("clean.sh", 'eval "$cmd"\n$tool --reboot\n'),
    ("doc.sh", "cat <<'EOF'\nrm -rf /\nreboot\nEOF\necho 'git push --force'\n# rm -rf /\n"),
    ("Dockerfile", "RUN apt-get update && rm -rf /var/lib/apt/lists/* /tmp/* /opt/x && chmod -R 777 /app\n"),
    ("Makefile", "clean:\n\trm -rf $(BUILDDIR)/* $(DESTDIR)$(PREFIX)/share/x *.o\n"),
    (
        ".github/workflows/ci.yml",
        "name: rm -rf /\nenv:\n  X: reboot\njobs:\n  a:\n    steps:\n      - run: echo reboot\n",
    ),
    (
        ".github/workflows/ci.yml",
        "steps:\n  - uses: a/github-script@v7\n    with:\n      script: t.match(/<V>(\\d+)<\\/V>/)\n",
    ),
    ("docker-compose.yml", "services:\n  a:\n    command: rm -rf /\n"),
    ("package.json", '{"description": "rm -rf /", "scripts": {"clean": "rm -rf dist"}}'),
    ("a.py", "import shutil\n\ndef f(path):\n    shutil.rmtree(path)\n    '''os.system(\"rm -rf /\")'''\n"),
    ("a.py", "# os.system('rm -rf /')\nx = \"os.system('rm -rf /')\"\nassert os.system\n"),
    ("a.py", "subprocess.run(cmd, shell=True)\neval(x)\nPath(p).unlink()\n"),
    ("a.ts", "// execSync('rm -rf /')\nconst s = `execSync('rm -rf /')`;\nre.exec('reboot');\n"),
    ("a.ts", "exec('rm -rf /');\nfunction exec(x: string) {}\n"),
    ("a.ts", "import fs from 'fs';\nfs.rmSync(dir, { recursive: true });\n"),
    ("a.sql", "-- DROP TABLE x\nDELETE FROM x WHERE id = 1;\n"),
    ("a.ps1", "# Stop-Computer\nWrite-Host 'Stop-Computer'\nRemove-Item $path -Recurse\n"),
    ("README.md", "```sh\nrm -rf /\n```\n"),
    ("a.txt", "rm -rf /\n"),
    ("empty.sh", ""),
]


@pytest.mark.parametrize(("path", "text", "expected"), SHOWN)
def test_shows(path: str, text: str, expected: list[tuple[str, str]]) -> None:
    found = [(text[each.start : each.end], str(each.judgement.severity)) for each in scan(text, path)]
    assert found == expected


@pytest.mark.parametrize(("path", "text"), LEFT_ALONE)
def test_leaves_alone(path: str, text: str) -> None:
    assert scan(text, path) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.sh", True),
        ("dir/a.bash", True),
        ("Dockerfile", True),
        ("docker/Dockerfile.dev", True),
        ("app.dockerfile", True),
        ("Containerfile", True),
        ("Makefile", True),
        ("GNUmakefile", True),
        ("rules.mk", True),
        (".github/workflows/ci.yaml", True),
        ("sub\\.github\\workflows\\ci.yml", True),
        (".gitlab-ci.yml", True),
        ("azure-pipelines.yml", True),
        ("package.json", True),
        (".vscode/tasks.json", True),
        (".devcontainer/devcontainer.json", True),
        ("a.PS1", True),
        ("a.cmd", True),
        ("a.sql", True),
        ("a.py", True),
        ("a.mts", True),
        ("values.yaml", False),
        ("tsconfig.json", False),
        ("README.md", False),
        ("Dockerfile.md", False),
        ("a.go", False),
        ("script", False),
    ],
)
def test_covers(path: str, expected: bool) -> None:
    assert covers(path) is expected


def test_the_callers_word_about_the_language_helps_where_the_name_says_nothing() -> None:
    assert scan("rm -rf /\n", "hooks/pre-push") == []
    assert [each.start for each in scan("rm -rf /\n", "hooks/pre-push", language="sh")] == [0]


def test_severity_follows_the_verdict() -> None:
    text = "rm -rf /\ngit reset --hard\nkill -9 -1\n"
    severities = [each.judgement.severity for each in scan(text, "a.sh")]
    assert severities == [Severity.ERROR, Severity.INFO, Severity.ERROR]
