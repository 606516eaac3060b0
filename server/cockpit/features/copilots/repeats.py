"""One defect, one objection: what a check says that another one has said before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from cockpit.features.copilots.objection import Objection

REACH: Final = 2
"""Lines between the places at which two checks tell one defect, such as a function and its empty body."""
WHOLE_FILE: Final = 10**9
_SWALLOWED: Final = ("audit.swallow", "validate.swallow")
_TOLD: Final = (
    (REACH, ("audit.swallow",), ("validate.swallow",)),
    (REACH, ("audit.stub",), ("validate.stub",)),
    (REACH, ("S110", "S112", "E722", "BLE001"), _SWALLOWED),
    (REACH, ("S608",), ("validate.sqlInjection",)),
    (REACH, ("S602", "S604", "S605", "S307", "S102"), ("validate.shellInjection",)),
    (REACH, ("S506",), ("validate.unsafeLoad",)),
    (REACH, ("S105", "S106", "S107"), ("validate.secret",)),
    (REACH, ("T100", "T201", "T203"), ("validate.debug",)),
    (WHOLE_FILE, ("invalid-syntax",), ("validate.syntax", "validate.conflict")),
)
_SAME: Final[Mapping[str, tuple[frozenset[str], int]]] = MappingProxyType(
    {code: (frozenset(said), reach) for reach, codes, said in _TOLD for code in codes}
)
"""What repeats what, and how far apart. The second copilot's own check goes first: it knows what was there
before, and says so."""


def unrepeated(said: Iterable[Objection], before: Iterable[Objection]) -> Iterator[Objection]:
    """The objections that say something new: none is left out that would reject where the other does not, and
    each one of before stands for one of each code only."""
    known, used = list(before), set[tuple[Objection, str]]()
    for each in said:
        codes, reach = _SAME.get(each.code, (frozenset[str](), 0))
        alike = (one for one in known if one.code in codes and _is_same(one, each, reach))
        like = next((one for one in alike if (one, each.code) not in used), None)
        if like is None:
            yield each
        elif reach < WHOLE_FILE:
            used.add((like, each.code))


def _is_same(one: Objection, other: Objection, reach: int) -> bool:
    near = one.span.line - reach <= other.span.line <= one.span.end_line + reach
    return one.path == other.path and near and (one.rejects or not other.rejects)
