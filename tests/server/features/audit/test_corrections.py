"""The edits behind the code actions, as texts before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from textwrap import dedent

import pytest

from cockpit.core.errors import CockpitError, Refused
from cockpit.core.finding import Finding, Severity, Span
from cockpit.features.audit import corrections
from cockpit.features.audit.corrections import Edit
from cockpit.features.audit.languages import LANGUAGES, language_of

Correct = Callable[[Sequence[str], Finding], list[Edit]]


def finding(line: int, column: int = 0, code: str = "audit.stub") -> Finding:
    return Finding(
        "a.py", Span(line, column, line, column + 1), code, Severity.WARNING, "m", "", "0", "audit"
    )


def corrected(text: str, line: int, correct: Correct, column: int = 0, code: str = "audit.stub") -> str:
    lines = text.split("\n")
    starts = [0]
    for each in lines[:-1]:
        starts.append(starts[-1] + len(each) + 1)
    return corrections.applied(text, starts, correct(lines, finding(line, column, code)))


COMMENTS = [
    ("python", "why", "# why"),
    ("typescript", "why", "// why"),
    ("sql", "why", "-- why"),
    ("html", "why", "<!-- why -->"),
    ("css", "why", "/* why */"),
    ("html", "a --> b", "<!-- a - - > b -->"),
    ("html", "a -- b", "<!-- a - - b -->"),
    ("css", "a */ b", "/* a * / b */"),
    ("php", "a ?> b", "// a ? > b"),
    ("c", "a \\", "// a"),
    ("makefile", "a \\\\ ", "# a"),
    ("powershell", "why", "# why"),
    ("bat", "why", "REM why"),
]


@pytest.mark.parametrize(("language", "text", "expected"), COMMENTS)
def test_a_comment_cannot_end_itself_early(language: str, text: str, expected: str) -> None:
    assert corrections.comment(LANGUAGES[language], text) == expected


def test_a_mark_stands_above_with_the_indent_of_its_line() -> None:
    def mark(lines: Sequence[str], found: Finding) -> list[Edit]:
        return corrections.mark_intentional(lines, found, LANGUAGES["python"], " on\n purpose ", "\n")

    before = "def f():\n\tpass\n"
    assert corrected(before, 1, mark) == "def f():\n\t# cockpit: ignore[audit.stub] on purpose\n\tpass\n"


MARKABLE = [
    ("a.py", "x = 1\ny = 2", True),
    ("a.py", "x = \\\n2", False),
    ("a.c", "#define A \\\n1", False),
    ("a.sh", "ls && \\  \nrm x", False),
    ("Dockerfile", "RUN ls && \\\n  rm x", True),
    ("a.ps1", "ls `\n-x", False),
    ("a.ps1", "ls \\\n-x", True),
    ("a.bat", "dir ^\n/s", False),
    ("package.json", "{\n}", False),
    ("web/package.json", "{\n}", False),
    (".vscode/tasks.json", "{\n}", True),
]


@pytest.mark.parametrize(("path", "text", "markable"), MARKABLE)
def test_where_a_comment_may_stand(path: str, text: str, markable: bool) -> None:
    language, found = language_of(path), replace(finding(1), path=path)
    assert language is not None
    assert corrections.can_be_marked(text.split("\n"), found, language) is markable
    if not markable:
        with pytest.raises(Refused):
            corrections.mark_intentional(text.split("\n"), found, language, "why", "\n")


ISSUES = [
    ("# TODO: more", 2, "#4", "# TODO(#4): more"),
    ("x = 1  # TODO more", 9, " JIRA-1 ", "x = 1  # TODO(JIRA-1) more"),
    ("/* TODO */", 3, "a*/b", "/* TODO(a* /b) */"),
]


@pytest.mark.parametrize(("before", "column", "issue", "after"), ISSUES)
def test_an_issue_stands_behind_the_tag(before: str, column: int, issue: str, after: str) -> None:
    def link(lines: Sequence[str], found: Finding) -> list[Edit]:
        return corrections.link_issue(lines, found, issue)

    assert corrected(before, 0, link, column, "audit.tag") == after


ABSTRACT = [
    (
        "nothing imported",
        """
        class Loader:
            def run(self):
                raise NotImplementedError
        """,
        2,
        """
        from abc import ABC, abstractmethod
        class Loader(ABC):
            @abstractmethod
            def run(self):
                raise NotImplementedError
        """,
    ),
    (
        "behind the docstring and the imports of __future__",
        '''
        """Loads.

        Things.
        """
        from __future__ import annotations

        import os

        class Loader(Base, metaclass=Meta):
            @property
            async def run(self):
                raise NotImplementedError
        ''',
        11,
        '''
        """Loads.

        Things.
        """
        from __future__ import annotations

        from abc import ABC, abstractmethod
        import os

        class Loader(Base, ABC, metaclass=Meta):
            @property
            @abstractmethod
            async def run(self):
                raise NotImplementedError
        ''',
    ),
    (
        "only what is missing is imported",
        """
        from abc import abstractmethod

        class Loader():
            def run(self):
                raise NotImplementedError
        """,
        4,
        """
        from abc import ABC
        from abc import abstractmethod

        class Loader(ABC):
            @abstractmethod
            def run(self):
                raise NotImplementedError
        """,
    ),
    (
        "a class that is abstract already",
        """
        from abc import ABC, abstractmethod

        class Loader(ABC):
            def run(self):
                raise NotImplementedError
        """,
        4,
        """
        from abc import ABC, abstractmethod

        class Loader(ABC):
            @abstractmethod
            def run(self):
                raise NotImplementedError
        """,
    ),
    (
        "a base whose name only contains the letters",
        """
        class Loader(ABCLoader):
            def run(self):
                raise NotImplementedError
        """,
        2,
        """
        from abc import ABC, abstractmethod
        class Loader(ABCLoader, ABC):
            @abstractmethod
            def run(self):
                raise NotImplementedError
        """,
    ),
    (
        "by its metaclass",
        """
        class Loader(metaclass=ABCMeta):
            def run(self):
                raise NotImplementedError
        """,
        2,
        """
        from abc import abstractmethod
        class Loader(metaclass=ABCMeta):
            @abstractmethod
            def run(self):
                raise NotImplementedError
        """,
    ),
]


@pytest.mark.parametrize(("what", "before", "line", "after"), ABSTRACT, ids=[what for what, *_ in ABSTRACT])
def test_an_abstract_method(what: str, before: str, line: int, after: str) -> None:
    def abstract(lines: Sequence[str], found: Finding) -> list[Edit]:
        return corrections.make_abstract(lines, found, "\n")

    given = dedent(before).removeprefix("\n")
    assert corrected(given, line, abstract) == dedent(after).removeprefix("\n")
    assert corrections.can_be_abstract(given.split("\n"), finding(line), LANGUAGES["python"])


NOT_ABSTRACT = [
    ("no class", "def run():\n    raise NotImplementedError", 1, "audit.stub", "python"),
    ("another body", "class A:\n    def run(self):\n        pass", 2, "audit.stub", "python"),
    (
        "another code",
        "class A:\n    def run(self):\n        raise NotImplementedError",
        2,
        "audit.tag",
        "python",
    ),
    (
        "another language",
        "class A:\n    def run(self):\n        raise NotImplementedError",
        2,
        "audit.stub",
        "ruby",
    ),
    ("no function", "raise NotImplementedError", 0, "audit.stub", "python"),
]


@pytest.mark.parametrize(
    ("what", "text", "line", "code", "language"), NOT_ABSTRACT, ids=[what for what, *_ in NOT_ABSTRACT]
)
def test_what_cannot_be_abstract(what: str, text: str, line: int, code: str, language: str) -> None:
    found = finding(line, code=code)
    assert not corrections.can_be_abstract(text.split("\n"), found, LANGUAGES[language])


SKIPS = [
    ("@pytest.mark.skip", "why", '@pytest.mark.skip(reason="why")'),
    ("@pytest.mark.skip()", "why", '@pytest.mark.skip(reason="why")'),
    ("    @unittest.skip", 'a "b" \\c', '    @unittest.skip("a \\"b\\" \\\\c")'),
    ("@unittest.skip()", "", '@unittest.skip("")'),
]


@pytest.mark.parametrize(("before", "reason", "after"), SKIPS)
def test_the_reason_of_a_skip(before: str, reason: str, after: str) -> None:
    def explain(lines: Sequence[str], found: Finding) -> list[Edit]:
        return corrections.add_skip_reason(lines, found, reason)

    assert corrections.is_bare_skip(before.split("\n"), finding(0))
    assert corrected(f"{before}\ndef test_a(): ...", 1, explain) == f"{after}\ndef test_a(): ..."


FAILS = 'raise AssertionError("say what this test expects")'
ASSERTIONS = [
    (
        "a plain body",
        "def test_a():\n    run()\n\n\nx = 1\n",
        0,
        f"def test_a():\n    run()\n    {FAILS}\n\n\nx = 1\n",
    ),
    ("the end of the text", "def test_a():\n    run()", 0, f"def test_a():\n    run()\n    {FAILS}\n"),
    (
        "not within the loop that ends it",
        "class T:\n\tdef test_a(self):\n\t\tfor x in y:\n\t\t\trun(x)\n\tz = 1\n",
        1,
        f"class T:\n\tdef test_a(self):\n\t\tfor x in y:\n\t\t\trun(x)\n\t\t{FAILS}\n\tz = 1\n",
    ),
    (
        "a string that is not indented",
        'def test_a():\n    x = """\nabc\n"""\n    run(x)\n\ny = 1\n',
        0,
        f'def test_a():\n    x = """\nabc\n"""\n    run(x)\n    {FAILS}\n\ny = 1\n',
    ),
    (
        "a string at its end",
        'def test_a():\n    run("""\n  abc\n""")\ny = 1\n',
        0,
        f'def test_a():\n    run("""\n  abc\n""")\n    {FAILS}\ny = 1\n',
    ),
    (
        "a signature over several lines",
        "def test_a(\n    one,\n):\n    run()\n",
        0,
        f"def test_a(\n    one,\n):\n    run()\n    {FAILS}\n",
    ),
]


@pytest.mark.parametrize(
    ("what", "before", "line", "after"), ASSERTIONS, ids=[what for what, *_ in ASSERTIONS]
)
def test_a_failing_assertion(what: str, before: str, line: int, after: str) -> None:
    def add(lines: Sequence[str], found: Finding) -> list[Edit]:
        return corrections.add_assertion(lines, found, LANGUAGES["python"], "\n")

    assert corrected(before, line, add) == after
    assert corrections.is_test(before.split("\n"), finding(line))


STALE = [
    ("x = 1  # cockpit: ignore[audit.tag] why", "x = 1"),
    ("x = 1  # noqa: E1  cockpit: ignore[audit.tag] why", "x = 1  # noqa: E1"),
    ("    # cockpit: ignore[audit.tag] why\ny = 2", "y = 2"),
    ("y = 2\n# cockpit: ignore[audit.tag] why", "y = 2\n"),
    ("a(); // cockpit: ignore[audit.tag] why", "a();"),
    ("<!-- cockpit: ignore[audit.tag] why --><p>kept</p>", "<p>kept</p>"),
    ("a { /* cockpit: ignore[audit.tag] why */ color: red; }", "a { color: red; }"),
    ("/* note, cockpit: ignore[audit.tag] why */ x();", "/* note,*/ x();"),
    ("<!-- cockpit: ignore[audit.tag] why -->\n<p>", "<p>"),
]


@pytest.mark.parametrize(("before", "after"), STALE)
def test_only_the_suppression_goes(before: str, after: str) -> None:
    line = next(number for number, text in enumerate(before.split("\n")) if "cockpit:" in text)
    assert corrected(before, line, corrections.remove_stale_ignore) == after


@pytest.mark.parametrize("before", ["", "one", "one\ntwo\n"])
def test_everything_is_replaced(before: str) -> None:
    def replace(lines: Sequence[str], found: Finding) -> list[Edit]:
        return corrections.replace_all(lines, "new\n")

    assert corrected(before, 0, replace) == "new\n"


REFUSED: list[tuple[str, str, Correct, str]] = [
    ("no tag", "x = 1", lambda lines, found: corrections.link_issue(lines, found, "#1"), "refused"),
    ("no issue", "# TODO", lambda lines, found: corrections.link_issue(lines, found, " \n"), "invalid"),
    (
        "no method",
        "def f(): ...",
        lambda lines, found: corrections.make_abstract(lines, found, "\n"),
        "refused",
    ),
    ("no function", "x = 1", lambda lines, found: corrections.make_abstract(lines, found, "\n"), "refused"),
    (
        "no skip",
        "def f(): ...",
        lambda lines, found: corrections.add_skip_reason(lines, found, "y"),
        "refused",
    ),
    ("no ignore", "x = 1", corrections.remove_stale_ignore, "refused"),
    (
        "no Python",
        "it()",
        lambda lines, found: corrections.add_assertion(lines, found, LANGUAGES["ruby"], "\n"),
        "refused",
    ),
]


@pytest.mark.parametrize(("what", "text", "correct", "kind"), REFUSED, ids=[what for what, *_ in REFUSED])
def test_what_does_not_fit_is_refused(what: str, text: str, correct: Correct, kind: str) -> None:
    with pytest.raises(CockpitError) as failure:
        correct(text.split("\n"), finding(0))
    assert failure.value.kind == kind
