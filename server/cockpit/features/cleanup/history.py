"""What git knows of files: which are tracked, and when each was last committed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from cockpit.core.errors import CockpitError
from cockpit.core.process import Runner
from cockpit.features.cleanup.candidate import Candidate, Signal
from cockpit.features.cleanup.plan import Plan

_GIT: Final = ("git", "-c", "core.fsmonitor=false", "-c", "core.quotepath=false", "--literal-pathspecs")
_LISTING_SECONDS: Final = 60.0
_LOG_SECONDS: Final = 3.0
"""In a long history the dates are not worth a longer wait."""
_COMMIT: Final = "\1"
_DAYS: Final = 365.25
STALE_YEARS: Final = 3.0
"""A program for once that nobody mentions is a candidate when nobody has changed it for so long,"""
MEANWHILE_YEARS: Final = 2.0
"""and others have changed the project for so long since."""


def tracked(root: Path, runner: Runner) -> frozenset[str] | None:
    """The files that git tracks below a folder; None where there is no git."""
    try:
        done = runner.run((*_GIT, "ls-files", "-z"), cwd=root, timeout=_LISTING_SECONDS)
    except CockpitError:
        return None
    return None if done.code else frozenset(os.fsdecode(each) for each in done.stdout.split(b"\0") if each)


def dated(root: Path, plan: Plan, now: datetime, runner: Runner) -> Plan:
    """The plan with the date of each candidate's last commit, if git tells it soon; old ones first."""
    moments = _last_commits(root, [each.path for each in plan.candidates], runner)
    known = [_with(each, moments.get(each.path), now) for each in plan.candidates]
    last = _head(root, runner) if any(Signal.STALE in each.signals for each in known) else None
    known = [each for each in known if Signal.STALE not in each.signals or _is_stale(each, moments, last)]
    known.sort(key=lambda each: (-len(each.signals), -each.years, each.path))
    return Plan(known, plan.read)


def _is_stale(candidate: Candidate, moments: Mapping[str, datetime], last: datetime | None) -> bool:
    """Whether work has gone on for long without a file, in which nobody has worked for longer."""
    moment = moments.get(candidate.path)
    if moment is None or last is None:
        return False
    return candidate.years >= STALE_YEARS and (last - moment).days / _DAYS >= MEANWHILE_YEARS


def _head(root: Path, runner: Runner) -> datetime | None:
    """When the last commit was made."""
    try:
        done = runner.run((*_GIT, "log", "-1", "--format=%ct"), cwd=root, timeout=_LOG_SECONDS)
    except CockpitError:
        return None
    text = done.stdout.strip()
    return datetime.fromtimestamp(int(text), UTC) if not done.code and text.isdigit() else None


def _with(candidate: Candidate, moment: datetime | None, now: datetime) -> Candidate:
    if moment is None:
        return candidate
    years = round((now - moment).days / _DAYS, 1)
    return msgspec.structs.replace(candidate, committed=f"{moment:%Y-%m-%d}", years=years)


def _last_commits(root: Path, paths: Sequence[str], runner: Runner) -> dict[str, datetime]:
    """When each was last committed, from one walk through the history."""
    if not paths:
        return {}
    form = ("log", "--no-renames", "--relative", "--name-only", "-z", f"--format={_COMMIT}%ct")
    try:
        done = runner.run((*_GIT, *form, "--", *paths), cwd=root, timeout=_LOG_SECONDS)
    except CockpitError:
        return {}
    found: dict[str, datetime] = {}
    moment = datetime.fromtimestamp(0, UTC)
    for each in os.fsdecode(done.stdout).split("\0") if not done.code else ():
        text = each.lstrip("\n")
        if text.startswith(_COMMIT):
            moment = datetime.fromtimestamp(int(text[1:].split("\n")[0]), UTC)
        elif text:
            found.setdefault(text, moment)
    return found
