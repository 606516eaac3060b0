"""The judge as a class says what `cockpit check` says; flaky tests are named on request."""

from __future__ import annotations

import os

import pytest

from cockpit.cli.gathering import Sources
from cockpit.cli.validation import EnterpriseComplianceValidator
from cockpit.core.errors import Invalid, NotFound, Refused

CODE = "def double(number: int) -> int:\n    return 2 * number\n"
PASSING = '<testsuite><testcase classname="t" name="a"/><testcase classname="t" name="b"/></testsuite>'
FAILING = PASSING.replace('name="b"/>', 'name="b"><failure message="no"/></testcase>')
DENIED = "#!/bin/sh\nrm -rf /\n"
STOPPED = "x.sh:2 guard.recursiveDelete is denied."

JUDGED = [
    ("passes", {"a.py": CODE, "report.xml": PASSING}, None, 0, ""),
    ("below", {"a.py": CODE, "report.xml": FAILING}, None, 1, "75.00 is below the minimum of 80."),
    ("that much is allowed", {"a.py": CODE, "report.xml": FAILING}, 0.75, 0, ""),
    ("denied", {"a.py": CODE, "x.sh": DENIED, "report.xml": PASSING}, None, 1, STOPPED),
    ("no tests", {"a.py": CODE}, None, 2, "tests: missing, no run of the tests is known."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "minimum", "code", "reason"), [row[1:] for row in JUDGED], ids=[row[0] for row in JUDGED]
)
def test_the_class_and_the_command_agree(place, cockpit, files, minimum, code, reason):
    root = place(files)
    for name in files.keys() - {"report.xml"}:
        os.utime(root / name, (1_000_000_000, 1_000_000_000))
    tests = (root / "report.xml",) if "report.xml" in files else ()
    validator = EnterpriseComplianceValidator(Sources(root, tests=tests))
    judgement = validator.validate(minimum)
    assert (judgement.code, judgement.passed) == (code, code == 0)
    assert " ".join(judgement.decision.reasons).startswith(reason)
    if code:
        with pytest.raises(Refused) as refused:
            validator.require(minimum)
        assert refused.value.message == " ".join(judgement.decision.reasons)
    else:
        assert validator.require(minimum).passed
    flags = [*(("--tests", "report.xml") if tests else ()), *(("--min", str(minimum)) if minimum else ())]
    checked = cockpit("check", "--format", "json", *flags)
    assert (checked.code, checked.json["outcome"]) == (code, judgement.decision.outcome)
    assert checked.json["score"] == judgement.snapshot.composite


def test_bad_input_is_told_before_anything_is_measured(place):
    root = place({"a.py": CODE})
    with pytest.raises(NotFound):
        EnterpriseComplianceValidator(Sources(root, tests=(root / "gone.xml",)))
    with pytest.raises(Invalid):
        EnterpriseComplianceValidator(Sources(root), model="unheard-of")


def test_flaky_tests_are_named(place, cockpit):
    root = place({"a.py": CODE, "report.xml": PASSING})
    os.utime(root / "a.py", (1_000_000_000, 1_000_000_000))
    assert cockpit("score", "--format", "json", "--tests", "report.xml").json["flaky"] == []
    (root / "report.xml").write_text(FAILING)
    assert cockpit("score", "--format", "json", "--tests", "report.xml").json["flaky"] == [
        {"name": "t::b", "failed": 1, "runs": 2}
    ]
    told = cockpit("score", "--explain").out
    assert told.endswith(
        "Tests that failed on code on which they have also passed:\n    50.0 %  t::b, 1 of 2 runs\n"
    )
    assert "also passed" not in cockpit("score").out
