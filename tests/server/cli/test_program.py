"""The program around the commands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import cockpit

FULL = Path("/dev/full")


@pytest.mark.parametrize(
    ("arguments", "code", "stream", "text"),
    [
        (("--version",), 0, "out", f"cockpit {cockpit.__version__}\n"),
        (("--help",), 0, "out", "usage: cockpit "),
        ((), 2, "err", "usage: cockpit "),
        (("nope",), 2, "err", "invalid choice: 'nope'"),
        (("audit", "--help"), 0, "out", "--changed-since REF"),
        (("guard", "--help"), 0, "out", "--stdin"),
        (("doctor", "--help"), 0, "out", "--format {text,json}"),
    ],
)
def test_the_program(request, arguments, code, stream, text):
    run = request.getfixturevalue("cockpit_line")
    ended = run(*arguments)
    assert ended.code == code
    assert text in getattr(ended, stream)


@pytest.fixture
def cockpit_line(request):
    return request.getfixturevalue("cockpit")


@pytest.mark.skipif(not FULL.exists(), reason="Only Linux has a device that is always full.")
def test_output_that_cannot_be_written(tmp_path: Path) -> None:
    with FULL.open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "cockpit", "guard", "ls"],
            cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert ended.returncode == 2
    assert ended.stderr == b"cockpit: The output cannot be written: No space left on device.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="A shell that closes descriptors.")
@pytest.mark.parametrize(
    ("closing", "code", "heard"),
    [(">&-", 2, b"cockpit: Standard output is closed.\n"), ("2>&-", 1, b"")],
)
def test_a_stream_that_the_caller_has_closed(tmp_path: Path, closing: str, code: int, heard: bytes) -> None:
    line = f'exec "$0" -m cockpit guard "rm -rf /" {closing}'
    ended = subprocess.run(
        ["/bin/sh", "-c", line, sys.executable], cwd=tmp_path, capture_output=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (code, heard)
    assert (b"deny" in ended.stdout) == (code == 1)
