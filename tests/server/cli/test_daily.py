"""`cockpit report --daily`: one page a day, the same for the same evidence, and an index of the pages."""

from __future__ import annotations

import subprocess

import pytest

from cockpit.features.compliance.dossier.daily import Head, head_of, index

DAY, YESTERDAY = "2026-03-04", "2026-03-03"
STUB = "def load() -> None:\n    pass\n"
PASSING = '<testsuite><testcase classname="t" name="a"/></testsuite>'
IDENTITY = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "init.defaultBranch=main")


def git(root, *arguments):
    subprocess.run(("git", *IDENTITY, *arguments), cwd=root, check=True, capture_output=True)


@pytest.fixture(autouse=True)
def noon(clock, monkeypatch):
    """It is noon, here and for git: no test begins on one day and ends on another."""
    for module in ("report", "validation"):
        monkeypatch.setattr(f"cockpit.cli.{module}.SystemClock", lambda: clock)
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, f"{DAY}T09:00:00+00:00")


@pytest.fixture
def project(place):
    root = place({"a.py": STUB, "report.xml": PASSING, ".gitignore": "report.xml\n"})
    git(root, "init")
    git(root, "add", ".")
    git(root, "commit", "-m", "Add a | b")
    return root


def contents(folder):
    return {each.name: each.read_text(encoding="utf-8") for each in sorted(folder.iterdir())}


def test_a_second_run_changes_nothing_until_the_evidence_does(project, cockpit):
    folder = project / "docs/state"
    first = cockpit("report", "--daily", "--tests", "report.xml")
    assert (first.code, first.err) == (0, "")
    assert first.out == f"{folder / f'{DAY}.md'}: written\n{folder / 'index.md'}: written\n"
    pages = contents(folder)
    assert list(pages) == [f"{DAY}.md", "index.md"]
    for _ in range(2):
        again = cockpit("report", "--daily")
        assert again.out == f"{folder / f'{DAY}.md'}: as it was\n{folder / 'index.md'}: as it was\n"
        assert contents(folder) == pages
    # The commit of the page is no evidence.
    git(project, "add", "docs")
    git(project, "commit", "-m", "The state of today")
    cockpit("report", "--daily")
    assert contents(folder) == pages
    (project / "b.py").write_text(STUB)
    git(project, "add", "b.py")
    git(project, "commit", "-m", "Add b")
    assert cockpit("report", "--daily").out.startswith(f"{folder / f'{DAY}.md'}: written\n")
    changed = contents(folder)[f"{DAY}.md"]
    assert "| Add b |" in changed
    assert "They changed 3 files: `.gitignore`, `a.py`, `b.py`." in changed


def test_the_page(project, cockpit):
    cockpit("report", "--daily", "--tests", "report.xml")
    page = (project / f"docs/state/{DAY}.md").read_text(encoding="utf-8")
    assert head_of(page) == Head(DAY, "main", 98.8, "passed")
    for said in (
        f"# State of project on {DAY}",
        "**98.80** (passes the gate); the minimum of this branch is 90, the model standard.",
        "| placeholders | 94.00 | 0.20 | ok | 1 finding in 2 lines of code |",
        "| Ann | Add a \\| b |",
        "There is no earlier score of this branch to compare with.",
        "- `audit.stub`: 1 open",
        f"- The oldest is of {DAY}: `a.py:2` (Ann).",
        "- 1 test run; the last at ",
        "- No rollbacks",
        "- The folder's database: whole",
        "| +1.20 | Finish 1 open finding (audit.stub) in a.py. |",
    ):
        assert said in page, said
    assert (
        f"| [{DAY}]({DAY}.md) | 98.80 |  | passes the gate | `main` |"
        in contents(project / "docs/state")["index.md"]
    )


def test_the_index_has_every_day_and_the_change(project, cockpit):
    folder = project / "docs/state"
    folder.mkdir(parents=True)
    head = f'{{"date":"{YESTERDAY}","branch":"main","score":90.0,"outcome":"passed"}}'
    (folder / f"{YESTERDAY}.md").write_text(f"<!-- @generated cockpit-state {head} -->\nTests: 9\n")
    (folder / "2026-01-01.md").write_text("Somebody's own page.\n")
    cockpit("report", "--daily", "--tests", "report.xml")
    # What a page says of its own day is not held against today.
    assert "Tests" not in contents(folder)[f"{DAY}.md"].partition("## Documents")[2].partition("##")[0]
    rows = [line for line in contents(folder)["index.md"].split("\n") if line.startswith("| [")]
    assert rows == [
        f"| [{DAY}]({DAY}.md) | 98.80 | +8.80 | passes the gate | `main` |",
        f"| [{YESTERDAY}]({YESTERDAY}.md) | 90.00 |  | passes the gate | `main` |",
    ]
    assert (folder / "2026-01-01.md").read_text() == "Somebody's own page.\n"


@pytest.mark.parametrize("name", ["index.md", "DAY"])
def test_what_somebody_else_wrote_is_left_alone(project, cockpit, name):
    folder = project / "notes"
    folder.mkdir()
    file = folder / (f"{DAY}.md" if name == "DAY" else name)
    file.write_text("# Mine\n")
    ended = cockpit("report", "--daily", "--folder", "notes")
    assert ended.code == 2
    assert (
        ended.err == f"cockpit: {file} was not written by `cockpit report --daily`; name another --folder.\n"
    )
    assert contents(folder) == {file.name: "# Mine\n"}


def test_without_git(place, cockpit):
    root = place({"a.py": STUB})
    (root / ".git").rmdir()
    cockpit("report", "--daily")
    page = contents(root / "docs/state")[f"{DAY}.md"]
    assert "The folder is in no git repository." in page
    assert "- tests: missing. no run of the tests is known." in page
    assert head_of(page) == Head(DAY, "", None, "incomplete")


MISTAKES = [
    (("--daily", "--since", "2026-01-01"), "--daily: expected no --since beside it."),
    (("--daily", "--format", "md"), "--daily: expected no --format beside it."),
    (("--daily", "--output", "x"), "--daily: expected no --output beside it."),
    (("--folder", "x"), "--folder: expected --daily beside it."),
    (("--daily", "--folder", "a.py"), "--folder: "),
]


@pytest.mark.parametrize(("flags", "said"), MISTAKES)
def test_mistakes(project, cockpit, flags, said):
    ended = cockpit("report", *flags)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"cockpit: {said}")


def test_changes_are_those_of_the_same_branch():
    heads = {
        "2026-03-01.md": Head("2026-03-01", "main", 90.0, "passed"),
        "2026-03-02.md": Head("2026-03-02", "x|y", 50.0, "below"),
        "2026-03-03.md": Head("2026-03-03", "main", None, "incomplete"),
        "2026-03-04.md": Head("2026-03-04", "main", 88.5, "below"),
    }
    rows = [line for line in index("a_b", heads).split("\n") if line.startswith("| [")]
    assert rows == [
        "| [2026-03-04](2026-03-04.md) | 88.50 | -1.50 | below the minimum | `main` |",
        "| [2026-03-03](2026-03-03.md) | incomplete |  | evidence is missing or stale | `main` |",
        "| [2026-03-02](2026-03-02.md) | 50.00 |  | below the minimum | `x\\|y` |",
        "| [2026-03-01](2026-03-01.md) | 90.00 |  | passes the gate | `main` |",
    ]


@pytest.mark.parametrize(
    "text", ["", "# x", "<!-- @generated cockpit-state {} -->", "<!-- @generated cockpit-state-index -->\n"]
)
def test_what_is_no_page(text):
    assert head_of(text) is None
