"""Who wrote a line and when, from git."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Final

from cockpit.core.errors import CockpitError
from cockpit.core.process import Runner
from cockpit.features.audit.records import Unattributed

NOT_COMMITTED = b"0" * 40
LONGEST_SECONDS: Final = 30.0
"""For one file."""
_HEADER = re.compile(rb"^([0-9a-f]{40}) \d+ (\d+)")

Authorship = tuple[str, str]
"""Author and ISO 8601 date."""


def blamed(runner: Runner, root: Path, findings: Iterable[Unattributed]) -> dict[str, Authorship]:
    """Author and date by identity; what git cannot tell, such as a line that is not committed, is absent."""
    authors: dict[str, Authorship] = {}
    for path, group in groupby(findings, key=lambda finding: finding.path):
        lines = {finding.identity: finding.line for finding in group}
        known = blame(runner, root, path, set(lines.values())) or {}
        authors.update((identity, known[line]) for identity, line in lines.items() if line in known)
    return authors


def blame(
    runner: Runner, root: Path, path: str, lines: Collection[int], *, seconds: float = LONGEST_SECONDS
) -> Mapping[int, Authorship] | None:
    """Author and date of some 1-based lines of a file below `root`, as far as git can tell; None when it
    did not come to its end."""
    ranges = [argument for line in sorted(lines) for argument in ("-L", f"{line},{line}")]
    try:
        shown = runner.run(["git", "blame", "--porcelain", *ranges, "--", path], cwd=root, timeout=seconds)
    except CockpitError:
        return None
    return parse(shown.stdout) if shown.code == 0 else {}


def parse(porcelain: bytes) -> dict[int, Authorship]:
    """Author and date by 1-based line, from `git blame --porcelain`, without lines that nobody committed."""
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
    return {
        line: _authorship(commits[commit])
        for line, commit in lines.items()
        if commit != NOT_COMMITTED and commits[commit].get(b"author-time", b"").isdigit()
    }


def _authorship(facts: Mapping[bytes, bytes]) -> Authorship:
    moment = datetime.fromtimestamp(int(facts[b"author-time"]), UTC)
    return facts.get(b"author", b"").decode(errors="replace"), moment.date().isoformat()
