"""Who wrote a line and when, from git."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path

from cockpit.core.errors import CockpitError
from cockpit.core.process import Runner

NOT_COMMITTED = "0" * 40
_HEADER = re.compile(rb"^([0-9a-f]{40}) \d+ (\d+)")

Authorship = tuple[str, str]
"""Author and ISO 8601 date; both empty when git does not know."""

UNKNOWN: Authorship = ("", "")


def blame(runner: Runner, root: Path, path: str, lines: Collection[int]) -> Mapping[int, Authorship]:
    """Author and date of some 1-based lines of a file below `root`; UNKNOWN for what git cannot tell."""
    unknown = dict.fromkeys(lines, UNKNOWN)
    ranges = [argument for line in sorted(unknown) for argument in ("-L", f"{line},{line}")]
    try:
        shown = runner.run(["git", "blame", "--porcelain", *ranges, "--", path], cwd=root, timeout=30)
    except CockpitError:
        return unknown
    return unknown | parse(shown.stdout) if shown.code == 0 else unknown


def parse(porcelain: bytes) -> dict[int, Authorship]:
    """Author and date by 1-based line, from the output of `git blame --porcelain`."""
    commits: dict[bytes, dict[bytes, bytes]] = {}
    lines: dict[int, bytes] = {}
    current = b""
    for row in porcelain.split(b"\n"):
        if header := _HEADER.match(row):
            current = header[1]
            lines[int(header[2])] = current
            commits.setdefault(current, {})
        elif not row.startswith(b"\t"):
            key, _, value = row.partition(b" ")
            commits.get(current, {}).setdefault(key, value)
    return {line: _authorship(commit, commits[commit]) for line, commit in lines.items()}


def _authorship(commit: bytes, facts: Mapping[bytes, bytes]) -> Authorship:
    if commit.decode() == NOT_COMMITTED or not facts.get(b"author-time", b"").isdigit():
        return UNKNOWN
    moment = datetime.fromtimestamp(int(facts[b"author-time"]), UTC)
    return facts.get(b"author", b"").decode(errors="replace"), moment.date().isoformat()
