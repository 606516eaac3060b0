"""Backups as tasks: what takes long, and what reads much."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from cockpit.core.clock import SystemClock
from cockpit.core.errors import CockpitError, Invalid, Refused
from cockpit.core.guard.operation import Surroundings, surrounded
from cockpit.core.guard.setting import Bounds
from cockpit.core.paths import printable
from cockpit.core.process import SystemRunner
from cockpit.features.backup import archiving, browsing, config, evidence, moments
from cockpit.features.backup.archiving import SHOWN
from cockpit.features.backup.create import BY_HAND, SCHEDULED
from cockpit.features.backup.evidence import Event, Happened
from cockpit.features.backup.location import gone
from cockpit.features.backup.plan import Change, chosen, plan
from cockpit.features.backup.prune import prune
from cockpit.features.backup.repository import Busy
from cockpit.features.backup.restore import restore
from cockpit.features.backup.site import VARIABLE, Site, password_of

MOST_ITEMS: Final = 500
"""Of each kind that a comparison lists; a person chooses among them."""

Answer = dict[str, Any]
Progress = Callable[[int, int], None]


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to do, and where."""

    workspace: str
    repository: str
    last: str = ""
    """When the last backup was made as far as is recorded, ISO 8601; empty for never."""
    is_scheduled: bool = False
    path: str = ""
    backup: int = 0
    """Its number, which is also that of the archive."""
    reasons: dict[str, str] = {}
    """Why files are to be archived, by path."""
    databases: dict[str, str] = {}
    """Where our own databases are, by their names; they are kept with each backup."""

    @property
    def sources(self) -> dict[str, Path]:
        """The same, as paths."""
        return {name: Path(path) for name, path in self.databases.items()}


def run_backup(verb: str, payload: Any, progress: Progress) -> Answer:
    """The answer with its evidence; a failure has evidence, too."""
    task, failure = VERBS[verb]
    try:
        order = msgspec.convert(payload, Order)
    except msgspec.ValidationError as error:
        raise Invalid(f"$.payload: {error}.") from error
    environment = os.environ
    site = Site(
        Path(order.workspace), Path(order.repository), environment, SystemClock(), SystemRunner(),
        lambda: password_of(environment), told=progress,
    )  # fmt: skip
    bounds = Bounds(site.workspace, site.folder.parent, resolve=lambda path: Path(path).resolve())
    try:
        with surrounded(Surroundings(lambda _path: bounds)):
            answer, happened = task(site, order)
    except Busy:
        raise
    except CockpitError as error:
        if failure is None:
            raise
        told = {"kind": error.kind, "message": error.message, "hint": error.hint}
        return {"failure": told, "evidence": msgspec.to_builtins(evidence.of_failure(failure, error))}
    return {"answer": answer, "evidence": msgspec.to_builtins(happened)}


def _create(site: Site, order: Order) -> tuple[Answer, Happened]:
    _begun(site, order)
    reason = SCHEDULED if order.is_scheduled else BY_HAND
    with site.repository() as repository:
        made = site.create(repository, reason)
    found = made.manifest
    missed = [(each.path, each.reason) for each in found.missed] + _unkept(site, order, reason)
    answer = {
        "number": found.number, "files": found.files, "size": found.size, "read": made.read,
        "added": found.added, "missed": _named(missed),
    }  # fmt: skip
    return answer, evidence.of_backup(made)


def _begun(site: Site, order: Order) -> None:
    """Begin a repository where there was none; raises Refused where one is gone."""
    if site.exists:
        return
    if order.last:
        raise Refused(gone(site.folder, order.last), hint="cockpit.backup.root")
    site.begin(site.environment.get(VARIABLE, ""))


def _unkept(site: Site, order: Order, reason: str) -> list[tuple[bytes, str]]:
    """Keep our own databases with a backup, which counts without them, too; what could not be kept."""
    try:
        site.keep_databases(order.sources, reason)
    except Busy:
        # Somebody else keeps them at this moment.
        return []
    except CockpitError as error:
        return [(b"the cockpit's own databases", error.message)]
    return []


def _moment(site: Site, order: Order) -> tuple[Answer, None]:
    site.keep_databases(order.sources, SCHEDULED)
    with site.moments() as repository:
        reach = moments.reach(repository.head.present)
    return {"count": reach.count, "first": reach.first, "last": reach.last}, None


def _prune(site: Site, _order: Order) -> tuple[Answer, Happened | None]:
    rules = config.load(site.workspace, site.environment)
    with site.repository() as repository:
        pruned = prune(repository, rules, site.clock.now())
    return {}, evidence.of_rotation(pruned) if pruned.removed else None


