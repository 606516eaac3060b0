"""`cockpit validate` with vitest and jest: stand-ins take their options and write their report."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="A stand-in is a script with a shebang.")

STAND_IN = """\
#!{python}
import json, os, pathlib, sys
report = next(each.partition("=")[2] for each in sys.argv if each.startswith("--outputFile="))
here = pathlib.Path.cwd()
named = [str(pathlib.Path(each).relative_to(here)) for each in sys.argv[1:] if each.startswith(str(here))]
how = [each for each in sys.argv[1:] if each in ("related", "--findRelatedTests", "--runTestsByPath")]
pathlib.Path("node_modules/.cache").mkdir()
if "crash" in pathlib.Path("src/sum.ts").read_text():
    sys.exit("the configuration is wrong")
private = [each for each in os.environ if "TOKEN" in each]
good = "a + b" in pathlib.Path("src/sum.ts").read_text()
message = " ".join([*how, *named, *private, pathlib.Path(os.environ["HOME"]).name.partition("-")[0]])
tests = [
    dict(title="adds", status="passed" if good else "failed", failureMessages=[] if good else [message]),
    dict(title="never", status="failed", failureMessages=["as always"]),
]
file = dict(name=str(here / "test" / "sum.test.ts"), status="failed", assertionResults=tests)
pathlib.Path(report).write_text(json.dumps(dict(testResults=[file])))
"""
SUM = "export const sum = (a: number, b: number) => a + b;\n"
WRONG = SUM.replace("a + b", "a - b")
TEST = 'import { sum } from "../src/sum.js";\ntest("adds", () => expect(sum(1, 2)).toBe(3));\n'
MANIFESTS = {
    "vitest": {"scripts": {"test": "vitest run"}, "devDependencies": {"vitest": "^3", "jest": "^29"}},
    "jest": {"devDependencies": {"jest": "^29.0.0"}},
}
WITHOUT = ("--without", "types,imports,javascript,syntax,scope")


@pytest.fixture
def project(place):
    """Makes a package whose tests the named runner runs, with one commit."""

    def make(runner, *, installed=True):
        manifest = json.dumps({"name": "p", "version": "1.0.0", **MANIFESTS[runner]})
        root = place(
            {"package.json": manifest, "src/sum.ts": SUM, "src/other.ts": "", "test/sum.test.ts": TEST}
        )
        place({".gitignore": "node_modules\n"})
        if installed:
            place({f"node_modules/.bin/{runner}": STAND_IN.replace("{python}", sys.executable)})
            (root / "node_modules" / ".bin" / runner).chmod(0o755)
        author = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "one")):
            subprocess.run(["git", *author, *command], check=True)
        return root

    return make


def judged(cockpit):
    """How it ended, with what the check of tests says."""
    ended = cockpit("validate", *WITHOUT, "--format", "json")
    tests = next(each for each in ended.json["checks"] if each["name"] == "tests")
    return ended.code, [each["message"] for each in ended.json["reasons"]], tests


@pytest.mark.parametrize(("runner", "how"), [("vitest", "related"), ("jest", "--findRelatedTests")])
def test_what_the_change_affects_runs_in_a_copy(project, cockpit, place, monkeypatch, runner, how):
    monkeypatch.setenv("NPM_TOKEN", "x")
    root = project(runner)
    place({"src/sum.ts": WRONG})
    code, messages, tests = judged(cockpit)
    assert (code, messages) == (1, [f"adds fails with this change: {how} src/sum.ts home"])
    assert "never fails, and failed before the change." in [each["reason"] for each in tests["missing"]]
    assert not (root / "node_modules" / ".cache").exists(), "what tools keep there stays in the copy"


@pytest.mark.parametrize("runner", MANIFESTS)
def test_good_changes_pass(project, cockpit, place, runner):
    project(runner)
    place({"src/sum.ts": SUM.replace("sum =", "sum: Adder =")})
    code, messages, tests = judged(cockpit)
    assert (code, messages, tests["state"]) == (0, [], "passed")


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"src/sum.ts": WRONG, "package.json": json.dumps({"version": "1.0.1", **MANIFESTS["vitest"]})}, ""),
        ({"src/sum.ts": WRONG, "src/new.ts": ""}, "related src/new.ts src/sum.ts "),
    ],
)
def test_more_than_the_imports_lead_to_runs_all(project, cockpit, place, files, named):
    project("vitest")
    place(files)
    assert judged(cockpit)[1] == [f"adds fails with this change: {named}home"]


def test_a_runner_that_is_not_installed_is_said(project, cockpit, place):
    project("jest", installed=False)
    place({"src/sum.ts": WRONG})
    code, _, tests = judged(cockpit)
    assert (code, tests["state"]) == (0, "not checked")
    assert "The tests were not run: jest is not installed in node_modules." in tests["reason"]


def test_a_runner_that_writes_no_report_is_no_approval(project, cockpit, place):
    project("vitest")
    place({"src/sum.ts": "crash"})
    code, _, tests = judged(cockpit)
    assert (code, tests["state"]) == (2, "unknown")
    assert tests["reason"].endswith("did not come to an end: the configuration is wrong")


def test_packages_of_the_repository_itself_are_those_of_the_copy(project, cockpit, place):
    root = project("jest")
    (root / "packages" / "core").mkdir(parents=True)
    place({"packages/core/package.json": "{}"})
    (root / "node_modules" / "@me").mkdir()
    (root / "node_modules" / "@me" / "core").symlink_to("../../packages/core")
    stand_in = root / "node_modules" / ".bin" / "jest"
    asks = 'pathlib.Path("node_modules/@me/core").resolve().relative_to(here)'
    stand_in.write_text(stand_in.read_text().replace("private = [", f"private = [{asks}.as_posix()] + ["))
    place({"src/sum.ts": WRONG})
    assert judged(cockpit)[1] == ["adds fails with this change: packages/core home"]
