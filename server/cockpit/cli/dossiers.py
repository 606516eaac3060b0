"""From a scored folder to its dossier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cockpit import __version__
from cockpit.cli.scoring import Scored
from cockpit.cli.telling import say
from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError
from cockpit.core.process import Runner
from cockpit.features.compliance.dossier import drift
from cockpit.features.compliance.dossier.compiling import Material, compiled
from cockpit.features.compliance.dossier.model import About, Dossier, Drift
from cockpit.features.compliance.dossier.store import Past, examined, recall
from cockpit.features.compliance.dossier.tally import found


def dossier_of(scored: Scored, since: datetime, clock: Clock, runner: Runner) -> Dossier:
    """The dossier of a folder over a period."""
    snapshot, gathering = scored.report.snapshot, scored.gathering
    past = _past(scored, since, clock)
    about = About(
        name=scored.root.name or str(scored.root),
        branch=snapshot.branch,
        commit=_commit(scored.root, runner),
        at=snapshot.at,
        since=since.date().isoformat(),
        version=__version__,
    )
    authors = {**past.authors, **gathering.blamed.authors}
    items = found(gathering.found(), authors, gathering.accepted(), snapshot.at.date())
    return compiled(Material(about, scored.report, items, past, list(_drift(scored)), gathering.blamed.left))


def _drift(scored: Scored) -> Iterator[Drift]:
    """What the documents of the folder say otherwise."""
    figures = drift.measured(scored.report.snapshot)
    for path in filter(drift.is_read, scored.gathering.audited):
        try:
            text = (scored.root / path).read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            continue  # It went away meanwhile, or is closed to us.
        yield from drift.drifted(path, text, figures)


def database_of(scored: Scored, clock: Clock) -> str:
    """How the folder's database is."""
    try:
        return examined(scored.gathering.home, clock, say)
    except CockpitError as error:
        return error.message


def _past(scored: Scored, since: datetime, clock: Clock) -> Past:
    """What the database knows; without it there is a dossier of today."""
    home = scored.gathering.home
    try:
        return recall(home, clock, say, scored.report.snapshot.branch, since)
    except CockpitError as error:
        say(f"the history cannot be read: {error.message}")
        return Past.unknown()


def _commit(root: Path, runner: Runner) -> str:
    try:
        answer = runner.run(("git", "rev-parse", "--short", "HEAD"), cwd=root)
    except CockpitError:
        return ""
    return answer.stdout.decode("ascii", "replace").strip() if answer.code == 0 else ""
