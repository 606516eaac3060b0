"""What runs in a worker of a cluster: the same as on one machine, for one recording."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from cockpit import __version__
from cockpit.cli.har_keeping import keep
from cockpit.cli.roots import home_of
from cockpit.core.errors import CockpitError
from cockpit.features.har.apart import check_file
from cockpit.features.har.checking import Checked, unread
from cockpit.features.har.config import Config
from cockpit.features.har.opening import require_unchanged, state_of


class Standing(NamedTuple):
    """What a worker has to have in common with whoever asks it."""

    version: str
    store: str
    """The team's store, without its password; empty for files."""
    fault: str
    """Why its store cannot be used, or the folder cannot be seen."""


class Order(NamedTuple):
    """One recording, as the worker sees it."""

    path: str
    root: str
    config: Config | None
    salt: bytes
    """Of the hashes that are kept in a team's store: they compare only when all have the same. Empty for not
    keeping anything."""


def standing(root: str) -> Standing:
    """How it is with the process that this is called in."""
    folder = Path(root)
    try:
        team = home_of(folder).team
    except CockpitError as error:
        return Standing(__version__, "", error.message)
    store = f"{team.url} {team.name}".strip() if team is not None else ""
    return Standing(__version__, store, "" if folder.is_dir() else f"sees no folder {root}")


def check_there(order: Order) -> Checked:
    """What is found in a recording, which is kept where a team has a store."""
    path = Path(order.path)
    try:
        before = state_of(path)
        checked = check_file(path, None, config=order.config)
        require_unchanged(path, before)
        if order.salt and not checked.refused:
            keep(path, None, root=Path(order.root), apply=True, salt=order.salt)
    except CockpitError as error:
        return unread(error.message)
    return checked
