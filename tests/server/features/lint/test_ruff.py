"""Ruff's answers as findings, its fixes as edits, its failures as failures."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from cockpit.core.errors import NotConfigured, Unavailable
from cockpit.core.finding import Severity, Span
from cockpit.core.process import Completed, SystemRunner
from cockpit.features.lint import ruff
from cockpit.features.lint.fixes import Applicability, Edit, apply
from cockpit.features.lint.ruff import find_ruff, lint, lint_paths, version


class Answering:
    """A runner with a prepared answer, which remembers how it was asked."""

    def __init__(self, code: int = 0, stdout: bytes = b"[]", stderr: bytes = b"") -> None:
        self.answer = Completed(code, stdout, stderr)
        self.asked: list[tuple[str, ...]] = []

    def run(self, argv, **options):
        self.asked.append(tuple(argv))
        return self.answer


@pytest.fixture
def project(tmp_path):
    """A folder with a ruff configuration of its own."""
    (tmp_path / "ruff.toml").write_text('extend-exclude = ["gen.py"]\nlint.select = ["F", "E7", "UP034"]\n')
    return tmp_path


REAL = [
    ("clean", "x = 1\n", []),
    ("unused import", "import os\n", [("F401", Severity.WARNING, Span(0, 7, 0, 9))]),
    ("undefined name", "x\n", [("F821", Severity.ERROR, Span(0, 0, 0, 1))]),
    ("columns are code points", "s = '🎉é'; t = nope\n", [
        ("E702", Severity.WARNING, Span(0, 8, 0, 9)), ("F821", Severity.ERROR, Span(0, 14, 0, 18))]),
    ("CRLF", "x = 1\r\nnope\r\n", [("F821", Severity.ERROR, Span(1, 0, 1, 4))]),
    ("syntax error", "def f(:\n", [("invalid-syntax", Severity.ERROR, Span(0, 6, 0, 7))]),
    ("suppressed", "import os  # noqa: F401\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "expected"), REAL, ids=[row[0] for row in REAL])
def test_the_real_ruff_with_the_projects_configuration(project, name, text, expected):
    found = lint(text, "a.py", ruff=find_ruff(), runner=SystemRunner(), cwd=project)
    seen = [(each.finding.code, each.finding.severity, each.finding.span) for each in found]
    assert seen[: len(expected) or None] == expected
    assert {each.finding.source for each in found} <= {"ruff"}


def test_an_excluded_file_is_not_judged(project):
    assert lint("import os\n", "gen.py", ruff=find_ruff(), runner=SystemRunner(), cwd=project) == []


@pytest.mark.parametrize(
    ("text", "fixed", "applicability", "title"),
    [
        ("import os\nx = 1\n", "x = 1\n", Applicability.SAFE, "Remove unused import: `os`"),
        ("print((f'{1}'))\n", "print(f'{1}')\n", Applicability.SAFE, "Remove extraneous parentheses"),
        (
            "def f():\n    x = 1\n",
            "def f():\n    pass\n",
            Applicability.UNSAFE,
            "Remove assignment to unused variable `x`",
        ),
        ("s = '🎉'; import os\n", "s = '🎉'; \n", Applicability.SAFE, "Remove unused import: `os`"),
    ],
)
def test_fixes(project, text, fixed, applicability, title):
    found = lint(text, "a.py", ruff=find_ruff(), runner=SystemRunner(), cwd=project)
    fix = next(each.fix for each in found if each.fix is not None)
    assert (fix.applicability, fix.title) == (applicability, title)
    assert apply(text, fix.edits).rstrip("; \n") == fixed.rstrip("; \n")


@pytest.mark.parametrize(
    ("text", "edits", "expected"),
    [
        ("ab\ncd\n", [Edit(Span(0, 1, 1, 1), "X")], "aXd\n"),
        ("ab\n", [Edit(Span(0, 0, 0, 1), "1"), Edit(Span(0, 1, 0, 2), "2")], "12\n"),
        ("ab", [Edit(Span(5, 0, 9, 0), "!")], "ab!"),
        ("a\r\nb\r\n", [Edit(Span(1, 0, 1, 1), "c")], "a\r\nc\r\n"),
    ],
)
def test_edits(text, edits, expected):
    assert apply(text, tuple(edits)) == expected


def test_files_on_disk_in_rounds(project, monkeypatch):
    for name in ("a.py", "b.py", "c größe.py"):
        (project / name).write_text("import os\n")
    monkeypatch.setattr(ruff, "PATHS_AT_ONCE", 2)
    found = lint_paths(
        ["a.py", "b.py", "c größe.py", "gen.py"],
        ruff=find_ruff(),
        runner=SystemRunner(),
        cwd=project,
        cache=project / "cache",
        read=lambda path: (project / path).read_text(),
    )
    assert [(each.finding.path, each.finding.context) for each in found] == [
        ("a.py", "import os"), ("b.py", "import os"), ("c größe.py", "import os"),
    ]  # fmt: skip
    assert found[0].url == "https://docs.astral.sh/ruff/rules/unused-import"
    assert not (project / ".ruff_cache").exists()


def test_without_a_place_for_its_cache_ruff_has_none(project):
    (project / "a.py").write_text("import os\n")
    found = lint_paths(
        ["a.py"],
        ruff=find_ruff(),
        runner=SystemRunner(),
        cwd=project,
        cache=project / "a.py" / "cache",
        read=lambda path: (project / path).read_text(),
    )
    assert [each.finding.context for each in found] == ["import os"]
    assert not (project / ".ruff_cache").exists()


def test_identities_survive_moved_lines(project):
    def identities(text: str) -> list[str]:
        found = lint(text, "a.py", ruff=find_ruff(), runner=SystemRunner(), cwd=project)
        return [each.finding.identity for each in found]

    twice = identities("nope\nnope\n")
    assert len(set(twice)) == 2
    assert identities("x = 1\n\nnope\ny = 2\nnope\n") == twice


BROKEN = [
    (2, b"", b"ruff failed\n  Cause: Unknown rule selector\n", "ruff failed: Unknown rule selector"),
    (
        2,
        b"",
        b"ruff failed\n  Cause: Failed to load `a`\n  Cause: TOML error\n  |\nwrong key\n\n",
        "ruff failed: Failed to load `a`: wrong key",
    ),
    (2, b"", b"x" * 999, f"ruff failed: {'x' * 300}…"),
    (101, b"", b"", "ruff failed: it ended with 101."),
    (0, b"not json", b"", "ruff's answer cannot be read: "),
    (1, b'[{"code":"F401"}]', b"", "ruff's answer cannot be read: "),
]


@pytest.mark.parametrize(("code", "stdout", "stderr", "sentence"), BROKEN)
def test_a_failing_ruff_is_a_failure_not_a_clean_file(code, stdout, stderr, sentence):
    with pytest.raises(Unavailable) as caught:
        lint("x\n", "a.py", ruff="ruff", runner=Answering(code, stdout, stderr), cwd=Path("/"))
    assert caught.value.message.startswith(sentence)


def test_cells_of_notebooks_and_unknown_fixes_are_left_out():
    place = {"row": 1, "column": 1}
    base = {"filename": "/a.py", "message": "m", "location": place, "end_location": place}
    odd = {"applicability": "sometimes", "edits": [], "message": None}
    answer = [base | {"code": "F401", "cell": 1}, base | {"code": None, "fix": odd}]
    found = lint("x\n", "a.py", ruff="ruff", runner=Answering(1, msgspec.json.encode(answer)), cwd=Path("/"))
    assert [(each.finding.code, each.fix) for each in found] == [("invalid-syntax", None)]


def test_which_ruff(tmp_path, monkeypatch):
    program = tmp_path / "ruff"
    with pytest.raises(NotConfigured):
        find_ruff(str(program))
    program.write_text("")
    assert find_ruff(str(program)) == str(program)
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    assert find_ruff() == str(program)
    program.unlink()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotConfigured):
        find_ruff()


def test_version():
    assert version(find_ruff(), SystemRunner(), Path("/")).startswith("ruff ")
    with pytest.raises(Unavailable):
        version("ruff", Answering(1), Path("/"))
