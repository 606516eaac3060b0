"""`cockpit backup`: make, list, check and rotate backups, give files back, and drill that."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from cockpit.cli import backup_databases as own
from cockpit.cli import backup_report as reports
from cockpit.cli.backup_password import ask, ask_new
from cockpit.cli.backup_session import Session
from cockpit.cli.progress import Bar, processors
from cockpit.cli.roots import root_of
from cockpit.core.clock import SystemClock
from cockpit.core.errors import CockpitError, Invalid, Refused
from cockpit.core.process import SystemRunner
from cockpit.features.backup import config, evidence, keys, location
from cockpit.features.backup.evidence import Event
from cockpit.features.backup.location import gone
from cockpit.features.backup.plan import Change, Plan, chosen, plan
from cockpit.features.backup.prune import choose, remove
from cockpit.features.backup.repository import Busy
from cockpit.features.backup.restore import restore
from cockpit.features.backup.site import Site, some

OK: Final = 0
FAULTY: Final = 1

EPILOG: Final = """\
exit code: 0 all is well, 1 something could not be kept, is damaged, or was not given back, 2 nothing was done

the folder for backups: --root FOLDER, else $GH_COPILOT_BACKUP_ROOT
the password of encrypted backups: $GH_COPILOT_BACKUP_PASSWORD, else you are asked
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs of `cockpit backup` and their flags."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    made = {
        name: verbs.add_parser(name, help=_help(verb), description=verb.__doc__)
        for name, verb in VERBS.items()
    }
    for each in made.values():
        _add_common(each)
    add = made["create"].add_argument
    add("--encrypt", action="store_true", help="with a password, from the first one on")
    add("--anew", action="store_true", help="begin again although there were backups that are gone")
    made["list"].add_argument("--files", action="store_true", help="the paths in one backup")
    for name in ("list", "restore", "drill"):
        made[name].add_argument("--backup", type=int, metavar="NUMBER", help="default: the last one")
    for name in ("list", "restore"):
        made[name].add_argument(
            "--databases", action="store_true", help="the cockpit's own databases instead"
        )
    add = made["restore"].add_argument
    add("paths", nargs="*", metavar="PATH", help="files and folders of the workspace; default: everything")
    add("--at", type=own.moment, metavar="MOMENT", help='as it was then, such as "2026-11-21 15:40"')
    add("--to", metavar="FOLDER", help="another place than the workspace")
    add("--yes", action="store_true", help="overwrite without asking")
    made["prune"].add_argument("--yes", action="store_true", help="remove without asking")
    for name in ("restore", "prune"):
        made[name].add_argument("--dry-run", action="store_true", help="only say what would be done")


def run(options: argparse.Namespace) -> int:
    """Do what the verb says."""
    workspace = root_of((), Path.cwd())
    root = location.root_of(workspace, options.root, os.environ)
    folder = location.repository_of(root, workspace, options.repository)
    bar = Bar(sys.stderr)
    site = Site(workspace, folder, os.environ, SystemClock(), SystemRunner(), cache(ask), processors(), bar)
    session = Session(options, site, bar)
    try:
        return VERBS[options.verb](session)
    except CockpitError as error:
        if options.verb in FAILURES and not isinstance(error, Busy):
            session.evidence.keep(evidence.of_failure(FAILURES[options.verb], error))
        raise
    finally:
        bar.wipe()


def _help(verb: Callable[[Session], int]) -> str:
    about = verb.__doc__ or ""
    return about[:1].lower() + about[1:].rstrip(".")


