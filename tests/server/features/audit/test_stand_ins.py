"""Constants that a comment or a documentation calls made up, and those that nothing speaks against."""

# ruff: noqa: E501 - A row of a table stays on one line.

from __future__ import annotations

import pytest

FOUND = [
    (
        "a.py",
        "def load(x):\n    if x:\n        return 0.8  # mock confidence\n    return g(x)\n",
        "3 fake hint",
    ),
    (
        "a.py",
        "def show(x):\n    # For now, showing placeholder values\n    # until the feed is there\n    table = {\n        'a': 45.2,\n    }\n    f(table)\n",
        "2 deferral hint|4 fake hint",
    ),
    (
        "a.ts",
        "function load(x: X) {\n  if (x) {\n    // a fake answer\n    return null;\n  }\n  return g(x);\n}",
        "4 stub hint",
    ),
    (
        "a.py",
        "def run(self):\n    try:\n        # Implementation for database operations\n        return True\n    except E as e:\n        log(e)\n        return False\n",
        "4 stub hint",
    ),
    ("a.py", "# Placeholder for tracing\ndef init():\n    return None\n", "3 stub hint"),
    ("a.py", 'def rate(x):\n    """Placeholder implementation."""\n    return 0.4\n', "3 fake warning"),
    (
        "a.rs",
        "struct A;\n\n/// Placeholder implementation\n#[inline]\nfn rate(&self) -> f64 {\n    0.4\n}",
        "3 deferral hint|6 fake warning",
    ),
    (
        "a.ts",
        "async function load(\n  a: string,\n  b: string,\n) {\n  // Implementation would read the file\n  return [];\n}",
        "5 deferral hint|6 stub warning",
    ),
]


@pytest.mark.parametrize(("path", "text", "expected"), FOUND)
def test_found(audited, path: str, text: str, expected: str) -> None:
    assert "|".join(audited(path, text)) == expected


LEFT_ALONE = [
    ("a.py", "def load(x):\n    if x:\n        return 0.8  # the share of the first\n    return g(x)\n"),
    ("a.py", "def load(x):\n    n = 3  # a dummy start\n    return g(x, n)\n"),
    (
        "a.php",
        "<?php\nfunction load($x) {\n  if ($x) {\n    // placeholder for required buttons makes no sense\n    return;\n  }\n  g($x);\n}",
    ),
    (
        "a.py",
        'def rate(x):\n    """Placeholder implementation, overridden by subclasses."""\n    return 0.4\n',
    ),
    ("a.py", 'def rate(x):\n    """The rate of x."""\n    return 0.4\n'),
    ("a.py", 'TEXT = """Placeholder implementation."""\ndef rate(x):\n    return 0.4\n'),
    ("tests/test_a.py", "# Placeholder for tracing\ndef init():\n    return None\n"),
    ("examples/a.py", "def load(x):\n    if x:\n        return 0.8  # mock confidence\n    return g(x)\n"),
]


@pytest.mark.parametrize(("path", "text"), LEFT_ALONE)
def test_left_alone(audited, path: str, text: str) -> None:
    assert audited(path, text) == []
