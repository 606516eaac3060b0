"""Which findings a change brings, when some were there before, perhaps elsewhere."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from cockpit.core.finding import Finding

ALIKE = 0.6
"""From this share of equal characters on, a line with a finding is taken for an old one that was edited."""


def fresh(old: Iterable[Finding], new: Iterable[Finding], moved: Mapping[str, str]) -> Iterator[Finding]:
    """The findings that were not there: neither on an equal line of any file of the change, nor on an edited
    one of the same file. `moved` has the new paths of files by their old ones."""
    known = list(old)
    left = Counter((each.code, each.context) for each in known)
    remaining: list[Finding] = []
    for each in new:
        key = (each.code, each.context)
        if left[key] > 0:
            left[key] -= 1
        else:
            remaining.append(each)
    edited: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for each in known:
        key = (each.code, each.context)
        if left[key] > 0:
            left[key] -= 1
            edited[moved.get(each.path, each.path), each.code].append(each.context)
    for each in remaining:
        lines = edited[each.path, each.code]
        like = next((line for line in lines if _alike(line, each.context)), None)
        if like is None:
            yield each
        else:
            lines.remove(like)


def _alike(old: str, new: str) -> bool:
    return difflib.SequenceMatcher(None, old, new, autojunk=False).ratio() >= ALIKE
