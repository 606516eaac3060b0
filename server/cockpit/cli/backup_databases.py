"""`cockpit backup … --databases`: the moments of the cockpit's own databases, and the way back to one."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cockpit.cli.backup_report import count, size
from cockpit.cli.backup_session import Session
from cockpit.cli.roots import home_of, shared_home
from cockpit.cli.verbs import answer
from cockpit.core.errors import CockpitError, NotConfigured
from cockpit.features.backup import moments, own, rewinding
from cockpit.features.backup.create import BY_HAND
from cockpit.features.backup.head import Link
from cockpit.features.backup.moments import Kept
from cockpit.features.backup.repository import Repository
from cockpit.features.backup.rewinding import Rewound


def moment(text: str) -> datetime:
    """A moment as it is typed: ISO 8601, or with UTC behind it; without a zone it is local time."""
    typed = text.strip()
    bare = typed.removesuffix("UTC").rstrip()
    try:
        found = datetime.fromisoformat(bare if bare == typed else f"{bare}+00:00")
    except ValueError:
        raise argparse.ArgumentTypeError(
            f'{text!r} is no moment; write it as "2026-11-21 15:40", or "2026-11-21 15:40 UTC"'
        ) from None
    return found.astimezone()


def keep(session: Session) -> tuple[Kept | None, str]:
    """Keep the databases with a backup; None where they are as they were, and why they could not be kept."""
    site = session.site
    try:
        return site.keep_databases(_found(site.workspace), BY_HAND), ""
    except CockpitError as error:
        return None, error.message


def listed(session: Session) -> int:
    """List the moments."""
    with session.site.moments() as repository:
        manifests = [repository.manifest(link) for link in repository.head.present]
        kept = sum(repository.head.packs.values())
        folder = repository.folder
    document = [
        {
            "number": each.number, "created": each.created, "reason": each.reason,
            "databases": each.databases, "size": each.size, "added": each.added,
        }
        for each in manifests
    ]  # fmt: skip
    lines = [
        f"{each.number:>5}  {moments.told(each.created)}  {count(each.databases, 'database')}, "
        f"{size(each.size)}, {each.reason}"
        for each in manifests
    ]
    lines.append(f"{count(len(manifests), 'moment')}, {size(kept)} in {folder}")
    _answer(session, {"repository": str(folder), "size": kept, "moments": document}, lines)
    return 0


def restored(session: Session, target: Path) -> int:
    """Bring the databases back to a moment, or write them as they were then into a folder."""
    options, site = session.options, session.site
    found = _found(site.workspace)
    with site.moments() as repository:
        link = _link(repository, options)
        entries = moments.entries_of(repository, link)
        names = options.paths or sorted(entries)
        if not options.to:
            names = rewinding.names_of(entries, found, options.paths)
        if options.to or options.dry_run:
            places = {name: target / name if options.to else found[name] for name in names}
            if not options.dry_run:
                rewinding.write(site, repository, link, names, target)
            _tell(session, link, places, done=not options.dry_run)
            return 0
        own.refuse_in_use(found[name] for name in names)
        if not options.yes and any(found[name].exists() for name in names):
            _confirm(session, link, names)
        done = rewinding.rewind(site, repository, link, names, found)
    session.evidence.keep(rewinding.of_rewinding(done))
    _tell(session, link, {name: found[name] for name in names}, done=True, rewound=done)
    return 0


def _found(workspace: Path) -> dict[str, Path]:
    found = own.sources(shared_home(), home_of(workspace))
    if not found:
        raise NotConfigured(
            "The databases are in the team's store: the backups of its server bring them back.",
            hint="docs/databases.md",
        )
    return found


def _link(repository: Repository, options: argparse.Namespace) -> Link:
    if options.backup is not None:
        return moments.numbered(repository, options.backup)
    return moments.at(repository, options.at, options.paths)


def _confirm(session: Session, link: Link, names: Sequence[str]) -> None:
    then = moments.told(link.created)
    told = f"{', '.join(names)} would be as at {then}, without what was recorded since"
    session.confirm(told, "Go back?", "Nothing was restored", "Say --yes, or --to FOLDER.")


def _tell(
    session: Session, link: Link, places: Mapping[str, Path], *, done: bool, rewound: Rewound | None = None
) -> None:
    before = None if rewound is None else rewound.before
    aside = [str(path) for path in rewound.aside] if rewound is not None else []
    then = moments.told(link.created)
    verb = "is" if done else "would be"
    lines = [f"{place} {verb} as at {then} (moment {link.number})." for place in places.values()]
    lines += [f"It was damaged, and is kept as {path}." for path in aside]
    if before is not None:
        lines.append(f"What was there before is moment {before}; `cockpit rollback list` has the way back.")
    if not places:
        lines.append(f"Moment {link.number} has nothing to give back.")
    document = {
        "moment": link.number, "created": link.created, "done": done,
        "databases": {name: str(place) for name, place in places.items()}, "before": before, "aside": aside,
    }  # fmt: skip
    _answer(session, document, lines)


def _answer(session: Session, document: Mapping[str, Any], lines: Iterable[str]) -> None:
    session.bar.wipe()
    answer(session.options, document, lines)
