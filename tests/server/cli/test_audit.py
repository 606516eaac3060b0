"""`cockpit audit`: flags, exit codes, what goes where, and what is said about mistakes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cockpit.cli.audit import FORMATS
from cockpit.features.audit.catalog import RULES

TODO = "# TODO: finish this\n"
SWALLOW = "try:\n    run()\nexcept Exception:\n    pass\n"
CLEAN = '"""Nothing to see."""\n'
KEYS = {"path", "line", "column", "endLine", "endColumn", "code", "severity", "message"}
KEYS |= {"symbol", "identity", "source"}


def test_json(place, cockpit):
    place({"src/a.py": "s = '🎉'  # TODO: finish this\n", "b.ts": "let x = 1\n", "src/c.png": "x"})
    ended = cockpit("audit", "--no-lint", "--format", "json", "--fail-on", "never")
    assert (ended.code, ended.err) == (0, "")
    (finding,) = ended.json["findings"]
    assert set(finding) == KEYS
    assert finding["message"]
    expected = {
        "path": "src/a.py",
        "line": 1,
        "column": 12,
        "code": "audit.tag",
        "severity": "info",
        "source": "audit",
    }
    assert {key: finding[key] for key in expected} == expected
    summary = ended.json["summary"]
    assert (summary["files"], summary["lines"], summary["findings"]) == (2, 2, 1)
    assert (summary["byCode"], summary["bySeverity"], summary["density"]) == (
        {"audit.tag": 1},
        {"info": 1},
        500.0,
    )
    assert summary["lint"] == {"state": "off", "reason": ""}


def test_text(place, cockpit):
    place({"a.py": TODO, "docs/b.py": SWALLOW})
    ended = cockpit("audit", "--no-lint")
    lines = ended.out.splitlines()
    assert lines[0].startswith("a.py:1:3: info audit.tag ")
    assert lines[1].startswith("docs/b.py:3:1: warning audit.swallow ")
    assert len(lines) == 2
    assert ended.err.startswith("1 warning, 1 info in 2 files, 4 lines of code")
    assert ended.code == 1


@pytest.mark.parametrize(
    ("files", "flags", "code"),
    [
        ({"a.py": CLEAN}, (), 0),
        ({"a.py": TODO}, (), 0),
        ({"a.py": TODO}, ("--fail-on", "info"), 1),
        ({"a.py": SWALLOW}, (), 1),
        ({"a.py": SWALLOW}, ("--fail-on", "error"), 0),
        ({"a.py": SWALLOW}, ("--fail-on", "never"), 0),
        ({"a.py": SWALLOW}, ("--ignore", "audit.swallow"), 0),
        ({"a.py": SWALLOW}, ("--select", "audit.tag"), 0),
        ({"a.py": SWALLOW, "cockpit.toml": "severities = {'audit.*' = 'error'}"}, ("--fail-on", "error"), 1),
        ({"a.py": SWALLOW, "cockpit.toml": "exclude = ['a.py']"}, (), 0),
        ({"a.py": SWALLOW, "cockpit.toml": "exclude = ['a.py']"}, ("a.py",), 0),
        ({"a.py": SWALLOW, ".gitignore": "a.py"}, (), 0),
        ({"a.py": SWALLOW, ".gitignore": "a.py"}, ("a.py",), 1),
        ({"a.py": CLEAN, "b/c.py": SWALLOW}, ("b",), 1),
        ({"a.py": CLEAN, "b/c.py": SWALLOW}, ("a.py",), 0),
        ({}, (), 0),
    ],
)
def test_exit_codes(place, cockpit, files, flags, code):
    place(files)
    assert cockpit("audit", "--no-lint", *flags).code == code


MISTAKES = [
    (("nope.py",), "nope.py: no such file or folder."),
    (("deep/nope.py",), "deep/nope.py: no such file or folder."),
    (("--select", "audit.nope"), "--select: no such code: 'audit.nope'; codes look like"),
    (("--ignore", "audit.tag,x"), "--ignore: no such code: 'x'; codes look like"),
    (("--format", "xml"), "argument --format: invalid choice: 'xml'"),
    (("--fail-on", "hint"), "argument --fail-on: invalid choice: 'hint'"),
    (("--jobs", "many"), "argument --jobs: invalid int value: 'many'"),
    (("--jobs", "0"), "--jobs: expected a number of processes, 1 or more."),
    (("--jobs", "-1"), "--jobs: expected a number of processes, 1 or more."),
    (
        ("--baseline", "debt.json"),
        "debt.json: there is no such baseline; `cockpit audit --write-baseline` makes one.",
    ),
    (
        ("--changed-since", "main"),
        "--changed-since: 'main' is no revision of this repository; name a branch,",
    ),
    (
        ("--new-since", "main"),
        "--new-since: 'main' is no revision of this repository; name a branch,",
    ),
    (("--new-since", "main", "--changed-since", "main"), "not allowed with argument --new-since"),
    (("--output", "a.py/x"), "--output: a.py/x cannot be written: "),
]


@pytest.mark.parametrize(("flags", "sentence"), MISTAKES)
def test_bad_input_is_one_clear_sentence(place, cockpit, flags, sentence):
    place({"a.py": CLEAN})
    ended = cockpit("audit", "--no-lint", *flags)
    assert (ended.code, ended.out) == (2, "")
    assert sentence in ended.err
    assert "Traceback" not in ended.err


def test_a_broken_configuration_is_named(place, cockpit):
    place({"pyproject.toml": "[tool.cockpit.severities]\naudit.tag = 'loud'\n"})
    ended = cockpit("audit")
    assert ended.code == 2
    assert ended.err == (
        "cockpit: pyproject.toml: tool.cockpit.severities.audit.tag: "
        "expected one of error, warning, info, hint, off, got 'loud'.\n"
    )


def test_a_fault_of_our_own_is_not_taken_for_findings(place, cockpit, monkeypatch):
    def broken(*_):
        raise RuntimeError("boom")

    monkeypatch.setattr("cockpit.cli.audit.understand", broken)
    ended = cockpit("audit")
    assert ended.code == 2


def test_output_goes_to_the_file_alone(place, cockpit):
    root = place({"a.py": TODO})
    ended = cockpit("audit", "--no-lint", "--format", "json", "--output", "report.json")
    assert ended.out == ""
    assert ended.err.startswith("1 info in 1 file")
    assert b'"findings"' in (root / "report.json").read_bytes()


def test_statistics(place, cockpit):
    place({"a.py": TODO * 10 + SWALLOW})
    ended = cockpit("audit", "--no-lint", "--statistics")
    counts = [line.split()[:2] for line in ended.out.splitlines()]
    assert counts == [["10", "audit.tag"], ["1", "audit.swallow"]]
    assert ended.out.startswith(f"10  audit.tag  {RULES['audit.tag'].title}\n 1  audit.swallow  ")


def test_paths_are_shown_from_where_one_stands_and_named_from_the_root(place, cockpit, monkeypatch):
    root = place({"pkg/a.py": TODO, "b.py": TODO})
    monkeypatch.chdir(root / "pkg")
    here = cockpit("audit", "--no-lint", "--format", "json").json
    assert [each["path"] for each in here["findings"]] == ["a.py"]
    both = cockpit("audit", "--no-lint", "--format", "json", "..").json
    assert [each["path"] for each in both["findings"]] == ["../b.py", "a.py"]
    assert both["findings"][1]["identity"] == here["findings"][0]["identity"]
    assert "file=pkg/a.py," in cockpit("audit", "--no-lint", "--format", "github").out


def test_a_folder_elsewhere_is_its_own_root(place, cockpit, tmp_path):
    place({})
    other = tmp_path / "mein ordner"
    other.mkdir()
    (other / "größe.py").write_text(TODO)
    ended = cockpit("audit", "--no-lint", "--format", "json", str(other))
    assert ended.json["summary"]["root"] == str(other)
    assert [each["path"] for each in ended.json["findings"]] == ["../mein ordner/größe.py"]


def test_a_baseline_accepts_old_debt_only(place, cockpit):
    root = place({"a.py": SWALLOW})
    written = cockpit("audit", "--no-lint", "--write-baseline")
    assert written.code == 0
    assert written.err.endswith(f"1 findings accepted in {root}/cockpit-baseline.json.\n")
    accepted = cockpit("audit", "--no-lint", "--baseline", "cockpit-baseline.json", "--format", "json")
    assert (accepted.code, accepted.json["findings"], accepted.json["summary"]["baselined"]) == (0, [], 1)
    place({"a.py": "import x\n\n" + SWALLOW, "cockpit.toml": "baseline = 'cockpit-baseline.json'"})
    assert cockpit("audit", "--no-lint").code == 0
    place({"b.py": SWALLOW})
    assert cockpit("audit", "--no-lint").code == 1
    place({"a.py": CLEAN, "b.py": CLEAN})
    paid = cockpit("audit", "--no-lint")
    assert "1 entry of the baseline can be removed." in paid.err


def test_a_new_baseline_replaces_the_old_one(place, cockpit):
    root = place({"a.py": SWALLOW, "cockpit.toml": "baseline = 'debt.json'", "debt.json": '{"version": 1}'})
    assert cockpit("audit", "--no-lint", "--write-baseline").code == 0
    assert b"audit.swallow" in (root / "debt.json").read_bytes()
    assert cockpit("audit", "--no-lint").code == 0
    assert cockpit("audit", "--no-lint", "--write-baseline", "other.json").code == 0
    assert b"audit.swallow" in (root / "other.json").read_bytes()


LINT = "import os\nnope\n"
PYFLAKES = {"ruff.toml": "lint.select = ['F']"}


@pytest.mark.parametrize(
    ("files", "flags", "codes", "state"),
    [
        ({"a.py": LINT}, (), {"F401", "F821"}, "ran"),
        ({"a.py": LINT}, ("--no-lint",), set(), "off"),
        ({"a.py": LINT}, ("--select", "audit.*"), set(), "ran"),
        ({"a.py": LINT}, ("--ignore", "F4"), {"F821"}, "ran"),
        ({"a.py": LINT}, ("a.py",), {"F401", "F821"}, "ran"),
        ({"a.py": LINT, "b.ts": "let x = 1\n"}, ("b.ts",), set(), "ran"),
        ({"a.py": LINT, "cockpit.toml": "exclude = ['a.py']"}, (), set(), "ran"),
        ({"a.py": LINT, "cockpit.toml": "severities = {'ruff.*' = 'off'}"}, (), set(), "ran"),
        ({"a.py": LINT, "ruff.toml": "lint.select = ['F401']"}, (), {"F401"}, "ran"),
        ({"a.py": LINT, "ruff.toml": "lint.select = ['NOPE']"}, (), set(), "unknown"),
    ],
)
def test_lint(place, cockpit, files, flags, codes, state):
    root = place(PYFLAKES | files)
    ended = cockpit("audit", "--format", "json", "--fail-on", "never", *flags)
    assert {each["code"] for each in ended.json["findings"] if each["source"] == "ruff"} == codes
    assert ended.json["summary"]["lint"]["state"] == state
    assert ended.json["summary"]["density"] == 0
    assert ("lint is unknown: ruff failed: " in ended.err) is (state == "unknown")
    assert ended.code == 0
    assert not (root / ".ruff_cache").exists()


def test_changed_since(place, cockpit, tmp_path):
    root = place(PYFLAKES | {"old.py": SWALLOW, "edited.py": CLEAN})
    (root / ".git").rmdir()

    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=A", "-c", "user.email=a@b.c", *arguments], cwd=root, check=True
        )

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    nothing = cockpit("audit", "--changed-since", "HEAD", "--format", "json")
    assert (nothing.code, nothing.json["summary"]["files"]) == (0, 0)
    place({"edited.py": LINT, "sub/new.py": SWALLOW})
    changed = cockpit("audit", "--changed-since", "HEAD", "--format", "json")
    assert [(each["path"], each["code"]) for each in changed.json["findings"]] == [
        ("edited.py", "F401"), ("edited.py", "F821"), ("sub/new.py", "F821"), ("sub/new.py", "audit.swallow"),
    ]  # fmt: skip
    below = cockpit("audit", "--no-lint", "--changed-since", "HEAD", "--format", "json", "sub")
    assert [each["path"] for each in below.json["findings"]] == ["sub/new.py"]


def test_new_since(place, cockpit):
    root = place({"old.py": SWALLOW, "edited.py": LINT, "renamed.py": SWALLOW})
    (root / ".git").rmdir()

    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=A", "-c", "user.email=a@b.c", *arguments], cwd=root, check=True
        )

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    git("mv", "renamed.py", "moved.py")
    place({"edited.py": "import json\n" + LINT + SWALLOW, "new.py": SWALLOW})
    new = cockpit("audit", "--new-since", "HEAD", "--format", "json")
    found = [(each["path"], each["code"]) for each in new.json["findings"]]
    assert [each for each in found if each[1] in ("F401", "audit.swallow")] == [
        ("edited.py", "F401"), ("edited.py", "audit.swallow"), ("new.py", "audit.swallow"),
    ]  # fmt: skip
    assert new.json["findings"][0]["line"] == 1
    assert new.json["summary"]["older"] > 0
    told = cockpit("audit", "--new-since", "HEAD")
    assert (told.code, f"{new.json['summary']['older']} older findings left out." in told.err) == (1, True)
    git("add", ".")
    git("commit", "-qm", "second")
    nothing = cockpit("audit", "--new-since", "HEAD", "--format", "json")
    assert (nothing.code, nothing.json["summary"]["findings"]) == (0, 0)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_of_nothing(place, cockpit, name):
    place({"a.py": CLEAN})
    ended = cockpit("audit", "--no-lint", "--format", name)
    assert ended.code == 0
    assert ended.out.splitlines()[:1] in ([], ["{"], ["[]"])


def test_a_reader_that_goes_away_is_no_failure(place):
    place({"a.py": TODO})
    reading, writing = os.pipe()
    os.close(reading)
    argv = [sys.executable, "-m", "cockpit", "audit", "--no-lint", "--format", "json"]
    done = subprocess.run(argv, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_interrupt_ends_without_a_traceback(place):
    place({})
    script = """
