"""Baselines: what is written, read back, and refused."""

from __future__ import annotations

import pytest

from cockpit.core.errors import Invalid, NotFound, Unavailable
from cockpit.core.finding import Finding, Severity, Span
from cockpit.features.audit import baseline
from cockpit.features.audit.identity import identify

HEAD = '{"version":1,"findings":'


def finding(path: str, identity: str, line: int = 0) -> Finding:
    return Finding(path, Span(line, 0, line, 1), "audit.tag", Severity.INFO, "Said.", "f", identity, "audit")


def test_a_baseline_comes_back_in_order_and_without_lines(tmp_path):
    file = tmp_path / "sub" / "debt.json"
    baseline.write(
        file, baseline.of([finding("b.py", "2", 7), finding("a.py", "1", 3), finding("a.py", "1", 9)])
    )
    assert file.read_text().startswith('{\n "version": 1,\n "findings": [\n  {\n   "identity": "1",')
    read = baseline.read(file)
    assert [debt.path for debt in read.findings] == ["a.py", "b.py"]
    assert read.identities == {"1", "2"}
    assert "7" not in file.read_text()


@pytest.mark.parametrize(
    ("content", "error", "sentence"),
    [
        (None, NotFound, "there is no such baseline"),
        ("", Invalid, "not a baseline: Input data was truncated; write it anew with --write-baseline."),
        ("[]", Invalid, "not a baseline: Expected `object`, got `array`"),
        (
            HEAD + '[{"identity":1,"code":"c","path":"p"}]}',
            Invalid,
            "Expected `str`, got `int` - at `$.findings[0].identity`",
        ),
        ('{"version":2}', Invalid, "$.version: this cockpit reads version 1, not 2."),
    ],
)
def test_what_is_not_a_baseline_is_said(tmp_path, content, error, sentence):
    file = tmp_path / "debt.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(error) as caught:
        baseline.read(file)
    assert sentence in caught.value.message


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="cannot be written"):
        baseline.write(tmp_path / "file" / "debt.json", baseline.of([]))
    with pytest.raises(Unavailable, match="cannot be read"):
        baseline.read(tmp_path)


RENAMES: list[tuple[str, dict[str, str], dict[str, str], dict[str, str]]] = [
    ("nothing is gone", {"a.py": "xy"}, {"a.py": "xy", "b.py": "xy"}, {"a.py": "xy"}),
    ("a file is renamed", {"a.py": "xy"}, {"b.py": "xy"}, {"b.py": "xy"}),
    ("and half of its debts are paid", {"a.py": "xy"}, {"b.py": "x"}, {"b.py": "xy"}),
    ("and more than half", {"a.py": "xyz"}, {"b.py": "x"}, {"a.py": "xyz"}),
    ("the most likely one", {"a.py": "xyz"}, {"b.py": "xy", "c.py": "xyz"}, {"c.py": "xyz"}),
    ("two files", {"a.py": "xy", "b.py": "xz"}, {"c.py": "xz", "d.py": "xy"}, {"d.py": "xy", "c.py": "xz"}),
    ("into one file", {"a.py": "x", "b.py": "x"}, {"c.py": "x"}, {"b.py": "x", "c.py": "x"}),
    ("a file with debts of its own", {"a.py": "x", "b.py": "x"}, {"b.py": "x"}, {"a.py": "x", "b.py": "x"}),
    ("a deleted file", {"a.py": "xy"}, {"b.py": "z"}, {"a.py": "xy"}),
]


@pytest.mark.parametrize(
    ("known", "found", "followed"), [row[1:] for row in RENAMES], ids=[row[0] for row in RENAMES]
)
def test_debts_go_with_a_renamed_file(tmp_path, known, found, followed):
    for path in found:
        (tmp_path / path).write_text("")
    named = [
        (path, identify(path, "audit.tag", "", text, 0)) for path, texts in found.items() for text in texts
    ]
    expected = {
        identify(path, "audit.tag", "", text, 0) for path, texts in followed.items() for text in texts
    }
    debts = baseline.of(
        finding(path, identify(path, "audit.tag", "", text, 0))
        for path, texts in known.items()
        for text in texts
    )
    after = baseline.followed(debts, named, tmp_path)
    assert after.identities == expected
    assert {debt.path for debt in after.findings} == set(followed)
