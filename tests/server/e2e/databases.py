"""What a test looks up in the database of a workspace."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path

from cockpit.core.paths import workspace_key

from .conftest import Homes

NEXT = {
    "": {"opened"},
    "opened": {"resolved", "moved"},
    "moved": {"resolved", "moved"},
    "resolved": {"reopened"},
    "reopened": {"resolved", "moved"},
}
"""Which event may follow which."""


def history(database: Path) -> dict[str, list[str]]:
    """The events by finding, after a look at the soundness of the file."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        events = defaultdict(list)
        for identity, event in connection.execute(
            "SELECT audit_entry, event FROM code_audit_history ORDER BY id"
        ):
            events[identity].append(event)
        status = dict(connection.execute("SELECT identity, status FROM placeholder_tasks"))
    for identity, names in events.items():
        for before, after in zip(["", *names], names, strict=False):
            assert after in NEXT[before], (identity, names)
        assert (names[-1] == "resolved") == (status[identity] == "resolved"), (identity, names)
    assert set(events) == set(status)
    return events


def place(homes: Homes, workspace: Path) -> Path:
    """Where the database of a workspace will be; its folder is made."""
    path = homes.data / "workspaces" / workspace_key(workspace) / "analytics.db"
    path.parent.mkdir(parents=True)
    return path
