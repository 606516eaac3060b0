"""The command: its two formats, its flags, and a machine on which it can hardly run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import cockpit
from cockpit.cli.diagnosis.examine import CHECKS

from .world import POSIX

NAMES = [name for name, _look in CHECKS]


def test_everything_is_fine(place: Any, spawned: Any) -> None:
    root = place({"cockpit.toml": "tags = ['X']"})
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    ended = spawned("doctor", "--format", "json")
    report = ended.json
    assert list(report) == ["version", "system", "python", "folder", "trouble", "checks"]
    assert (report["version"], report["folder"], report["trouble"]) == (cockpit.__version__, str(root), False)
    checks = {each["name"]: each for each in report["checks"]}
    assert list(checks) == NAMES
    assert {name: each["found"] for name, each in checks.items() if each["state"] != "ok"} == {}
    assert ended.code == 0
    assert checks["configuration"]["found"].endswith("cockpit.toml")


def test_in_words(place: Any, spawned: Any) -> None:
    root = place({"cockpit.toml": "tags = 5"})
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    ended = spawned("doctor")
    lines = ended.out.splitlines()
    number = next(number for number, line in enumerate(lines) if line.startswith("problem"))
    assert lines[number].endswith("cockpit.toml: tags: expected `array`, got `int`.")
    assert lines[number + 1].strip().startswith("Correct it in ")
    assert lines[-1] == "1 problem."
    assert ended.code == 1


@pytest.mark.parametrize("arguments", [("no-such-folder",), ("--format", "xml"), ("a", "b")])
def test_bad_input(spawned: Any, arguments: tuple[str, ...]) -> None:
    ended = spawned("doctor", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err


def test_settings_of_the_editor_are_heeded(place: Any, spawned: Any, tmp_path: Path) -> None:
    root = place({})
    (tmp_path / "store").write_text("")
    store, wheels = str(tmp_path / "store"), str(tmp_path / "wheels")
    flags = ("--storage-folder", store, "--wheelhouse", wheels, "--ruff", "/no/ruff", str(root))
    ended = spawned("doctor", "--format", "json", *flags)
    wrong = {each["name"]: each["state"] for each in ended.json["checks"] if each["state"] == "problem"}
    assert wrong == {"package source": "problem", "data folder": "problem"}
    assert ended.code == 1


LACKING = "import sys; sys.modules[{module!r}] = None; from cockpit.__main__ import main; sys.exit(main())"


@pytest.mark.parametrize(
    "module", ["msgspec", "platformdirs", "sqlalchemy", "pysqlite3", "tree_sitter", "watchdog"]
)
def test_it_works_where_a_package_cannot_be_imported(place: Any, module: str) -> None:
    place({})
    argv = [sys.executable, "-c", LACKING.format(module=module), "doctor"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    (line,) = [line for line in done.stdout.splitlines() if " package files " in line]
    assert line.startswith("problem")
    assert f"{module} cannot be imported" in line


@POSIX
def test_a_terminal_without_utf8(place: Any, tmp_path: Path) -> None:
    place({})
    folder = tmp_path / "Grüße"
    folder.mkdir()
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    argv = [sys.executable, "-m", "cockpit", "doctor", str(folder)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, env={**os.environ, **ascii_only})
    assert "warning  encoding           file names in ascii, output in ascii" in done.stdout, done.stderr
    assert done.returncode == 0, done.stdout


def test_the_documentation_knows_every_check() -> None:
    page = (Path(__file__).parents[4] / "docs" / "doctor.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{name}`" not in page] == []