def _add_common(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--root", default="", metavar="FOLDER", help="the folder for backups")
    add("--repository", default="", metavar="NAME", help="the backups of another workspace in it")
    add("--format", choices=("text", "json"), default="text", help="default: %(default)s")


def _create(session: Session) -> int:
    """Make a backup of the workspace."""
    options, site = session.options, session.site
    if not site.exists:
        if not options.anew:
            _refuse_where_there_were_some(session)
        site.begin(ask_new() if options.encrypt else "")
    elif options.encrypt and not keys.is_encrypted(site.folder):
        raise Invalid(f"--encrypt: the backups in {site.folder} are not encrypted; use another --root.")
    with site.repository() as repository:
        made = site.create(repository)
    session.evidence.keep(evidence.of_backup(made))
    kept, fault = own.keep(session)
    session.write(reports.created(made, kept, fault, options.format))
    return FAULTY if made.manifest.missed or fault else OK


def _refuse_where_there_were_some(session: Session) -> None:
    """A disk that is not mounted leaves an empty folder: new backups in it would look as if all were well."""
    if (last := session.evidence.last(Event.CREATED)) is not None:
        raise Refused(gone(session.site.folder, last.timestamp) + " --anew begins again without them.")


def _list(session: Session) -> int:
    """List the backups, the files in one, or the moments of the cockpit's own databases."""
    options = session.options
    if options.databases:
        return own.listed(session)
    with session.site.repository() as repository:
        if options.files:
            manifest = repository.manifest(repository.link(options.backup))
            session.write(reports.files(manifest, repository.entries(manifest), options.format))
        else:
            drilled = session.evidence.last(Event.DRILLED, Event.DRILL_FAILED)
            session.write(reports.listed(repository, drilled, options.format))
    return OK


def _verify(session: Session) -> int:
    """Read everything that is kept, and name what is damaged."""
    verdict = session.site.verify()
    session.evidence.keep(evidence.of_check(verdict))
    session.write(reports.verified(verdict, session.site.folder, session.options.format))
    return OK if verdict.whole else FAULTY


def _restore(session: Session) -> int:
    """Give files back, or the cockpit's own databases."""
    options, site = session.options, session.site
    if options.at is not None and options.backup is not None:
        raise Invalid("--at and --backup say two different things: give one of them.")
    target = session.target()
    if options.databases:
        return own.restored(session, target)
    with site.repository() as repository:
        link = repository.link(options.backup) if options.at is None else repository.link_at(options.at)
        paths = _named(session, options.paths)
        entries = chosen(repository.entries(repository.manifest(link)), paths)
        made = plan(entries, target, repository, whole=not options.paths)
        if options.dry_run:
            session.write(reports.planned(made, link, options.format))
            return OK
        if made.of(Change.OVERWRITE) and not options.yes:
            _confirm(session, made)
        before = None if options.to else site.keep_before(repository, made)
        restored = restore(repository, made, site.threads, session.bar)
    session.evidence.keep(evidence.of_restore(restored, link, target, before, paths))
    session.write(reports.restored(restored, made, link, before, options.format))
    return FAULTY if restored.lost else OK


def _named(session: Session, paths: list[str]) -> list[str]:
    """Paths as they are typed, relative to the workspace, whether there is something or not."""
    named: list[str] = []
    for path in paths:
        relative = os.path.relpath(Path.cwd() / path, session.site.workspace)
        if relative.startswith(os.pardir):
            raise Invalid(f"PATH: {path} lies outside of the workspace {session.site.workspace}.")
        named.append(relative.replace(os.sep, "/"))
    return [] if "." in named else named


def _confirm(session: Session, made: Plan) -> None:
    overwritten = [step.entry.path for step in made.of(Change.OVERWRITE)]
    told = f"{len(overwritten):,} of the files that are there would be overwritten: {some(overwritten)}"
    session.confirm(told, "Overwrite?", "Nothing was restored", "Say --yes, or --to FOLDER.")


def _prune(session: Session) -> int:
    """Remove the backups that the rotation does not keep, for ever."""
    options, site = session.options, session.site
    rules = config.load(site.workspace, os.environ)
    with site.repository() as repository:
        pruned = choose(repository, rules)
        if pruned.removed and not options.dry_run and not options.yes:
            told = f"{reports.leaving(pruned)} would be removed for ever; {reports.lost(pruned.lost)}"
            session.confirm(told, "Remove?", "Nothing was removed", "Say --yes.")
        if not options.dry_run:
            pruned = remove(repository, pruned, site.clock.now())
    if pruned.removed and not options.dry_run:
        session.evidence.keep(evidence.of_rotation(pruned))
    session.write(reports.pruned(pruned, options.format, done=not options.dry_run))
    return OK


def _drill(session: Session) -> int:
    """Restore a whole backup into a scratch folder, compare every file and open every database."""
    drilled = session.site.drill(session.options.backup)
    session.evidence.keep(evidence.of_drill(drilled))
    session.write(reports.drilled(drilled, session.options.format))
    return OK if drilled.passed else FAULTY


FAILURES: Final = {
    "create": Event.FAILED,
    "restore": Event.NOT_RESTORED,
    "verify": Event.DAMAGED,
    "drill": Event.DRILL_FAILED,
}
"""What is recorded when a command ends with an error."""

VERBS: Final[dict[str, Callable[[Session], int]]] = {
    "create": _create,
    "list": _list,
    "verify": _verify,
    "restore": _restore,
    "prune": _prune,
    "drill": _drill,
}