def _drill(site: Site, _order: Order) -> tuple[Answer, Happened]:
    drilled = site.drill()
    answer = {
        "backup": drilled.link.number, "passed": drilled.passed, "files": drilled.files,
        "databases": drilled.databases, "size": drilled.size, "faults": _named(drilled.faults),
    }  # fmt: skip
    return answer, evidence.of_drill(drilled)


def _restore(site: Site, order: Order) -> tuple[Answer, Happened]:
    with site.repository() as repository:
        link = repository.link(order.backup)
        paths = [order.path] if order.path else []
        entries = chosen(repository.entries(repository.manifest(link)), paths)
        made = plan(entries, site.workspace, repository, whole=False)
        if not paths:
            made.steps = made.of(Change.NEW)
        before = site.keep_before(repository, made)
        restored = restore(repository, made, site.threads, site.told)
    answer = {
        "written": restored.written, "size": restored.size, "before": before and before.link.number,
        "lost": _named(restored.lost),
    }  # fmt: skip
    return answer, evidence.of_restore(restored, link, site.workspace, before, paths)


def _compare(site: Site, _order: Order) -> tuple[Answer, None]:
    with site.repository() as repository:
        link = repository.link(None)
        entries = repository.entries(repository.manifest(link))
        found = browsing.difference(entries, site.workspace, repository)
    lost, changed = _items(found.lost), _items(found.changed)
    more = len(found.lost) + len(found.changed) - len(lost) - len(changed)
    return {
        "backup": link.number, "created": link.created, "lost": lost, "changed": changed, "more": more,
        "lostFiles": sum(each.files for each in found.lost),
        "lostSize": sum(each.size for each in found.lost),
    }, None  # fmt: skip


def _versions(site: Site, order: Order) -> tuple[Answer, None]:
    with site.repository() as repository:
        found = browsing.versions(repository, order.path, site.workspace)
    told = [
        {
            "backup": each.link.number, "created": each.link.created, "reason": each.link.reason,
            "size": each.size, "files": each.files, "isPresent": each.is_present,
        }
        for each in found
    ]  # fmt: skip
    return {"versions": told, "overwrites": os.path.lexists(site.workspace / order.path)}, None


def _archive(site: Site, order: Order) -> tuple[Answer, Happened]:
    _begun(site, order)
    kept = archiving.keep(site, order.reasons)
    return {"archive": kept.number}, evidence.of_archive(kept)


def _remove(site: Site, order: Order) -> tuple[Answer, None]:
    return {"failed": archiving.remove(site, order.backup)}, None


def _archives(site: Site, _order: Order) -> tuple[Answer, None]:
    if not site.exists:
        return {"archives": []}, None
    told = [
        {
            "archive": each.number, "created": each.created, "files": len(each.files),
            "first": [file.path for file in each.files[:SHOWN]],
            "size": sum(file.size for file in each.files),
        }
        for each in archiving.listed(site)[:MOST_ITEMS]
    ]  # fmt: skip
    return {"archives": told}, None


def _give_back(site: Site, order: Order) -> tuple[Answer, Happened]:
    returned = archiving.give_back(site, order.backup)
    restored = returned.restored
    return {"written": restored.written, "lost": _named(restored.lost)}, returned.happened


def _items(items: Iterable[browsing.Item]) -> list[Answer]:
    """Those that can be named in a message; the command line gives the others back, too."""
    told: list[Answer] = []
    for each in items:
        path = os.fsdecode(each.path)
        if len(told) < MOST_ITEMS and printable(path) == path:
            told.append({"path": path, "size": each.size, "files": each.files, "isFolder": each.is_folder})
    return told


def _named(found: Iterable[tuple[bytes, str]]) -> list[Answer]:
    return [{"path": printable(os.fsdecode(path)), "reason": reason} for path, reason in found]


VERBS: Final[Mapping[str, tuple[Callable[[Site, Order], tuple[Answer, Happened | None]], Event | None]]] = {
    "create": (_create, Event.FAILED),
    "moment": (_moment, None),
    "prune": (_prune, None),
    "drill": (_drill, Event.DRILL_FAILED),
    "restore": (_restore, Event.NOT_RESTORED),
    "compare": (_compare, None),
    "versions": (_versions, None),
    "archive": (_archive, None),
    "remove": (_remove, None),
    "archives": (_archives, None),
    "give_back": (_give_back, None),
}
"""What each of them does, and what its failure is recorded as."""
