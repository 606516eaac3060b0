"""A run of pytest in the workspace's own environment."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cockpit.core.errors import Invalid, NotConfigured, NotFound, Unavailable
from cockpit.core.process import Completed, Runner
from cockpit.features.compliance.reports import junit
from cockpit.features.compliance.reports.outcome import Result, first_line

TIMEOUT: Final = 3600.0
ASK_TIMEOUT: Final = 60.0

_PLACES: Final = ("bin/python", "Scripts/python.exe")
_OWN: Final = (".venv", "venv", "env")
_ACTIVE: Final = ("VIRTUAL_ENV", "CONDA_PREFIX")

JUDGED: Final = (0, 1)
"""Pytest's exit codes after a whole run: all passed, or some failed."""
NOTHING_FOUND: Final = 5

_TABLES: Final = {
    "pytest.ini": "",
    ".pytest.ini": "",
    "pyproject.toml": "[tool.pytest",
    "tox.ini": "[pytest]",
    "setup.cfg": "[tool:pytest]",
}
"""Where pytest reads its configuration, in its order, and what it looks for in files that others share."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which files are run; all for an empty one."""

    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


def find_python(root: Path, environment: Mapping[str, str], runner: Runner) -> str:
    """The interpreter that the workspace's tests run in; raises NotConfigured.

    Its own environment comes first (which is where uv keeps it, too), then the active one, poetry's, and the
    interpreter on the PATH.
    """
    folders = [root / name for name in _OWN]
    folders += [Path(environment[name]) for name in _ACTIVE if environment.get(name)]
    for folder in folders:
        for place in _PLACES:
            if (folder / place).is_file():
                return str(folder / place)
    if (root / "poetry.lock").is_file() and (of_poetry := _poetry(root, runner)):
        return of_poetry
    for name in ("python3", "python"):
        if found := shutil.which(name, path=environment.get("PATH")):
            return found
    raise NotConfigured("There is no Python to run the tests with.", hint="python -m venv .venv")


def _poetry(root: Path, runner: Runner) -> str:
    try:
        answer = runner.run(("poetry", "env", "info", "--executable"), cwd=root, timeout=ASK_TIMEOUT)
    except (NotConfigured, Unavailable):
        return ""
    return answer.stdout.decode("utf-8", "replace").strip() if answer.code == 0 else ""


def run_pytest(
    root: Path,
    runner: Runner,
    *,
    selection: Selection = Selection(),
    start: Sequence[str] = (),
    environment: Mapping[str, str] = os.environ,
    timeout: float = TIMEOUT,
    cancelled: Callable[[], bool] | None = None,
) -> Sequence[Result]:
    """The outcome of every test; NotFound when there are none, NotConfigured without pytest, Unavailable
    when the run did not come to its end. `start` begins another command line than that of the workspace's own
    interpreter."""
    start = start or (find_python(root, environment, runner), "-m", "pytest")
    with tempfile.TemporaryDirectory(prefix="cockpit-tests-") as folder:
        report = Path(folder, "report.xml")
        argv = (
            *start, "-q", f"--junitxml={report}", "-o", f"cache_dir={Path(folder, 'cache')}",
            *_selected(root, selection),
        )  # fmt: skip
        answer = runner.run(argv, cwd=root, timeout=timeout, cancelled=cancelled)
        if answer.code == NOTHING_FOUND:
            raise NotFound(f"pytest found no tests in {root}.")
        if answer.code not in JUDGED or not report.is_file():
            raise _failure(answer, start)
        try:
            return junit.read(report.read_bytes())
        except Invalid as error:
            raise Unavailable(f"pytest's report cannot be read: {error.message}") from error


def _selected(root: Path, selection: Selection) -> list[str]:
    """Arguments for some of the files, whose tests keep the names that they have in a run of all."""
    excluded = [f"--ignore={path}" for path in selection.without]
    return [*_anchor(root), "--", *selection.only] if selection.only else excluded


def _anchor(root: Path) -> tuple[str, ...]:
    """The configuration and the root that pytest takes for a run of all: which files are named would
    change them."""
    for folder in (root, *root.parents):
        for name, mark in _TABLES.items():
            file = folder / name
            if file.is_file() and mark in file.read_text(encoding="utf-8", errors="replace"):
                return "-c", str(file), f"--rootdir={folder}"
    with_setup = (folder for folder in (root, *root.parents) if (folder / "setup.py").is_file())
    # Without a configuration pytest would look for one beside the named files.
    return "-c", os.devnull, f"--rootdir={next(with_setup, root)}"


def _failure(answer: Completed, start: Sequence[str]) -> NotConfigured | Unavailable:
    said = answer.stderr.decode("utf-8", "replace") + answer.stdout.decode("utf-8", "replace")
    if "No module named pytest" in said or "No module named 'pytest'" in said:
        python = next((each for each in start if "python" in Path(each).name), start[0])
        return NotConfigured(f"{python} has no pytest.", hint=f"{python} -m pip install pytest")
    lines = [line.removeprefix("E  ") for line in said.splitlines() if line.startswith(("E  ", "ERROR"))]
    # What a plugin died of stands at the end of its traceback, whose continued lines and frames are indented.
    died = [line for line in said.splitlines() if re.match(r"INTERNALERROR> [\w.]+: ", line)]
    lines += [line.removeprefix("INTERNALERROR> ") for line in died]
    reason = first_line("\n".join(lines) or said) or "it said nothing."
    return Unavailable(f"pytest did not come to an end (exit code {answer.code}): {reason}")
