"""Runs of pytest: in the workspace's own environment, and told apart from runs that never ended well."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from cockpit.core.errors import Cancelled, CockpitError, NotConfigured, NotFound, Refused, Unavailable
from cockpit.core.process import Completed, SystemRunner
from cockpit.features.compliance.python_tests import Selection, find_python, run_pytest

HERE = {"VIRTUAL_ENV": sys.prefix, "PATH": ""}


class Told:
    """A runner that runs nothing and answers one thing."""

    def __init__(self, code: int, stdout: str = "", stderr: str = "") -> None:
        self._answer = Completed(code, stdout.encode(), stderr.encode())

    def run(self, argv, **_: object) -> Completed:
        return self._answer


@pytest.fixture
def project(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    def write(files: Mapping[str, str]) -> Path:
        for name, content in files.items():
            (tmp_path / name).write_text(content)
        return tmp_path

    return write


MIXED = """
import pytest

def test_good():
    assert True is True

def test_bad():
    assert 1 == 2

@pytest.fixture
def torn():
    raise OSError("gone")

def test_torn(torn):
    pass

@pytest.mark.skip(reason="later")
def test_later():
    pass
"""


def test_outcomes(project):
    root = project({"test_a.py": MIXED})
    results = run_pytest(root, SystemRunner(), environment=HERE)
    assert {each.name: each.outcome for each in results} == {
        "test_a::test_good": "passed",
        "test_a::test_bad": "failed",
        "test_a::test_torn": "error",
        "test_a::test_later": "skipped",
    }
    assert {path.name for path in root.iterdir()} - {"__pycache__"} == {"test_a.py"}


DIED = """\
INTERNALERROR> Traceback (most recent call last):
INTERNALERROR>   File "plugin.py", line 3, in pytest_configure
INTERNALERROR> plugin.Warned: Not so.
INTERNALERROR> It would be wrong.
"""

FAILURES: list[tuple[str, dict[str, str], type[CockpitError], str]] = [
    ("no tests", {"a.py": ""}, NotFound, "pytest found no tests"),
    (
        "a file that cannot be read",
        {"test_a.py": "import gone_for_good"},
        Unavailable,
        "No module named 'gone_",
    ),
    ("a bad option", {"pytest.ini": "[pytest]\naddopts = --no-such-option"}, Unavailable, "exit code 4"),
]


@pytest.mark.parametrize(
    ("files", "kind", "said"), [row[1:] for row in FAILURES], ids=[r[0] for r in FAILURES]
)
def test_runs_without_outcomes(project, files, kind, said):
    with pytest.raises(kind, match=said):
        run_pytest(project(files), SystemRunner(), environment=HERE)


@pytest.mark.parametrize(
    ("runner", "kind", "said"),
    [
        (Told(1, stderr="/x/python: No module named pytest"), NotConfigured, "has no pytest"),
        (Told(-11), Unavailable, r"exit code -11\): it said nothing\.$"),
        (Told(0), Unavailable, "exit code 0"),
        (Told(3, stdout=DIED), Unavailable, r"exit code 3\): plugin\.Warned: Not so\.$"),
        (SystemRunner(trusted=lambda: False), Refused, "not trusted"),
    ],
)
def test_pytest_that_is_absent_or_killed(tmp_path, runner, kind, said):
    with pytest.raises(kind, match=said):
        run_pytest(tmp_path, runner, environment=HERE)


def test_a_run_can_be_withdrawn(project):
    root = project({"test_a.py": "import threading\n\ndef test_it():\n    threading.Event().wait()\n"})
    with pytest.raises(Cancelled):
        run_pytest(root, SystemRunner(), environment=HERE, cancelled=lambda: True)


CONFIGURATIONS = [
    ("none", {"tests/pytest.ini": "[pytest]\naddopts = --no-such-option\n"}),
    ("of the project", {"pyproject.toml": "[tool.pytest.ini_options]\naddopts = '-p no:doctest'\n"}),
    ("that speaks of something else", {"setup.cfg": "[metadata]\nname = x\n", "setup.py": ""}),
]


@pytest.mark.parametrize("files", [row[1] for row in CONFIGURATIONS], ids=[row[0] for row in CONFIGURATIONS])
def test_some_files_have_the_configuration_and_the_names_of_all(project, tmp_path, files):
    (tmp_path / "tests").mkdir()
    tests = {f"tests/test_{name}.py": f"def test_{name}(): pass" for name in "ab"}
    root = project({**tests, **files})

    def names(selection: Selection) -> set[str]:
        return {each.name for each in run_pytest(root, SystemRunner(), selection=selection, environment=HERE)}

    assert names(Selection(only=("tests/test_a.py",))) == {"tests.test_a::test_a"}
    assert names(Selection(without=("tests/test_a.py",))) == {"tests.test_b::test_b"}


def environment_at(folder: Path) -> str:
    python = folder / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch(mode=0o755)
    return str(python)


def test_the_interpreter_is_that_of_the_workspace_before_all_others(tmp_path):
    root, active = tmp_path / "project", tmp_path / "active"
    root.mkdir()
    on_path = tmp_path / "path"
    on_path.mkdir()
    (on_path / "python3").touch(mode=0o755)
    environment = {"PATH": str(on_path)}
    with pytest.raises(NotConfigured, match="no Python"):
        find_python(root, {"PATH": ""}, Told(1))
    assert find_python(root, environment, Told(1)) == str(on_path / "python3")
    (root / "poetry.lock").touch()
    assert find_python(root, environment, Told(0, "/of/poetry/python\n")) == "/of/poetry/python"
    assert find_python(root, environment, Told(1)) == str(on_path / "python3")
    environment["VIRTUAL_ENV"] = str(active)
    expected = environment_at(active)
    assert find_python(root, environment, Told(0, "/of/poetry/python\n")) == expected
    expected = environment_at(root / ".venv")
    assert find_python(root, environment, Told(1)) == expected
