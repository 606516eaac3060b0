"""`cockpit generate` in a folder: what it proposes, refuses, applies, and gives back."""

from __future__ import annotations

from pathlib import Path

import pytest

STUB = '''\
"""Texts of the shop."""


def slug(title: str) -> str:
    """The name of a product in its address."""
    raise NotImplementedError


def area(width: float, height: float) -> float:
    """Returns width * height."""
    raise NotImplementedError
'''
TESTS = """\
from shop.text import area, slug


def test_slug() -> None:
    assert slug("Blue Chair!") == "blue-chair"


def test_area() -> None:
    assert area(2, 3) == 7
"""


@pytest.fixture
def project(place) -> Path:
    return place(
        {"shop/__init__.py": "", "shop/text.py": STUB, "tests/test_text.py": TESTS, "cockpit.toml": ""}
    )


def test_applied_and_taken_back(project, cockpit) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*.py")}
    ended = cockpit("generate", "--stub", "shop/text.py:6", "--apply", "--format", "json")
    assert (ended.code, ended.json["verdict"], ended.json["applied"]) == (0, "approved", True), ended.err
    assert ended.json["attempts"][0]["templates"] == ["python-slugify"]
    checks = {each["name"]: each["state"] for each in ended.json["attempts"][0]["checks"]}
    assert (checks["proof"], checks["syntax"]) == ("passed", "passed")
    text = (project / "shop/text.py").read_text()
    assert "re.findall" in text
    assert {path for path in before if path.read_bytes() != before[path]} == {project / "shop/text.py"}
    listed = cockpit("corrections", "list", "--format", "json").json
    assert [(each["correction"]["kind"], each["correction"]["path"]) for each in listed] == [
        ("generate", "shop/text.py")
    ]
    shown = cockpit("corrections", "undo", "1")
    assert (shown.code, shown.out) == (1, "With --yes it would: give back shop/text.py as it was\n")
    (project / "shop/text.py").write_text(f"{text}# mine\n")
    refused = cockpit("generate", "--undo", ended.json["run"])
    assert (refused.code, "has changed since; nothing was written" in refused.err) == (2, True)
    (project / "shop/text.py").write_text(text)
    assert cockpit("corrections", "undo", "1", "--yes").code == 0
    assert {path: path.read_bytes() for path in before} == before


def test_a_wrong_proposal_is_refused_with_the_test_that_fails(project, cockpit) -> None:
    ended = cockpit("generate", "--stub", "shop/text.py:9", "--apply")
    assert ended.code == 1, ended.err
    assert "+    return width * height" in ended.out
    assert "error validate.failingTest tests.test_text::test_area fails with this change" in ended.err
    assert "rejected; nothing was changed." in ended.err
    assert (project / "shop/text.py").read_text() == STUB


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--stub", "shop/text.py"], 2, "--stub: expected PATH:LINE, got shop/text.py."),
        (["--stub", "shop/text.py:1"], 2, "there is no function at line 1"),
        (["--stub", "none.py:1"], 2, "none.py is no Python file that can be read"),
        (["--stub", "../none.py:1"], 2, "is not in"),
        ([], 2, "expected what is wanted"),
        (["--undo", "1f"], 2, "The files of run 1f are not kept here"),
        (["--recover"], 0, "Nothing was interrupted."),
        (["do it", "--provider", "oracle"], 2, "There is no provider 'oracle'"),
        (["parse a phone number", "--into", "shop/phone.py"], 1, "No template fits"),
        (["--test", "shop/text.py:4"], 1, "a test that asserts nothing is not written"),
    ],
)
def test_what_cannot_be(project, cockpit, arguments, code, message) -> None:
    ended = cockpit("generate", *arguments)
    assert (ended.code, message in ended.err) == (code, True), ended.err
