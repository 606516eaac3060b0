"""Chunks that a check has found damaged: nobody counts on them, so that the next backup stores them anew."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from cockpit.core.durable import write_durably
from cockpit.features.backup.seal import Broken, Seal

NAME: Final = "damaged"
KIND: Final = b"list of what is damaged"

Doubts = Mapping[str, frozenset[bytes]]
"""By the name of their pack, as another one may have the same chunks whole."""


def read(folder: Path, seal: Seal) -> Doubts:
    """What the last check has found; nothing where the list itself is damaged, which every check writes."""
    try:
        content = seal.open_document(KIND, (folder / NAME).read_bytes())
    except (OSError, Broken):
        return {}
    return msgspec.msgpack.decode(content, type=dict[str, frozenset[bytes]])


def write(folder: Path, seal: Seal, doubts: Doubts) -> None:
    """Keep what a check has found; where nothing can be written, as on a read-only disk, it is only told."""
    with suppress(OSError):
        if doubts:
            write_durably(folder / NAME, seal.close_document(KIND, msgspec.msgpack.encode(doubts)))
        else:
            (folder / NAME).unlink(missing_ok=True)
