"""The program around the commands."""

from __future__ import annotations

import pytest

import cockpit


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
