"""Inline ignores: what they silence, what they need, and when they have outlived their finding."""

from __future__ import annotations

import pytest

from cockpit.features.audit.detect import detect
from cockpit.features.audit.languages import LANGUAGES
from cockpit.features.audit.policy import Policy

STUB = "def load(path):\n    pass"
IGNORE = "cockpit: ignore"

ROWS = [
    ("a.py", f"{STUB}  # {IGNORE}[audit.stub] filled by the plugin\n", []),
    ("a.py", f"{STUB}  # {IGNORE}[stub] filled by the plugin\n", []),
    ("a.py", f"{STUB}  # {IGNORE} filled by the plugin\n", []),
    ("a.py", f"def load(path):\n    # {IGNORE}[audit.stub] filled by the plugin\n    pass\n", []),
    ("a.py", f"def load(path):  # {IGNORE}[audit.stub] filled by the plugin\n    pass\n", []),
    ("a.py", f"try:\n    f()\nexcept Exception:  # {IGNORE}[swallow] the cache is optional\n    pass\n", []),
    (
        "a.py",
        f"try:\n    f()\nexcept Exception:\n    # {IGNORE}[swallow] the cache is optional\n    pass\n",
        [],
    ),
    ("a.ts", f"try {{\n  f();\n}} catch (e) {{\n  // {IGNORE}[swallow] the cache is optional\n}}", []),
    ("a.ts", f"try {{ f(); }} catch {{}} // {IGNORE}[audit.swallow] the cache is optional", []),
    ("a.ts", f"/* {IGNORE}[audit.tag] tracked in #12 */\n// TODO: x", []),
    ("a.html", f"<!-- {IGNORE}[audit.tag] tracked in #12 -->\n<!-- TODO: x -->", []),
    ("a.py", f"{STUB}  # {IGNORE}[audit.stub]\n", ["2 stub warning", "2 ignoreWithoutReason warning"]),
    (
        "a.html",
        f"<!-- {IGNORE}[audit.tag] -->\n<!-- TODO: x -->",
        ["1 ignoreWithoutReason warning", "2 tag info"],
    ),
    (
        "a.html",
        f"<!-- {IGNORE}[audit.tag]-->\n<!-- TODO: x -->",
        ["1 ignoreWithoutReason warning", "2 tag info"],
    ),
    (
        "a.md",
        f"<!-- {IGNORE}[audit.tag] - -->\n<!-- TODO: x -->",
        ["1 ignoreWithoutReason warning", "2 tag info"],
    ),
    ("a.md", f"<!-- {IGNORE}[audit.tag] -- tracked in #12 -->\n<!-- TODO: x -->", []),
    ("a.py", f"{STUB}  # {IGNORE}[audit.tag] no tag here\n", ["2 stub warning", "2 staleIgnore info"]),
    ("a.py", f"x = 1  # {IGNORE} nothing here\n", ["1 staleIgnore info"]),
    ("a.py", f"{STUB}  # {IGNORE}[audit.stub, audit.tag] half of it\n", ["2 staleIgnore info"]),
    ("a.py", f'x = "# {IGNORE}[audit.stub] a string"\n', []),
    (
        "a.py",
        f"# {IGNORE}[audit.tag] first\n# {IGNORE}[audit.swallow] second\n# TODO: x\n",
        ["2 staleIgnore info"],
    ),
]


@pytest.mark.parametrize(("path", "text", "expected"), ROWS)
def test_ignores(audited, path: str, text: str, expected: list[str]) -> None:
    assert audited(path, text) == expected


def test_the_reason_is_kept_with_what_it_silences() -> None:
    text = f"{STUB}  # {IGNORE}[audit.stub] filled by the plugin\n"
    detection = detect(text, "a.py", LANGUAGES["python"], Policy())
    assert [(s.finding.code, s.reason) for s in detection.suppressed] == [
        ("audit.stub", "filled by the plugin")
    ]
