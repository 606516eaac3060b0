"""Which names the texts of a project mention, however they are spelled: `LegacyUser`, `legacy_user`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from cockpit.core.errors import Cancelled
from cockpit.features.cleanup.naming import Named

LARGEST: Final = 4_000_000
"""Bytes: what is larger is data, which is not looked through."""
ENOUGH: Final = 12
"""So many mentions are kept that one is left without those in a file itself, its twin and its folder."""
_HEAD: Final = 8_000
_JOINERS: Final = b"_-"
_TABLE: Final = bytes(
    byte + 32 if 65 <= byte <= 90 else byte if byte >= 128 or chr(byte).isalnum() else 32
    for byte in range(256)
)
"""Capitals become small, and what belongs to no word becomes a blank."""


@dataclass(slots=True)
class Mentions:
    """Who mentions what."""

    read: int = 0
    """How many texts were looked through."""
    by: dict[bytes, set[str]] = field(default_factory=dict[bytes, set[str]])

    def others(self, path: str, beyond: str = "") -> set[str]:
        """Files, other than the file itself, that mention it; a few of them are as good as all.

        Those below the folder `beyond` do not count, unless there are too many to know of others.
        """
        known = self.by.get(needle_of(path), set()) - {path}
        return _outside(known, beyond) if beyond else known

    def outside(self, folder: str) -> set[str]:
        """Files that mention the name of a folder, and do not lie in it."""
        return _outside(self.by.get(needle_of_folder(folder), set()), folder)


def needle_of(path: str) -> bytes:
    """What a mention of a file holds: its stem as one word, or else its whole name."""
    named = Named(path)
    word = _normal(os.fsencode(named.stem))
    if word and b" " not in word and not named.stem.endswith("~"):
        # A copy's suffix stands behind the name of something else: only both together are its name.
        return word
    return os.fsencode(named.name).lower()


def needle_of_folder(folder: str) -> bytes:
    """What a mention of a folder holds: its name as one word, or else as it is."""
    name = os.fsencode(Named(folder).name)
    word = _normal(name)
    return word if word and b" " not in word else name.lower()


def mentions(
    paths: Iterable[str],
    wanted: Iterable[str],
    read: Callable[[str], bytes | None],
    cancelled: Callable[[], bool] = lambda: False,
    folders: Iterable[str] = (),
) -> Mentions:
    """Look through all texts for the files and the folders that are wanted."""
    needles = {needle_of(path) for path in wanted} | {needle_of_folder(folder) for folder in folders}
    words = {needle for needle in needles if _normal(needle) == needle and b" " not in needle}
    names = sorted(needles - words)
    found = Mentions(by={needle: set() for needle in needles})
    for path in paths if needles else ():
        if cancelled():
            raise Cancelled("The search for mentions was cancelled.")
        content = read(path)
        if content is None or b"\0" in content[:_HEAD]:
            continue
        found.read += 1
        hit = words.intersection(_normal(content).split())
        if names:
            lowered = content.lower()
            hit.update(name for name in names if name in lowered)
        for needle in hit:
            if len(found.by[needle]) < ENOUGH:
                found.by[needle].add(path)
    return found


def _outside(known: set[str], folder: str) -> set[str]:
    beyond = {path for path in known if not path.startswith(f"{folder}/")}
    return beyond or (known if len(known) >= ENOUGH else set())


def _normal(content: bytes) -> bytes:
    return content.translate(_TABLE, _JOINERS)
