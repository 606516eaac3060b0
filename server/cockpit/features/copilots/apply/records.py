"""Where people look for the way back of what was applied: the record of corrections."""

from __future__ import annotations

from collections.abc import Callable

from cockpit.core.patch import difference
from cockpit.features.copilots.apply.journal import UNDO, Entry, Journal
from cockpit.features.copilots.change import decoded
from cockpit.storage.corrections import GENERATED, Correction, CorrectionStore


def recorder(store: CorrectionStore) -> Callable[[Journal], None]:
    """Records an applied journal, or that it was taken back; the same twice is recorded once."""

    def record(journal: Journal) -> None:
        if journal.kind == UNDO:
            store.all_undone(GENERATED, journal.run)
            return
        store.record_once(GENERATED, journal.run, [_correction(journal, each) for each in journal.entries])

    return record


def _correction(journal: Journal, entry: Entry) -> Correction:
    patch = None
    if entry.old is not None and entry.new is not None:
        old, new = decoded(entry.old), decoded(entry.new)
        patch = None if old is None or new is None else difference(old, new)
    return Correction(entry.path, GENERATED, journal.user, journal.session, journal.words, journal.run, patch)
