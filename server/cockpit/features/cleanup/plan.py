"""Which files may no longer be needed. It reads, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cockpit.features.cleanup.candidate import Candidate, Signal
from cockpit.features.cleanup.references import Mentions, mentions
from cockpit.features.cleanup.suspects import Files, Search, Suspect

LISTED: Final = 3
"""So many files beside one, of its kind, that nothing mentions either: their folder is used as a whole."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The candidates, and how many files were looked through for mentions."""

    candidates: list[Candidate]
    read: int


def plan(
    files: Files,
    within: Callable[[str], bool] = lambda _: True,
    cancelled: Callable[[], bool] = lambda: False,
) -> Plan:
    """The candidates below a place; mentions count wherever they stand."""
    search = Search(files)
    suspects = search.suspects(within)
    beside = {each.path: search.beside(each.path) for each in suspects}
    wanted = [
        path for each in suspects for path in (each.path, each.by, *each.twins, *beside[each.path]) if path
    ]
    folders = {name for each in suspects for name in (each.folder, each.original) if name}
    found = mentions(sorted(files.sizes), wanted, files.read, cancelled, folders)
    judged = (_judged(files, each, found, beside[each.path]) for each in suspects)
    return Plan([each for each in judged if each is not None], found.read)


def _judged(files: Files, each: Suspect, found: Mentions, beside: Sequence[str]) -> Candidate | None:
    """A candidate, if nothing mentions it and something else speaks against it, too."""
    if each.folder and (given_up := _in_folder(files, each, found)) is not None:
        return given_up
    if found.others(each.path):
        return None
    by, signals = _against(each, found, alone=_is_alone(beside, found))
    twin = next((path for path in each.twins if path == each.by or found.others(path) - {each.path}), "")
    if twin and (each.is_plain or _is_alone(beside, found)):
        signals.append(Signal.DUPLICATE)
    if not signals:
        if not each.is_for_once:
            return None
        # Whether it is one is known with its last commit.
        signals = [Signal.STALE]
    return Candidate(
        path=each.path,
        size=files.sizes.get(each.path, 0),
        signals=(*signals, Signal.UNREFERENCED),
        by=by if Signal.SUPERSEDED in signals else "",
        is_attempt=each.is_attempt and Signal.SUPERSEDED in signals,
        twin=twin if Signal.DUPLICATE in signals else "",
        word=each.word if Signal.DEPRECATED in signals else "",
        said=each.said,
    )


def _against(each: Suspect, found: Mentions, *, alone: bool) -> tuple[str, list[Signal]]:
    """What took its place, and what its name and its first lines say."""
    by = each.by
    if by and not each.is_plain and not found.others(by) - {each.path}:
        # Of versions that nobody mentions, both may be in use, such as those of an interface.
        by = ""
    signals = [
        *([Signal.SUPERSEDED] if by and (each.is_plain or alone) else []),
        *([Signal.DEPRECATED] if each.said or (each.word and alone) else []),
    ]
    return by, signals


def _is_alone(beside: Sequence[str], found: Mentions) -> bool:
    return sum(not found.others(path) for path in beside) < LISTED


def _in_folder(files: Files, each: Suspect, found: Mentions) -> Candidate | None:
    """A candidate of a folder that is given up as a whole, if nothing outside of it mentions it."""
    if found.outside(each.folder):
        return None
    if each.is_same and each.original and not found.outside(each.original):
        # Of two folders with the same content that nobody mentions, either may be the one in use.
        return None
    counterpart = ""
    if each.original or each.is_same:
        counterpart = f"{each.original}{each.path[len(each.folder) :]}".removeprefix("/")
    elif found.others(each.path, beyond=each.folder):
        return None
    signal = Signal.DEPRECATED if not each.original else Signal.SUPERSEDED
    if each.is_same:
        signal = Signal.DUPLICATE
    return Candidate(
        path=each.path,
        size=files.sizes.get(each.path, 0),
        signals=(signal, Signal.UNREFERENCED),
        by=counterpart if counterpart in files.sizes else "",
        folder=each.folder,
        original=each.original,
    )
