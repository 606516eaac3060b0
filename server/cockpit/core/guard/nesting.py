"""Copies of the workspace inside the workspace, told by their content and not by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

FEWEST: Final = 3
"""Files that have to be the same: a licence and a `.gitignore` are in many folders."""
SHARE: Final = 0.8
"""Of the files at the top of the workspace: work went on in one of the two since the copy was made."""

Sizes = Mapping[str, int]
"""The files at the top of a folder, with their sizes."""
Fingerprint = Callable[[str], object]
"""What is the same for files of the same content, by their names."""


def same_files(workspace: Sizes, folder: Sizes, own: Fingerprint, other: Fingerprint) -> int:
    """How many files at the top of the workspace the folder has, too, with the same content.

    0 when there are too few for a copy; contents are compared only when names and sizes make one likely.
    """
    content = {name for name, size in workspace.items() if size}
    alike = [name for name in content if folder.get(name) == workspace[name]]
    if not enough(len(alike), len(content)):
        return 0
    same = sum(own(name) == other(name) for name in alike)
    return same if enough(same, len(content)) else 0


def enough(same: int, of: int) -> bool:
    """Whether that many same files make a copy."""
    return same >= FEWEST and same >= SHARE * of
