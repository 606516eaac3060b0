"""Looks at everything, one after the other; a look that fails does not stop the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cockpit.cli.diagnosis import databases, installation, places, programs, sharing, system
from cockpit.cli.diagnosis.check import Look, Machine, Outcome, State
from cockpit.core.errors import CockpitError
from cockpit.core.redact import redact

CHECKS: tuple[tuple[str, Look], ...] = (
    ("cockpit", installation.cockpit_itself),
    ("python", installation.python),
    ("packages", installation.packages),
    ("package files", installation.files),
    ("sqlite", installation.sqlite_library),
    ("guard", installation.guard),
    ("daemon", installation.daemon),
    ("package source", system.package_source),
    ("encoding", system.encoding),
    ("ruff", programs.ruff),
    ("git", programs.git),
    ("repository", programs.repository),
    ("workspace", places.workspace),
    ("configuration", places.configuration),
    ("file watching", system.watching),
    ("data folder", places.data_folder),
    ("cache folder", places.cache_folder),
    ("disk space", places.disk_space),
    ("findings database", databases.findings),
    ("sessions database", databases.sessions),
    ("other windows", sharing.others),
)
"""In the order in which they are told: what all else needs comes first."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; the keys of `--format json`."""

    name: str
    state: State
    found: str
    advice: str


def examine(machine: Machine, checks: Iterable[tuple[str, Look]] = CHECKS) -> Iterator[Check]:
    """Every check with its outcome, without secrets."""
    for name, look in checks:
        outcome = _outcome(look, machine)
        yield Check(name, outcome.state, redact(outcome.found), redact(outcome.advice))


def _outcome(look: Look, machine: Machine) -> Outcome:
    try:
        return look(machine)
    except CockpitError as error:
        return Outcome("unknown", error.message, error.hint)
    except Exception as error:  # noqa: BLE001 - The boundary: one broken look must not hide what the others see.
        said = f"could not be looked at: {type(error).__name__}: {error}".rstrip(": ")
        return Outcome("unknown", said, "Cockpit: Report a Problem, with this report")
