"""`cockpit validate` in a real repository: what is judged, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from cockpit.dual.judging import CHECKS

OTHER = "the diff was made from another version of the file."
QUICK = ("--without", "types,tests")
FILES = {
    "shop/__init__.py": "",
    "shop/cart.py": '''\
"""Carts."""


def total(prices: list[float], discount: float = 0.0) -> float:
    """The sum after a discount."""
    return round(sum(prices) * (1 - discount), 2)
''',
    "tests/test_cart.py": """\
from shop.cart import total


def test_total():
    assert total([1.0, 2.0]) == 3.0


def test_discount():
    assert total([10.0], 0.5) == 5.0
""",
    "logo.png": b"\x89PNG\x00",
    ".gitattributes": "* -text\n",
}
BETTER = FILES["shop/cart.py"].replace("The sum", "The rounded sum")
WRONG = FILES["shop/cart.py"].replace("1 - discount", "1 + discount")
STUB = FILES["shop/cart.py"].replace(
    "return round(sum(prices) * (1 - discount), 2)", "raise NotImplementedError"
)


@pytest.fixture
def git(place):
    """Runs git in the project, and gives what it says."""

    def run(*arguments):
        author = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false")
        return subprocess.run(["git", *author, *arguments], check=True, capture_output=True).stdout.decode()

    return run


@pytest.fixture
def project(place, git):
    """A project with one commit."""
    root = place(FILES)
    git("init", "--initial-branch=main")
    git("add", "--all")
    git("commit", "--message", "one")
    return root


def codes(ended):
    """What was objected to."""
    return [each["code"] for each in ended.json["reasons"] if each["rejects"]]


def test_what_is_not_committed(project, cockpit, place):
    nothing = cockpit("validate", *QUICK)
    assert (nothing.code, nothing.err.splitlines()[-1]) == (0, "approved: what is not committed is nothing.")
    place({"shop/cart.py": STUB, "shop/new.py": "import fastjsonx\n"})
    ended = cockpit("validate", *QUICK, "--format", "json")
    assert (ended.code, ended.json["verdict"]) == (1, "rejected")
    assert set(codes(ended)) == {"validate.stub", "validate.package"}
    below = cockpit("validate", "shop/new.py", *QUICK, "--format", "json")
    assert codes(below) == ["validate.package"]
    text = cockpit("validate", "shop/new.py", *QUICK)
    assert "shop/new.py:1:1: error validate.package There is no package `fastjsonx`" in text.out
    assert "types: not checked" not in text.err
    assert "types: off: It was left out on request." in text.err
    github = cockpit("validate", "shop/new.py", *QUICK, "--format", "github")
    assert github.out.startswith(
        "::error file=shop/new.py,line=1,title=validate.package::There is no package"
    )


def test_the_index_counts_for_staged(project, cockpit, place, git):
    place({"shop/cart.py": STUB})
    git("add", "--all")
    place({"shop/cart.py": BETTER})
    staged = cockpit("validate", "--staged", *QUICK, "--format", "json")
    assert "validate.stub" in codes(staged)
    assert cockpit("validate", *QUICK).code == 0


def test_since_a_revision(project, cockpit, place, git):
    git("checkout", "--quiet", "-b", "work")
    place({"shop/cart.py": STUB})
    git("commit", "--all", "--message", "two")
    assert cockpit("validate", *QUICK).code == 0
    assert "validate.stub" in codes(cockpit("validate", "--since", "main", *QUICK, "--format", "json"))
    wrong = cockpit("validate", "--since", "nowhere")
    assert (wrong.code, wrong.err.partition(";")[0]) == (
        2,
        "cockpit: --since: 'nowhere' is no revision of this repository",
    )


def test_tests_of_the_change_run_in_a_copy(project, cockpit, place):
    place({"shop/cart.py": WRONG})
    ended = cockpit("validate", "--without", "types", "--format", "json")
    assert codes(ended) == ["validate.failingTest"]
    reason = ended.json["reasons"][0]
    assert (reason["path"], reason["line"]) == ("tests/test_cart.py", 9)
    assert "test_discount" in reason["message"]
    assert sorted(path.name for path in project.iterdir()) == [
        ".git",
        ".gitattributes",
        "logo.png",
        "shop",
        "tests",
    ]


def test_a_project_may_take_warnings_for_errors(project, cockpit, place):
    place({"pytest.ini": "[pytest]\nfilterwarnings = error\n", "shop/cart.py": WRONG})
    assert codes(cockpit("validate", "--without", "types", "--format", "json")) == ["validate.failingTest"]


def test_tests_that_hang_are_no_approval(project, cockpit, place):
    place({"shop/cart.py": f"import threading\nthreading.Event().wait()\n{BETTER}"})
    ended = cockpit("validate", "--without", "types", "--test-seconds", "1", "--format", "json")
    assert (ended.code, ended.json["verdict"]) == (2, "cannot judge")
    tests = next(each for each in ended.json["checks"] if each["name"] == "tests")
    assert (tests["state"], tests["reason"].endswith("did not end within 1 s.")) == ("unknown", True)


def test_a_diff(project, cockpit, place, git, tmp_path):
    place({"shop/cart.py": STUB})
    diff = tmp_path / "change.diff"
    diff.write_text(git("diff"))
    applied = cockpit("validate", "--diff", str(diff), *QUICK, "--format", "json")
    assert "validate.stub" in codes(applied), "a diff that is in the working tree already"
    git("checkout", "--", ".")
    assert "validate.stub" in codes(cockpit("validate", "--diff", str(diff), *QUICK, "--format", "json"))
    assert (project / "shop/cart.py").read_text() == FILES["shop/cart.py"], "nothing was changed"


def test_bad_diffs_are_named_by_line(project, cockpit, tmp_path):
    diff = tmp_path / "change.diff"
    for text, said in (
        ("hello\n", f"{diff}: this is no unified diff: no line begins with `diff --git` or `--- `."),
        (
            "--- a/x\n+++ b/x\n@@ nonsense\n",
            f"{diff}:3: expected the head of a hunk, such as `@@ -1,3 +1,4 @@`.",
        ),
        (
            "--- a/shop/cart.py\n+++ b/shop/cart.py\n@@ -1,2 +1,2 @@\n-nothing\n+else\n",
            f"{diff}:6: the hunk that begins on line 3 is cut off or malformed here.",
        ),
        (
            "--- a/shop/cart.py\n+++ b/shop/cart.py\n@@ -1,1 +1,1 @@\n-nothing\n+else\n",
            f"{diff}:3: this hunk does not fit shop/cart.py as it is; {OTHER}",
        ),
        (
            "--- a/gone.py\n+++ b/gone.py\n@@ -1,1 +1,1 @@\n-nothing\n+else\n",
            f"{diff}:1: gone.py is not in the working tree, or is no file.",
        ),
    ):
        diff.write_text(text)
        ended = cockpit("validate", "--diff", str(diff))
        assert (ended.code, ended.err) == (2, f"cockpit: {said}\n")


def test_a_diff_that_leads_out_of_the_repository(project, cockpit, tmp_path):
    diff = tmp_path / "change.diff"
    diff.write_text("--- /dev/null\n+++ b/../outside.py\n@@ -0,0 +1,1 @@\n+x = 1\n")
    assert codes(cockpit("validate", "--diff", str(diff), *QUICK, "--format", "json")) == ["validate.outside"]
    assert not (project.parent / "outside.py").exists()


def test_what_cannot_be_read_is_said(project, cockpit, place):
    place({"logo.png": b"\x89PNG\x01\x00", "config.yml": b"a: \xff\n"})
    ended = cockpit("validate", *QUICK)
    assert ended.code == 2
    assert "syntax: unknown: config.yml: it is no text that can be decoded" in ended.err
    assert "syntax: not checked: logo.png: it is no text" in ended.err


def test_bad_input(place, cockpit, project):
    for arguments, said in (
        (("--without", "x"), "--without: no such check: 'x'"),
        (("--test-seconds", "0"), "--test-seconds: expected a number above 0, got 0."),
        (("--diff", "nowhere.diff"), "--diff: nowhere.diff: no such file."),
        (("..",), ".. is not in the repository"),
        (("--staged", "shop"), "PATH: expected none beside --diff, --staged or --since."),
    ):
        ended = cockpit("validate", *arguments)
        assert ended.code == 2
        assert ended.err.startswith(f"cockpit: {said}")


def test_without_a_repository(tmp_path, cockpit, monkeypatch):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    ended = cockpit("validate")
    assert (ended.code, ended.err) == (2, f"cockpit: {folder} is not in a git repository.\n  git init\n")


def test_without_ruff_there_is_no_approval(project, cockpit, place, monkeypatch):
    place({"shop/cart.py": BETTER})
    monkeypatch.setattr("cockpit.features.lint.ruff.sys.executable", os.devnull)
    monkeypatch.setattr("cockpit.features.lint.ruff.shutil.which", lambda _name: None)
    ended = cockpit("validate", *QUICK)
    assert ended.code == 2
    assert "lint: unknown: ruff was not found." in ended.err


def test_sarif(project, cockpit, place):
    place({"shop/cart.py": STUB})
    run = cockpit("validate", *QUICK, "--format", "sarif").json["runs"][0]
    assert {each["ruleId"] for each in run["results"]} == {"validate.stub"}
    assert run["properties"]["verdict"] == "rejected"


def test_what_is_too_large_is_not_judged(project, cockpit, place, tmp_path, monkeypatch):
    monkeypatch.setattr("cockpit.features.copilots.collecting.MOST_BYTES", 100)
    place({"shop/cart.py": BETTER})
    (tmp_path / "change.diff").write_text("x" * 101)
    for arguments in ((), ("--diff", str(tmp_path / "change.diff"))):
        ended = cockpit("validate", *arguments)
        assert ended.code == 2
        assert (
            "more than 100 bytes are not judged at once. Validate it in parts: name some PATHS." in ended.err
        )


def test_lines_of_json_tell_each_check_as_it_ends(project, cockpit, place):
    place({"shop/cart.py": STUB})
    ended = cockpit("validate", *QUICK, "--format", "jsonl")
    lines = [json.loads(line) for line in ended.out.splitlines()]
    assert [line["check"]["name"] for line in lines[:-1]] == list(CHECKS)
    told = {line["check"]["name"]: [each["code"] for each in line["reasons"]] for line in lines[:-1]}
    assert (told["stubs"], told["audit"]) == (["validate.stub"], []), "one defect is told once"
    assert (lines[-1]["verdict"], lines[-1]["files"], ended.code) == ("rejected", ["shop/cart.py"], 1)
    written = cockpit("validate", *QUICK, "--format", "jsonl", "--output", "verdict.jsonl")
    assert (written.out, len((project / "verdict.jsonl").read_text().splitlines())) == ("", len(lines))


VACUOUS = """\
from shop.cart import total


def test_equal_to_itself():
    assert total([1.0]) == total([1.0])


def test_nothing_is_seen():
    try:
        assert total([1.0]) == 7.0
    except (AssertionError, RuntimeError):
        assert True


def test_that_looks():
    assert total([1.0], 1.0) == 0.0
"""


def test_new_tests_have_to_notice_what_is_broken(project, cockpit, place):
    place({"tests/test_more.py": VACUOUS})
    ended = cockpit("validate", "--without", "types,audit", "--format", "json")
    told = [(each["code"], each["line"], each["rejects"]) for each in ended.json["reasons"]]
    assert ("validate.weakTest", 4, False) in told
    assert ("validate.emptyTest", 8, True) in told
    assert not [each for each in told if each[1] == 15]
    assert ended.code == 1