import os, signal
from cockpit.cli import audit, program
audit.understand = lambda *_: os.kill(os.getpid(), signal.SIGINT)
raise SystemExit(program.main(["audit"]))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (128 + signal.SIGINT, "")


def test_a_terminal_shows_progress_and_a_pipe_does_not(place):
    place({"a.py": TODO, "b.py": TODO})
    ours, theirs = pytest.importorskip("pty").openpty()
    argv = [sys.executable, "-m", "cockpit", "audit", "--no-lint", "--format", "json"]
    capable = {**os.environ, "TERM": "xterm"}
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=theirs, env=capable, check=False)
    os.close(theirs)
    shown = os.read(ours, 10_000)
    os.close(ours)
    assert b"2 of 2 files" in shown
    assert shown.endswith(b"\r\x1b[K")
    assert b"\r" not in done.stdout
    assert subprocess.run(argv, capture_output=True, check=False).stderr == b""


def test_a_dumb_terminal_shows_no_progress(place):
    place({"a.py": TODO})
    ours, theirs = pytest.importorskip("pty").openpty()
    argv = [sys.executable, "-m", "cockpit", "audit", "--no-lint", "--format", "json"]
    dumb = {**os.environ, "TERM": "dumb"}
    subprocess.run(argv, stdout=subprocess.PIPE, stderr=theirs, env=dumb, check=False)
    os.write(theirs, b"nothing before this")
    shown = os.read(ours, 10_000)
    os.close(theirs)
    os.close(ours)
    assert shown == b"nothing before this"


