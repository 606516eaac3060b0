"""The hover of a finding."""

from __future__ import annotations

from datetime import date

import pytest

from cockpit.core.finding import Finding, Severity, Span
from cockpit.features.audit.catalog import RULES
from cockpit.features.audit.explain import Past, hover, markdown, tooltip

TODAY = date(2026, 3, 4)
TEXTS = [
    ("plain words, 1 + 1.", r"plain words, 1 \+ 1."),
    ("[click](command:evil)", r"\[click\]\(command:evil\)"),
    ("![image](x)", r"\!\[image\]\(x\)"),
    ("<b>&amp;</b>", r"\<b\>\&amp;\</b\>"),
    ("`code` *bold* _it_ ~~no~~", r"\`code\` \*bold\* \_it\_ \~\~no\~\~"),
    ("see https://evil.example/a", r"see https\://evil.example/a"),
    ("www.evil.example", r"www\.evil.example"),
    ("ann@evil.example", r"ann\@evil.example"),
    ("a\n\n# heading", r"a \# heading"),
    ("a: b, 12:30", "a: b, 12:30"),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_text_of_a_repository_stays_text(text: str, expected: str) -> None:
    assert markdown(text) == expected


PASTS = [
    (None, ""),
    (Past("", "", "", 0, ""), ""),
    (Past("2026-03-01T10:00:00+00:00", "", "", 0, ""), "*First seen 2026-03-01.*"),
    (
        Past("2026-03-01T10:00:00+00:00", "Ann", "2026-03-03", 0, ""),
        "*Written by Ann on 2026-03-03 (yesterday), first seen 2026-03-01.*",
    ),
    (
        Past("", "Ann", "2026-03-01", 1, "#7"),
        "*Written by Ann on 2026-03-01 (3 days ago), came back 1 time, issue \\#7.*",
    ),
    (Past("", "Ann", "2026-04-01", 2, ""), "*Written by Ann on 2026-04-01, came back 2 times.*"),
    (Past("", "Ann", "2026-03-04", 0, ""), "*Written by Ann on 2026-03-04 (today).*"),
    (Past("", "Ann", "", 0, ""), "*Written by Ann.*"),
]


@pytest.mark.parametrize(("past", "expected"), PASTS)
def test_what_is_known_of_the_past(past: Past | None, expected: str) -> None:
    rule = RULES["audit.stub"]
    found = Finding(
        "a.py", Span(0, 0, 0, 4), rule.code, Severity.WARNING, "`f` only *passes*.", "f", "0", "audit"
    )
    head, message = "**Body that does nothing** · `audit.stub`", r"\`f\` only \*passes\*."
    body = [rule.explanation, *([expected] if expected else [])]
    assert hover(found.code, rule, past, TODAY) == "\n\n".join([head, *body])
    assert tooltip(found, rule, past, TODAY) == "\n\n".join([head, message, *body])
