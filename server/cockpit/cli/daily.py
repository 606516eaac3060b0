"""`cockpit report --daily`: the page of the day and the index, written only when they change."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Final

from cockpit.core.errors import CockpitError, Conflict, Unavailable
from cockpit.core.paths import write_atomically
from cockpit.core.process import Completed, Runner
from cockpit.features.compliance.dossier import daily
from cockpit.features.compliance.dossier.daily import Commit, Daily
from cockpit.features.compliance.dossier.model import Dossier

FOLDER: Final = Path("docs") / "state"
INDEX: Final = "index.md"
PAGES: Final = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].md"


def write_day(dossier: Dossier, *, folder: Path, root: Path, database: str, runner: Runner) -> None:
    """Write the page and the index; what somebody else wrote under their names is left alone."""
    day = dossier.about.at.replace(hour=0, minute=0, second=0, microsecond=0)
    answer = _git(runner, root, folder, day, "--format=%h%x09%an%x09%s")
    names = _git(runner, root, folder, day, "--format=", "--name-only", "--relative")
    # The commit of the page itself would make another page of it.
    commit = _text(_git(runner, root, folder, None, "-1", "--format=%h")).strip()
    text = daily.page(
        Daily(
            dossier=dossier,
            commit=commit,
            commits=[Commit(*line.split("\t", 2)) for line in _lines(answer)],
            files=sorted(set(_lines(names))),
            is_versioned=answer is not None,
            database=database,
        )
    )
    page = folder / f"{day.date().isoformat()}.md"
    _check(page, daily.BEGINS)
    _check(folder / INDEX, daily.INDEX_BEGINS)
    _write(page, text)
    heads = {each.name: daily.head_of(_read(each)) for each in sorted(folder.glob(PAGES))}
    known = {name: head for name, head in heads.items() if head is not None}
    _write(folder / INDEX, daily.index(dossier.about.name, known))


def _git(runner: Runner, root: Path, folder: Path, day: datetime | None, *arguments: str) -> Completed | None:
    """What `git log` says of a day, without the pages; None where git knows nothing of the folder."""
    since = () if day is None else (f"--since={day.isoformat()}",)
    without = (f":(exclude){folder.relative_to(root).as_posix()}",) if folder.is_relative_to(root) else ()
    argv = ("git", "-c", "core.quotePath=false", "log", *since, *arguments, "--", ".", *without)
    try:
        answer = runner.run(argv, cwd=root)
    except CockpitError:
        return None
    return answer if answer.code == 0 else None


def _lines(answer: Completed | None) -> list[str]:
    return [line for line in _text(answer).splitlines() if line]


def _text(answer: Completed | None) -> str:
    return "" if answer is None else answer.stdout.decode("utf-8", "replace")


def _check(file: Path, begins: str) -> None:
    if file.exists() and not _read(file).startswith(begins):
        raise Conflict(f"{file} was not written by `cockpit report --daily`; name another --folder.")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise Unavailable(f"{file} cannot be read: {error.strerror}.") from error


def _write(file: Path, text: str) -> None:
    if file.exists() and _read(file) == text:
        sys.stdout.write(f"{file}: as it was\n")
        return
    try:
        write_atomically(file, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise Unavailable(f"--folder: {file} cannot be written: {error.strerror}.") from error
    sys.stdout.write(f"{file}: written\n")
