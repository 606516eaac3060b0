"""The last proposals of a folder, kept until a person has said all that there is to say of them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from cockpit.core.errors import NotFound, Unavailable
from cockpit.core.paths import write_atomically
from cockpit.features.copilots.change import Change, ChangeSet
from cockpit.features.copilots.objection import Objection
from cockpit.features.copilots.primary.task import Conversation, Objective, Proposal

MOST_KEPT: Final = 50
LARGEST: Final = 8_000_000
"""Bytes of all files of a proposal, before and after; a larger one is not kept."""

Rows = tuple[tuple[str, bytes | None, bytes | None, str], ...]


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One proposal with what led to it, and what the second copilot had against it."""

    run: str
    former: str
    """The run whose proposal it refines; empty for the first of a conversation."""
    objective: Objective
    wishes: tuple[str, ...]
    provider: str
    model: str
    template: str
    """The one that was to be used; empty for the best."""
    templates: tuple[str, ...]
    plan: tuple[str, ...]
    because: tuple[str, ...]
    changes: Rows
    objections: tuple[Objection, ...]
    passed: tuple[str, ...]
    """The digests of all proposals so far, its own among them."""

    @property
    def proposal(self) -> Proposal:
        """As the first copilot made it."""
        changes = ChangeSet(tuple(Change(*row) for row in self.changes), "a former proposal")
        return Proposal(changes, self.plan, self.provider, self.model, self.templates, self.because)

    def conversation(self, words: str) -> Conversation:
        """What there is to go by when the person says something of it."""
        return Conversation((*self.wishes, words), self.proposal, self.objections, frozenset(self.passed))


class Proposals:
    """Files beside the databases of a folder, so that other windows and terminals know them, too."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, kept: Kept) -> None:
        """Keep one, and forget the oldest; what does not fit is not kept, and cannot be refined."""
        if sum(len(each or b"") for row in kept.changes for each in row[1:3]) > LARGEST:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self._folder / kept.run, msgspec.json.encode(kept), private=True)
            for each in self._sorted()[:-MOST_KEPT]:
                each.unlink(missing_ok=True)
        except OSError as error:
            raise Unavailable(f"{self._folder} cannot be written: {error.strerror or error}.") from error

    def get(self, run: str = "") -> Kept:
        """That of a run, or the last one; raises NotFound."""
        if not run:
            known = self._sorted()
            if not known:
                raise NotFound(
                    "There is no proposal yet that could be refined.", hint="cockpit.copilots.implement"
                )
            run = known[-1].name
        path = self._folder / run
        try:
            # A run is a number, and no way to another place.
            data = path.read_bytes() if run.isalnum() else b""
            return msgspec.json.decode(data, type=Kept)
        except (OSError, msgspec.DecodeError) as error:
            raise NotFound(
                f"$.run: there is no proposal {run[:40]!r} here any more: have it made anew."
            ) from error

    def _sorted(self) -> list[Path]:
        """The oldest first."""
        try:
            known = [each for each in self._folder.iterdir() if each.name.isalnum()]
            return sorted(known, key=lambda each: (each.stat().st_mtime_ns, each.name))
        except OSError:
            return []
