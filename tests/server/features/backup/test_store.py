"""The events of backups: what is asked of them, in a file and in a team's store."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cockpit.core.home import Home
from cockpit.features.backup.evidence import Event, Happened
from cockpit.features.backup.store import EventStore, Who
from cockpit.storage.corrections import CorrectionStore

PLACE, OTHER = Path("/mnt/backup"), Path("/mnt/other")
ANN = Who("ann", "s1")


def test_what_has_happened(home: Home, clock: Any) -> None:
    happened = [
        Happened(Event.CREATED, 1, {"files": 3}),
        Happened(Event.CREATED, 2, {"files": 4}),
        Happened(Event.RESTORED, 1, {"before": None, "paths": ["a.py"]}),
        Happened(Event.RESTORED, 1, {"before": 2, "paths": ["a.py"]}),
        Happened(Event.NOT_RESTORED, None, {"before": 3}),
        Happened(Event.REWOUND, None, {"names": ["analytics.db"], "moment": "2026-03-04", "before": 7}),
        Happened(Event.REWOUND, None, {"names": ["analytics.db"], "moment": "2026-03-04"}),
    ]
    with closing(EventStore(home, clock, pytest.fail)) as store:
        for number, each in enumerate(happened):
            store.record(PLACE, each, clock.now() + timedelta(minutes=number), ANN)
        last = store.last(PLACE, Event.CREATED, Event.FAILED)
        assert last is not None
        assert (last.backup, last.details) == (2, {"files": 4})
        assert store.last(OTHER, Event.CREATED) is None
        assert [(each.backup, each.before, each.paths) for each in store.restores(9)] == [
            (None, 3, ()),
            (1, 2, ("a.py",)),
        ]
        assert [(each.names, each.before) for each in store.rewinds(9)] == [(("analytics.db",), 7)]


def test_a_cleanup_is_a_correction_until_its_files_are_given_back(home: Home, clock: Any) -> None:
    with (
        closing(EventStore(home, clock, pytest.fail)) as store,
        closing(CorrectionStore(home, clock, pytest.fail)) as corrections,
    ):
        store.record(PLACE, Happened(Event.ARCHIVED, 4, {"paths": ["old.py", "older.py"]}), clock.now(), ANN)
        (kept,) = corrections.latest(9)
        assert (kept.correction.path, kept.correction.user, kept.undone) == ("old.py", "ann", None)
        assert [each.paths for each in store.cleanups(9)] == [("old.py", "older.py")]
        store.record(PLACE, Happened(Event.RESTORED, 4, {"archive": 4}), clock.now(), ANN)
        (kept,) = corrections.latest(9)
        assert kept.undone is not None
