"""What was seen in a file counts as long as the file is the same."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.core.paths import to_uri
from cockpit.core.process import SystemRunner
from cockpit.features.audit.following import look
from cockpit.features.audit.project import Project
from cockpit.kernel.folders import Folder

TEXT = "x = 1  # TODO: more\n"


def rewrite_at_the_same_time(path: Path) -> None:
    """Another file of the same size and date under the same name."""
    status = path.stat()
    other = path.with_name("other")
    other.write_text(TEXT.replace("more", "less"))
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(path)


CHANGES: list[tuple[str, Callable[[Path], object], bool]] = [
    ("untouched", lambda _path: None, True),
    ("read", lambda path: path.read_bytes(), True),
    ("longer", lambda path: path.write_text(TEXT * 2), False),
    ("gone", lambda path: path.unlink(), False),
    ("replaced", rewrite_at_the_same_time, False),
]


@pytest.mark.parametrize(("what", "change", "current"), CHANGES, ids=[what for what, *_ in CHANGES])
def test_a_file_that_changes_after_the_look(
    tmp_path: Path, what: str, change: Callable[[Path], object], *, current: bool
) -> None:
    path = tmp_path / "a.py"
    path.write_text(TEXT)
    seen = look(
        Project(Folder(to_uri(tmp_path), "work", tmp_path)), ["a.py", "b.py"], ["b.py"], SystemRunner()
    )
    assert [report.path for report in seen.reports] == ["a.py"]
    assert seen.gone == ["b.py"]
    change(path)
    assert seen.is_current("a.py") is current, what
    assert seen.is_current("b.py")
    (tmp_path / "b.py").write_text("")
    assert not seen.is_current("b.py")
