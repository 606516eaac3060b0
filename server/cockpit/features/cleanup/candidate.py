"""A file that may no longer be needed, and why, in words."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Signal(StrEnum):
    """One reason; a candidate has two or more, one of which is that nothing mentions it."""

    UNREFERENCED = "unreferenced"
    SUPERSEDED = "superseded"
    DUPLICATE = "duplicate"
    DEPRECATED = "deprecated"
    STALE = "stale"


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One file with its evidence."""

    path: str
    size: int
    signals: tuple[Signal, ...]
    by: str = ""
    """The file beside it that took its place."""
    twin: str = ""
    """Another file with the same content."""
    is_attempt: bool = False
    """Whether it is numbered, and `by` is the first of its name."""
    word: str = ""
    """What in its name says that it is given up."""
    said: str = ""
    """The line above its code that says so."""
    folder: str = ""
    """The folder above it that is given up as a whole."""
    original: str = ""
    """The folder of which that one is a copy; empty for one whose name says what it is for."""
    committed: str | None = None
    """The date of its last commit; None when that is not known."""
    years: float = 0.0
    """Since then; the older of two candidates comes first, but age alone makes none."""


def sentence(candidate: Candidate, read: int) -> str:
    """Why it is a candidate; so many files were looked through."""
    what = "no other file mentions that folder" if candidate.folder else "no file mentions it"
    unmentioned = f"{what} (looked through {read:,})"
    return f"{'; '.join([*_against(candidate), unmentioned, _age(candidate)])}."


def evidence(candidate: Candidate) -> str:
    """The same without what is true of all candidates."""
    return "; ".join([*_against(candidate), _age(candidate)])


def _against(candidate: Candidate) -> list[str]:
    said: list[str] = []
    if candidate.folder:
        said.append(_of_folder(candidate))
    elif candidate.by:
        said.append(_superseded(candidate))
    if candidate.twin and candidate.twin != candidate.by:
        said.append(f"{candidate.twin} has the same content")
    if candidate.word:
        said.append(f"its name says {candidate.word}")
    if candidate.said:
        said.append(f"it says “{candidate.said}”")
    if Signal.STALE in candidate.signals:
        said.append(f"it seems to be for one use, and nobody has changed it for {candidate.years:.0f} years")
    return said


def _of_folder(candidate: Candidate) -> str:
    if Signal.DUPLICATE in candidate.signals:
        return f"{candidate.by} has the same content, as has almost all of {candidate.folder}"
    about = f"a copy of {candidate.original}" if candidate.original else "for what is given up"
    return f"the name of the folder {candidate.folder} says that it is {about}"


def _superseded(candidate: Candidate) -> str:
    if candidate.is_attempt:
        return f"{candidate.by} is in use instead"
    same = " and has the same content" if candidate.twin == candidate.by else ""
    return f"{candidate.by} took its place{same}"


def _age(candidate: Candidate) -> str:
    return f"last commit {candidate.committed}" if candidate.committed else "last commit unknown"
