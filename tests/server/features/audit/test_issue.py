"""The text of an issue, and the address of a line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cockpit.features.audit.issue import Facts, issue_text
from cockpit.features.audit.permalink import Remote, line_address, remote_of

FACTS = Facts(
    code="audit.stub",
    title="Unfinished *body*",
    message="`load` does nothing.",
    path="src/a b.py",
    line=3,
    symbol="Loader.load",
    author="Ada",
    authored="2026-01-02",
    first_seen="2026-03-04T12:00:00+00:00",
    permalink="https://example.org/x#L3",
    language="python",
    lines=["import os", "", "def load():", "    pass", "", "x = 1"],
)
WHOLE = """### Unfinished \\*body\\* (`audit.stub`)

\\`load\\` does nothing.

Where: [`src/a b.py:3`](https://example.org/x#L3) in `Loader.load`

```python
import os

def load():
    pass

```

Written by Ada on 2026-01-02; first seen 2026-03-04.
"""


def test_the_whole_text():
    assert issue_text(FACTS) == WHOLE


PARTS = [
    ({"permalink": "", "symbol": ""}, "Where: `src/a b.py:3`\n", True),
    ({"author": "", "authored": ""}, "Author unknown: git does not tell; first seen 2026-03-04.", True),
    ({"line": 1}, "```python\nimport os\n\ndef load():\n```", True),
    ({"lines": []}, "```", False),
    ({"line": 7}, "```", False),
    ({"lines": ["", "", "", ""]}, "```", False),
    ({"lines": ["````", "x", "y"]}, "`````python\n````\nx\ny\n`````", True),
    ({"lines": ["z" * 500] * 3}, "z" * 201, False),
]


@pytest.mark.parametrize(("changes", "part", "there"), PARTS)
def test_parts(changes, part, there):
    assert (part in issue_text(replace(FACTS, **changes))) is there


REMOTES = [
    ("https://github.com/owner/name.git", Remote("github.com", "owner/name")),
    ("https://user:secret@github.com/owner/name", Remote("github.com", "owner/name")),
    ("git@github.com:owner/name.git", Remote("github.com", "owner/name")),
    ("ssh://git@gitlab.example.org:2222/group/sub/name.git", Remote("gitlab.example.org", "group/sub/name")),
    ("github.com:owner/name/", Remote("github.com", "owner/name")),
    ("/srv/git/name.git", None),
    ("../name", None),
    ("file:///srv/git/name.git", None),
    ("", None),
]


@pytest.mark.parametrize(("address", "expected"), REMOTES)
def test_remotes(address, expected):
    assert remote_of(address) == expected


ADDRESSES = [
    ("github.com", "https://github.com/o/n/blob/abc/a%20b/%C3%A4.py#L7"),
    ("gitlab.com", "https://gitlab.com/o/n/-/blob/abc/a%20b/%C3%A4.py#L7"),
    ("bitbucket.org", "https://bitbucket.org/o/n/src/abc/a%20b/%C3%A4.py#lines-7"),
    ("codeberg.org", "https://codeberg.org/o/n/src/commit/abc/a%20b/%C3%A4.py#L7"),
]


@pytest.mark.parametrize(("host", "expected"), ADDRESSES)
def test_addresses(host, expected):
    assert line_address(Remote(host, "o/n"), "abc", "a b/ä.py", 7) == expected
