"""Takes a restore back: what it has replaced comes from the backup that was made before it."""

from __future__ import annotations

import os

from cockpit.core.errors import NotFound
from cockpit.features.backup.create import Created
from cockpit.features.backup.evidence import Happened, of_restore
from cockpit.features.backup.plan import Plan, chosen, holds, plan
from cockpit.features.backup.repository import Repository
from cockpit.features.backup.restore import Restored, restore
from cockpit.features.backup.site import Site
from cockpit.features.backup.store import Past


def look(site: Site, past: Past) -> Plan:
    """What would be done; nothing is."""
    with site.repository() as repository:
        return _planned(site, repository, past)


def take_back(site: Site, past: Past) -> tuple[Restored, Created | None, Happened]:
    """Give back what was replaced, after what is there now was kept as well; and what is to be recorded."""
    with site.repository() as repository:
        made = _planned(site, repository, past)
        before = site.keep_before(repository, made)
        restored = restore(repository, made, site.threads, site.told)
        link = repository.link(past.before)
    return restored, before, of_restore(restored, link, site.workspace, before, past.paths)


def _planned(site: Site, repository: Repository, past: Past) -> Plan:
    entries = list(repository.entries(repository.manifest(repository.link(past.before))))
    paths = [path for path in past.paths if holds(entries, os.fsencode(path))]
    if past.paths and not paths:
        raise NotFound("There was nothing before that restore where it has written: it replaced nothing.")
    return plan(chosen(entries, paths), site.workspace, repository, whole=False)
