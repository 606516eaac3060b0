"""What a command line of `cockpit audit` asks for."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from msgspec import UNSET

from cockpit.cli.roots import absolute, root_of
from cockpit.core.errors import Invalid
from cockpit.core.process import Runner
from cockpit.features.audit import baseline
from cockpit.features.audit.changes import changed_since
from cockpit.features.audit.codes import is_selector
from cockpit.features.audit.config import Config, Options, load, resolve


@dataclass(frozen=True, slots=True)
class Request:
    """The flags and the project's configuration, understood."""

    root: Path
    """The workspace folder: identities, baselines and most formats name paths relative to it."""
    paths: tuple[Path, ...] | None
    """What to audit; None for the whole root."""
    config: Config
    since: str | None
    """The revision before which findings do not count."""
    baseline: Path | None
    """Whose findings are accepted."""
    written: Path | None
    """Where a new baseline is written."""


def understand(options: argparse.Namespace, runner: Runner) -> Request:
    """Read the flags and the project file; raises Invalid or NotFound with one clear sentence."""
    if options.jobs is not None and options.jobs < 1:
        raise Invalid("--jobs: expected a number of processes, 1 or more.")
    cwd = Path.cwd()
    named = [absolute(path, cwd) for path in options.paths]
    root = root_of(named, cwd)
    config = resolve(load(root), _flags(options))
    asked = tuple(named or [cwd])
    paths = None if root in asked else asked
    if (changed := _changed(options, root, runner)) is not None:
        paths = tuple(file for file in changed if any(file.is_relative_to(path) for path in asked))
    accepted, written = _baselines(options, cwd, root, config)
    return Request(root, paths, config, options.new_since, accepted, written)


def _changed(options: argparse.Namespace, root: Path, runner: Runner) -> list[Path] | None:
    """The files that differ from a revision, when a flag names one: in all others nothing is new."""
    for flag, revision in (("--changed-since", options.changed_since), ("--new-since", options.new_since)):
        if revision is not None:
            try:
                return changed_since(root, revision, runner)
            except Invalid as error:
                raise Invalid(f"{flag}: {error.message}", hint=error.hint) from error
    return None


def _flags(options: argparse.Namespace) -> Options:
    """The command line as the uppermost layer."""
    select, ignore = _codes("--select", options.select), _codes("--ignore", options.ignore)
    return Options(select=select or UNSET, ignore=ignore or UNSET)


def _codes(flag: str, value: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in value.split(",") if code.strip())
    for code in codes:
        if not is_selector(code):
            raise Invalid(f"{flag}: no such code: {code!r}; codes look like audit.stub, guard.* or F401.")
    return codes


def _baselines(
    options: argparse.Namespace, cwd: Path, root: Path, config: Config
) -> tuple[Path | None, Path | None]:
    """The baseline to accept and the one to write; the old one says nothing about what a new one holds."""
    chosen = None
    if options.baseline:
        chosen = cwd / options.baseline
    elif config.baseline or (root / baseline.DEFAULT).is_file():
        chosen = root / (config.baseline or baseline.DEFAULT)
    if options.write_baseline is None:
        return chosen, None
    return None, cwd / options.write_baseline if options.write_baseline else chosen or root / baseline.DEFAULT
