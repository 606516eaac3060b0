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


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One file with its evidence."""

    path: str
    size: int
    signals: tuple[Signal, ...]
    by: str = ""
    """The file beside it that took its place."""
    twin: str = ""
    """Another file with the same content."""
    word: str = ""
    """What in its name says that it is given up."""
    committed: str | None = None
    """The date of its last commit; None when that is not known."""
    years: float = 0.0
    """Since then; the older of two candidates comes first, but age alone makes none."""


def sentence(candidate: Candidate, read: int) -> str:
    """Why it is a candidate; so many files were looked through."""
    unmentioned = f"no file mentions it (looked through {read:,})"
    return f"{'; '.join([*_against(candidate), unmentioned, _age(candidate)])}."


def evidence(candidate: Candidate) -> str:
    """The same without what is true of all candidates."""
    return "; ".join([*_against(candidate), _age(candidate)])


def _against(candidate: Candidate) -> list[str]:
    said: list[str] = []
    if candidate.by:
        same = " and has the same content" if candidate.twin == candidate.by else ""
        said.append(f"{candidate.by} took its place{same}")
    if candidate.twin and candidate.twin != candidate.by:
        said.append(f"{candidate.twin} has the same content")
    if candidate.word:
        said.append(f"its name says {candidate.word}")
    return said


def _age(candidate: Candidate) -> str:
    return f"last commit {candidate.committed}" if candidate.committed else "last commit unknown"