def test_audit_and_guard_start_without_the_daemon(place):
    place({"a.py": CLEAN})
    heavy = "{'pygls', 'sqlalchemy', 'lsprotocol', 'watchdog', 'multiprocessing', 'asyncio'}"
    script = f"""
import sys
before = set(sys.modules)
from cockpit.cli.program import main
main(["audit", "--no-lint"])
main(["guard", "ls"])
print(sorted({heavy} & {{name.partition(".")[0] for name in set(sys.modules) - before}}))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_baseline_goes_with_a_renamed_file(place, cockpit):
    root = place({"a.py": "# FIXME: one\n# TODO: two\n"})
    assert cockpit("audit", "--no-lint", "--write-baseline").code == 0
    (root / "a.py").rename(root / "b.py")
    ended = cockpit("audit", "--no-lint", "--format", "json")
    assert (ended.code, ended.json["summary"]["baselined"], ended.json["findings"]) == (0, 2, [])
    assert ended.json["summary"]["resolvedDebts"] == 0


MORTAL = (sys.executable, str(Path(__file__).parents[1] / "mortal.py"))


@pytest.mark.skipif(sys.platform == "win32", reason="Rights there are no modes.")
@pytest.mark.parametrize("name", ["closed", "closed.py"])
def test_what_is_named_but_may_not_be_read(place, spawned, name):
    root = place({"closed/a.py": "x = 1\n", "closed.py": "x = 1\n"})
    (root / name).chmod(0)
    try:
        ended = spawned("audit", "--no-lint", name, before=MORTAL)
    finally:
        (root / name).chmod(0o700)
    assert (ended.code, ended.err) == (2, f"cockpit: {name} cannot be read: permission denied.\n")


def test_a_repository_of_somebody_else(place, cockpit, monkeypatch):
    root = place({"a.py": "x = 1\n"})
    (root / ".git").rmdir()
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    ended = cockpit("audit", "--new-since", "main")
    assert ended.code == 2
    assert f"git refuses {root}, which belongs to another user.\n  git config --global" in ended.err
