"""SARIF, GitHub and GitLab: valid, escaped, complete."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema
import msgspec
import pytest

from cockpit.core.finding import Finding, Severity, Span
from cockpit.features.audit.detect import Suppressed
from cockpit.features.audit.formats import github, gitlab, json, sarif, text
from cockpit.features.audit.formats.report import LintState, Report, Summary, counted

ROOT = Path(__file__).parents[3]
SCHEMA = ROOT / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
"""OASIS's schema, from a package of Microsoft's that carries it."""


def finding(**changes) -> Finding:
    values = {
        "path": "src/größe 1.py",
        "span": Span(2, 4, 2, 9),
        "code": "audit.stub",
        "severity": Severity.WARNING,
        "message": "`load` does nothing.",
        "symbol": "Loader.load",
        "identity": "0123456789abcdef0123",
        "source": "audit",
    }
    return Finding(**(values | changes))


RAN = LintState("ran")


def report(*findings: Finding, suppressed=(), accepted=(), lint=RAN, **options) -> Report:
    severities = counted(each.severity for each in findings)
    summary = Summary(
        root="/work/my project",
        files=1,
        lines=200,
        findings=len(findings),
        by_severity=severities,
        by_code=counted(each.code for each in findings),
        suppressed=len(suppressed),
        baselined=len(accepted),
        resolved_debts=0,
        older=0,
        skipped={"binary": 2},
        not_utf8=0,
        density=5.0,
        density_limit=5.0,
        lint=lint,
        seconds=0.1,
        fail_on="warning",
        failed=bool(findings),
    )
    return Report(
        findings=findings,
        suppressed=suppressed,
        accepted=accepted,
        summary=summary,
        version="1.2.3",
        links={"F401": "https://docs.astral.sh/ruff/rules/unused-import"},
        shown=lambda path: path,
        **options,
    )


RUFF = finding(code="F401", source="ruff", symbol="", severity=Severity.ERROR, identity="f" * 16)
GUARD = finding(code="guard.recursiveDelete", source="guard", severity=Severity.HINT, span=Span(0, 0, 3, 0))
EVERYTHING = report(
    finding(),
    RUFF,
    GUARD,
    suppressed=[Suppressed(finding(code="audit.swallow"), "The peer may be gone.")],
    accepted=[finding(code="audit.tag", severity=Severity.INFO)],
    lint=LintState("unknown", "ruff was not found."),
)


@pytest.mark.parametrize("each", [EVERYTHING, report()], ids=["everything", "nothing"])
def test_sarif_is_valid(each):
    document = msgspec.json.decode(sarif.render(each))
    schema = msgspec.json.decode(SCHEMA.read_bytes())
    validator = jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(document)] == []


def test_sarif():
    (run,) = msgspec.json.decode(sarif.render(EVERYTHING))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert all(rule["help"]["text"] for rule in rules if "ruff" not in rule["properties"]["tags"])
    assert [each["level"] for each in run["results"]] == ["warning", "error", "note", "warning", "note"]
    kinds = [each.get("suppressions", [{}])[0].get("kind") for each in run["results"]]
    assert kinds == [None, None, None, "inSource", "external"]
    assert run["results"][3]["suppressions"][0]["justification"] == "The peer may be gone."
    first = run["results"][0]
    assert first["partialFingerprints"] == {"cockpitIdentity/v1": "0123456789abcdef0123"}
    place = first["locations"][0]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "src/gr%C3%B6%C3%9Fe%201.py", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 10},
    }
    assert place["logicalLocations"] == [{"fullyQualifiedName": "Loader.load"}]
    assert run["originalUriBaseIds"] == {"SRCROOT": {"uri": "file:///work/my%20project/"}}
    assert run["columnKind"] == "unicodeCodePoints"
    notes = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert notes == ["2 skipped: binary.", "Lint is unknown: ruff was not found."]
    assert rules[-1] == {
        "id": "F401",
        "shortDescription": {"text": "ruff F401"},
        "helpUri": "https://docs.astral.sh/ruff/rules/unused-import",
        "properties": {"tags": ["ruff"]},
    }


PLACE = "line=3,endLine=3,title=audit.stub,col=5,endColumn=10"
GITHUB = [
    (
        finding(),
        f"::warning file=src/größe 1.py,{PLACE}::`load` does nothing.",
    ),
    (
        finding(severity=Severity.ERROR, span=Span(0, 0, 2, 0)),
        "::error file=src/größe 1.py,line=1,endLine=2,title=audit.stub::`load` does nothing.",
    ),
    (
        finding(severity=Severity.INFO, path="a,b:c%.py", message="100 %\r\nof a: b, c"),
        f"::notice file=a%2Cb%3Ac%25.py,{PLACE}::100 %25%0D%0Aof a: b, c",
    ),
]


@pytest.mark.parametrize(("each", "line"), GITHUB)
def test_github(each, line):
    assert github.render(report(each)) == f"{line}\n"


@pytest.mark.parametrize(
    ("severity", "name"),
    [
        (Severity.ERROR, "critical"),
        (Severity.WARNING, "major"),
        (Severity.INFO, "minor"),
        (Severity.HINT, "info"),
    ],
)
def test_gitlab(severity, name):
    assert msgspec.json.decode(gitlab.render(report(finding(severity=severity)))) == [
        {
            "description": "`load` does nothing.",
            "check_name": "audit.stub",
            "fingerprint": "0123456789abcdef0123",
            "severity": name,
            "location": {"path": "src/größe 1.py", "lines": {"begin": 3}},
        }
    ]


def test_hints_are_listed_for_people_only_when_asked():
    assert text.render(report(GUARD)) == github.render(report(GUARD)) == ""
    assert text.closing(report(GUARD)).splitlines()[1] == "1 hint not listed; --hints lists them."
    shown = report(GUARD, hints=True)
    assert text.render(shown) == "src/größe 1.py:1:1: hint guard.recursiveDelete `load` does nothing.\n"
    assert github.render(shown).startswith("::notice ")
    assert len(msgspec.json.decode(json.render(report(GUARD)))["findings"]) == 1


@pytest.mark.parametrize("each", [finding(), RUFF, GUARD, finding(code="invalid-syntax", message="a: b")])
def test_the_problem_matcher_of_the_extension_reads_a_line(each):
    manifest = msgspec.json.decode((ROOT / "package.json").read_bytes())
    (matcher,) = manifest["contributes"]["problemMatchers"]
    match = re.match(matcher["pattern"]["regexp"], text.render(report(each, hints=True)).rstrip("\n"))
    assert match is not None
    span = each.span
    expected = (each.path, str(span.line + 1), str(span.column + 1), each.severity, each.code, each.message)
    assert match.groups() == expected


def test_a_message_stays_on_one_line():
    assert text.render(report(finding(message="two\n  lines"))).endswith(" audit.stub two lines\n")


@pytest.mark.parametrize(
    ("each", "lines"),
    [
        (
            report(),
            ["Nothing found in 1 file, 200 lines of code, 5.0 per 1,000 (limit 5).", "2 skipped: 2 binary."],
        ),
        (
            report(finding(), suppressed=[Suppressed(finding(), "r")], accepted=[finding()]),
            [
                "1 warning in 1 file, 200 lines of code, 5.0 per 1,000 (limit 5).",
                "1 suppressed in the code, 1 in the baseline.",
                "2 skipped: 2 binary.",
            ],
        ),
    ],
)
def test_the_closing_lines(each, lines):
    assert text.closing(each).splitlines() == lines
