"""Which code actions a finding has, and in which form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cockpit.core.finding import Finding, Severity, Span
from cockpit.core.paths import to_uri
from cockpit.features.audit.actions import Abilities, language_in, offered, offers
from cockpit.features.audit.languages import LANGUAGES
from cockpit.kernel.actions import ActionQuery
from cockpit.kernel.diagnostics import Diagnostic
from cockpit.kernel.documents import Document


def finding(code: str, line: int = 0, identity: str = "1") -> Finding:
    return Finding("a.py", Span(line, 2, line, 6), code, Severity.WARNING, "m", "", identity, "audit")


METHOD = "class Loader:\n    def run(self):\n        raise NotImplementedError"
OFFERS: list[tuple[str, str, int, str | None, list[str]]] = [
    ("audit.tag", "# TODO: more", 0, "python", ["linkIssue", "markIntentional"]),
    ("audit.stub", "def f():\n    pass", 1, "python", ["markIntentional"]),
    ("audit.stub", METHOD, 2, "python", ["makeAbstract", "markIntentional"]),
    ("audit.stub", METHOD, 2, "ruby", ["markIntentional"]),
    ("audit.hollowTest", "def test_a():\n    pass", 0, "python", ["addAssertion", "markIntentional"]),
    ("audit.hollowTest", "def test_a():\n    assert True", 1, "python", ["markIntentional"]),
    (
        "audit.hollowTest",
        "@pytest.mark.skip\ndef test_a():",
        0,
        "python",
        ["addSkipReason", "markIntentional"],
    ),
    ("audit.hollowTest", "it('a', () => {})", 0, "typescript", ["markIntentional"]),
    ("audit.staleIgnore", "x  # cockpit: ignore[audit.tag] y", 0, "python", ["removeStaleIgnore"]),
    ("audit.ignoreWithoutReason", "x  # cockpit: ignore[audit.tag]", 0, "python", []),
    ("audit.emptied", "", 0, "python", ["restoreFromGit"]),
    ("guard.wipe", "rm -rf /", 0, "shellscript", ["markIntentional"]),
    ("audit.tag", "TODO", 0, None, []),
]


@pytest.mark.parametrize(("code", "text", "line", "language", "expected"), OFFERS)
def test_what_is_offered(code: str, text: str, line: int, language: str | None, expected: list[str]) -> None:
    known = LANGUAGES[language] if language else None
    assert [offer.action for offer in offers(finding(code, line), text.split("\n"), known)] == expected


def query(document: Document, *findings: Finding, line: int = 0, only: tuple[str, ...] = ()) -> ActionQuery:
    place: Any = {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 0}}

    def shown(each: Finding) -> Diagnostic:
        return {
            "range": document.index.range(each.span),
            "severity": 2,
            "code": each.code,
            "source": "cockpit",
            "message": each.message,
            "data": {"identity": each.identity},
        }

    return {"range": place, "diagnostics": [shown(each) for each in findings], "only": list(only)}


@pytest.mark.parametrize("in_git", [True, False])
def test_emptied_files_come_back_from_where_they_are(tmp_path: Path, in_git: bool) -> None:
    if in_git:
        (tmp_path / ".git").mkdir()
    document = Document(to_uri(tmp_path / "a.py"), "python", 1, "")
    lost = finding("audit.emptied")
    titles = [each["title"] for each in offered(document, query(document, lost), [lost], OURS)]
    assert titles[:-3] == [
        *(["Restore the content from git"] if in_git else []),
        "Restore the content from the last backup that has it…",
    ]
    plain = offered(document, query(document, lost), [lost], Abilities(inputs=False))
    assert not any("backup" in each["title"] for each in plain)


OURS = Abilities()
EDITORS: list[tuple[Abilities, list[str]]] = [
    (
        OURS,
        [
            "Link to an issue…",
            "Mark as intentional…",
            "Explain this finding",
            "Snooze until a date…",
            "Show the history of this finding",
        ],
    ),
    (Abilities(inputs=False), ["Mark as intentional (audit.tag)", "Snooze for a week (audit.tag)"]),
    (Abilities(inputs=False, edits=False), ["Snooze for a week (audit.tag)"]),
]


@pytest.mark.parametrize(("can", "titles"), EDITORS)
def test_an_editor_is_offered_what_it_can_do(can: Abilities, titles: list[str]) -> None:
    document, found = Document("file:///w/a.py", "python", 1, "x # TODO: more\n"), finding("audit.tag")
    actions = offered(document, query(document, found), [found], can)
    assert [action["title"] for action in actions] == titles


def test_an_action_names_the_finding_and_a_command_of_its_editor() -> None:
    document, found = (
        Document("file:///w/a.py", "python", 1, "def f():\n    pass\n"),
        finding("audit.stub", 1),
    )
    asked = query(document, found, line=1)
    ours, plain = (offered(document, asked, [found], can)[0] for can in (OURS, Abilities(inputs=False)))
    assert [ours["command"]["command"], plain["command"]["command"]] == [
        "cockpit.audit.correct",
        "cockpit.audit.apply",
    ]
    arguments = [{"uri": "file:///w/a.py", "identity": "1", "action": "markIntentional"}]
    assert ours["command"]["arguments"] == plain["command"]["arguments"] == arguments


def test_only_what_is_shown_at_the_place_is_offered() -> None:
    document = Document("file:///w/a.py", "python", 1, "x # TODO: more\n" * 3)
    here, there, snoozed = (
        finding("audit.tag", 0, "1"),
        finding("audit.tag", 2, "2"),
        finding("audit.tag", 0, "3"),
    )
    asked = query(document, here, there)
    identities = {
        action["command"]["arguments"][0]["identity"]
        for action in offered(document, asked, [here, there, snoozed], OURS)
    }
    assert identities == {"1"}


def test_all_stale_suppressions_of_a_document_go_together() -> None:
    text = "x = 1  # cockpit: ignore[audit.tag] y\n" * 2
    document = Document("file:///w/a.py", "python", 1, text)
    stale = [finding("audit.staleIgnore", line, str(line)) for line in range(2)]
    asked = query(document, *stale, line=9, only=("source.fixAll",))
    (action,) = offered(document, asked, stale, OURS)
    assert action["kind"] == "source.fixAll.cockpit"
    assert [edit["newText"] for edit in action["edit"]["changes"]["file:///w/a.py"]] == ["", ""]
    assert offered(document, query(document, *stale, line=9), stale, OURS) == []


LANGUAGE = [
    ("file:///w/a.py", "plaintext", "x", "python"),
    ("file:///w/run", "plaintext", "#!/bin/sh\n", "shellscript"),
    ("file:///w/notes.txt", "python", "x", None),
    ("untitled:Untitled-1", "python", "x", "python"),
    ("untitled:Untitled-1", "plaintext", "x", None),
    ("git:/w/a.rb?ref=HEAD", "ruby", "x", "ruby"),
]


@pytest.mark.parametrize(("uri", "language", "text", "expected"), LANGUAGE)
def test_the_language_is_that_of_the_file(uri: str, language: str, text: str, expected: str | None) -> None:
    found = language_in(Document(uri, language, 1, text), text)
    assert (found.id if found else None) == expected
