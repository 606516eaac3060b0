"""The program around the commands, and `cockpit doctor`."""

from __future__ import annotations

import sys

import pytest

import cockpit
from cockpit.cli import doctor
from cockpit.core.errors import NotConfigured


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


NAMES = ["cockpit", "python", "packages", "sqlite", "ruff", "git"]
NAMES += ["data folder", "cache folder", "configuration", "guard", "daemon"]


def test_doctor(place, cockpit_line):
    place({"cockpit.toml": "tags = ['X']"})
    ended = cockpit_line("doctor", "--format", "json")
    checks = {each["name"]: each for each in ended.json["checks"]}
    assert list(checks) == NAMES
    assert {each["state"] for each in checks.values()} == {"ok"}
    assert ended.code == 0
    assert cockpit.__version__ in checks["cockpit"]["found"]
    assert checks["configuration"]["found"].endswith("cockpit.toml")


def test_doctor_in_words(place, cockpit_line):
    place({"cockpit.toml": "tags = 5"})
    lines = cockpit_line("doctor").out.splitlines()
    assert [line.split()[0] for line in lines].count("ok") == len(NAMES) - 1
    number = next(number for number, line in enumerate(lines) if line.startswith("warning  configuration"))
    assert lines[number].endswith("cockpit.toml: tags: expected `array`, got `int`.")
    assert lines[number + 1].strip().startswith("Correct it in ")


class _Nothing:
    """A machine on which no program is found."""

    def run(self, argv, **options):
        raise NotConfigured(f"{argv[0]} was not found.")


def test_what_is_missing_comes_with_what_to_do(place, clock, monkeypatch, home):
    root = place({})
    (home / ".cache").write_text("in the way")
    monkeypatch.setattr(doctor, "OLDEST_SQLITE", (99, 0, 0))
    monkeypatch.setattr(doctor, "PACKAGES", ("pygls", "no-such-package"))
    monkeypatch.setattr(doctor, "OLDEST_PYTHON", (99, 0))
    if sys.platform == "linux":
        monkeypatch.setenv("XDG_CACHE_HOME", str(home / ".cache"))
    wrong = {each.name: each for each in doctor.examine(root, _Nothing(), clock) if each.state != "ok"}
    assert {name: each.state for name, each in wrong.items()} == {
        "python": "missing",
        "packages": "missing",
        "sqlite": "warning",
        "ruff": "warning",
        "git": "warning",
        "cache folder": "missing",
        "daemon": "missing",
    }
    assert all(each.advice for each in wrong.values())
