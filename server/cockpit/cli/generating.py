"""Where a command generates, and with what."""

from __future__ import annotations

from pathlib import Path

from cockpit.cli.recording import user
from cockpit.cli.roots import home_of, shared_home
from cockpit.cli.telling import say
from cockpit.core.clock import SystemClock
from cockpit.core.process import SystemRunner
from cockpit.dual.generating import Site


def site_of(root: Path, session: str) -> Site:
    """The workspace folder of a command, in its session."""
    return Site(root, home_of(root), shared_home(), SystemClock(), SystemRunner(), say, user(), session)
