"""Whatever text comes in, an answer comes out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.core.guard.check import LANGUAGES, check
from cockpit.core.guard.scan import scan
from cockpit.core.guard.verdict import Verdict

PIECES = [
    "rm",
    "-rf",
    "/",
    "$x",
    "${x:-y}",
    "$(",
    ")",
    "`",
    "'",
    '"',
    "\\",
    "|",
    "&",
    ";",
    "\n",
    "<<EOF",
    "EOF",
    "{",
    "}",
    "eval",
    "if",
    "then",
    "fi",
    "while true; do",
    "done",
    "f()",
    "sudo",
    "x=",
    "\t",
    "#",
    "os.system(",
    "exec(",
    "fs.rmSync(",
    "`${",
    "run: |",
    "RUN ",
    "a:\n\t",
    "Remove-Item",
    "@'",
    "%x%",
    "DROP TABLE",
    "é",
    "😀",
    "\x00",
    "\ue000",
    "[[",
    "]]",
    "*",
    "{a,b}",
]
FILES = [
    "a.sh",
    "a.py",
    "a.ts",
    "Dockerfile",
    "Makefile",
    ".gitlab-ci.yml",
    "package.json",
    "a.ps1",
    "a.bat",
    "a.sql",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(sorted(set(LANGUAGES.values()))))
def test_check_always_answers(pieces: list[str], language: str) -> None:
    assert check(" ".join(pieces), shell=language).verdict in Verdict
    assert check("".join(pieces), shell=language).verdict in Verdict


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(FILES))
def test_places_lie_in_the_text(pieces: list[str], path: str) -> None:
    text = " ".join(pieces)
    for each in scan(text, path):
        assert 0 <= each.start < each.end <= len(text)


@pytest.mark.parametrize(
    "piece", ["$(", "`", "(", "{", "[", "f(", "eval ", "sh -c '", '{"a":', "exec(", "`${", "--"]
)
@pytest.mark.parametrize("language", ["bash", "python", "javascript", "powershell", "json", "sql"])
def test_deep_nesting_ends(piece: str, language: str) -> None:
    assert check(piece * 1100, shell=language).verdict in Verdict


@pytest.mark.parametrize("opening", ["(", "{ ", "[[ ", "$("])
def test_what_the_grammar_gives_up_on_is_not_allowed(opening: str) -> None:
    assert check(opening * 20_000).rules == ("guard.unreadable",)


def test_a_text_that_breaks_off_is_not_taken_for_a_deep_one() -> None:
    assert check("if true; then\n" + "case $a in\n(b) (c; (d)) ;;\nesac\n" * 200).verdict is Verdict.ALLOW


@pytest.mark.parametrize("layers", [3, 30])
def test_layers_of_shells(layers: int) -> None:
    command = "rm -rf /"
    for _ in range(layers):
        command = f"sudo sh -c {_quoted(command)}"
        if len(command) > 20000:
            break
    assert check(command).verdict is not Verdict.ALLOW


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
