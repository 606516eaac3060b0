"""A process is told from all others that have or had its number."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cockpit.core.ownership import Life, life_of, started, this_process

LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="This system has no /proc.")


def test_a_process_lives_until_it_ends() -> None:
    me = this_process()
    assert life_of(me) is Life.ALIVE
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        other = replace(me, pid=child.pid, started=started(child.pid))
        assert life_of(other) is Life.ALIVE
        child.kill()
        child.wait()
    assert life_of(other) is Life.GONE


@pytest.mark.parametrize(
    ("change", "life"),
    [
        ({"host": "elsewhere"}, Life.ELSEWHERE),
        ({"pid": 2**22 + 7}, Life.GONE),
        ({"started": ""}, Life.ALIVE),
        pytest.param({"started": "another boot:1"}, Life.GONE, marks=LINUX),
    ],
)
def test_of_owners_that_differ(change, life) -> None:
    assert life_of(replace(this_process(), **change)) is life


@pytest.mark.skipif(sys.platform == "darwin", reason="It reads no files there.")
@pytest.mark.parametrize(
    ("stat", "expected"),
    [
        ("7 (a) R 1 " + " ".join(str(n) for n in range(5, 60)), "boot:22"),
        ("7 (a ) S) 1) R 1 " + " ".join(str(n) for n in range(5, 60)), "boot:22"),
        ("7 (cut", ""),
        ("", ""),
    ],
)
def test_names_with_blanks_and_brackets_are_no_fields(tmp_path: Path, stat: str, expected: str) -> None:
    (tmp_path / "sys/kernel/random").mkdir(parents=True)
    (tmp_path / "sys/kernel/random/boot_id").write_text("boot\n")
    (tmp_path / "7").mkdir()
    (tmp_path / "7/stat").write_text(stat)
    assert started(7, tmp_path) == expected
    assert started(8, tmp_path) == ""
