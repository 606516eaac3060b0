"""Places, messages, counted lines, and texts that are odd."""

from __future__ import annotations

import pytest

from cockpit.core.finding import Span
from cockpit.features.audit.catalog import RULES
from cockpit.features.audit.detect import detect
from cockpit.features.audit.languages import LANGUAGES, language_of
from cockpit.features.audit.policy import Policy

PLACES = [
    ("x = 1  # TODO: y\n", Span(0, 9, 0, 16)),
    ("\r\nx = 1  # TODO: y\r\n", Span(1, 9, 1, 16)),
    ("\rx = 1  # TODO: y\r", Span(1, 9, 1, 16)),
    ("\t# TODO: y", Span(0, 3, 0, 10)),
    ("s = '🎉'  # TODO: y\n", Span(0, 11, 0, 18)),
    ("/* a\n * TODO: y */", Span(1, 3, 1, 10)),
]


@pytest.mark.parametrize(("text", "span"), PLACES)
def test_places_are_code_points(text: str, span: Span) -> None:
    language = LANGUAGES["go" if text.startswith("/*") else "python"]
    (finding,) = detect(text, "a", language, Policy()).findings
    assert finding.span == span


MESSAGES = [
    ("a.py", "def load_users(path):\n    pass\n", "`load_users` has no body: it only passes."),
    ("a.py", "# FIXME: leaks\n", "FIXME marks a known defect: “leaks”."),
    ("a.py", "# TODO\n", "A TODO without a word marks unfinished work."),
    (
        "a.py",
        "try:\n    f()\nexcept:\n    pass\n",
        "Every exception is caught (bare `except`) and dropped: faults here leave no trace.",
    ),
    (
        "tests/test_a.py",
        "def test_a():\n    assert True\n",
        "`assert True` is always true: it asserts nothing.",
    ),
    ("a.rs", "fn load() {\n    todo!()\n}", "`load` is not written yet: it stops at `todo!()`."),
    ("a.py", "x = 1\n# y = f('a')\n", "Code is commented out: `y = f('a')`."),
    (
        "a.py",
        'PASSWORD = "changeme"\n',
        "`PASSWORD` falls back to the placeholder “changeme”: a secret that everyone knows.",
    ),
]


@pytest.mark.parametrize(("path", "text", "message"), MESSAGES)
def test_messages(path: str, text: str, message: str) -> None:
    language = language_of(path)
    assert language is not None
    assert [finding.message for finding in detect(text, path, language, Policy()).findings] == [message]


LINES = [
    ("a.py", "", 0),
    ("a.py", "# a\n\nx = 1  # b\n", 1),
    ("a.py", '"""a\nb\n"""\nx = 1\n', 4),
    ("a.ts", "/* a\n b */\nf();\n", 1),
    ("a.ts", "/* a */ f();\n", 1),
]


@pytest.mark.parametrize(("path", "text", "lines"), LINES)
def test_lines_of_code(path: str, text: str, lines: int) -> None:
    language = language_of(path)
    assert language is not None
    assert detect(text, path, language, Policy()).lines == lines


def test_forbidden_operations_are_findings_of_the_guard() -> None:
    (finding,) = detect("#!/bin/sh\nrm -rf /\n", "a.sh", LANGUAGES["shellscript"], Policy()).findings
    assert (finding.source, finding.span.line, finding.code.partition(".")[0]) == ("guard", 1, "guard")


ODD = [
    "",
    "\n",
    "\0",
    "\ud800",
    "{" * 5000,
    "}" * 5000,
    "(" * 5000,
    "def f(" * 500,
    "class A:\n" * 500,
    "try:\nexcept" * 500,
]
ODD += [
    "/* TODO " * 2000,
    "# TODO " * 2000,
    "'" * 4999 + "TODO",
    "x = [\n" * 2000,
    "\tdef f():\n" * 500,
    "=" * 9000,
    "a " * 9000,
]
ODD += [
    "// would " + "would " * 3000,
    "raise NotImplementedError(" * 300,
    "function f() {" * 400,
    "catch (e) {" * 400,
]
ODD += [
    "# for now " * 5000,
    "assert len(" * 5000,
    "\nexcept (" * 5000,
    "def f(" * 5000 + ": pass",
    "throw new Error(" * 3000,
]
ODD += [
    "// return x = " * 3000,
    "cpu_usage = random.random(" * 3000,
    "expect(true" * 3000,
    "{ return " * 4000,
    'f("changeme", ' * 3000,
]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_odd_texts_are_survived(language: str) -> None:
    for path in ("a/b", "tests/test_a.py"):
        for text in ODD:
            detection = detect(text, path, LANGUAGES[language], Policy())
            assert all(finding.code in RULES or finding.source == "guard" for finding in detection.findings)
