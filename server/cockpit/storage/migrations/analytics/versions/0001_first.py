"""The baseline: a new database is created from the tables' definitions and stamped with this revision."""

from __future__ import annotations

revision = "0001"
down_revision = None
