"""One workspace folder as the audit keeps it: its configuration, its database, what the last scan saw."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cockpit.core.errors import CockpitError
from cockpit.core.finding import Finding
from cockpit.core.lazy import lazy
from cockpit.core.settings import AuditSettings
from cockpit.features.audit.config import Config, Options, load, resolve
from cockpit.features.audit.policies import Policies
from cockpit.kernel.folders import Folder

if TYPE_CHECKING:
    from cockpit.features.audit import store
    from cockpit.features.audit.store import FindingStore
else:
    # SQLAlchemy takes a third of a second to import, which the start of the daemon does not wait for.
    store = lazy("cockpit.features.audit.store")


class Project:
    """The state of one folder. The event loop owns it; only `open_store` runs on another thread."""

    def __init__(self, folder: Folder, settings: AuditSettings) -> None:
        self.folder = folder
        self.fault = ""
        """Why the folder's own configuration or its database cannot be used."""
        self.scanned = False
        self.skipped: Mapping[str, int] = {}
        self.lines: dict[str, int] = {}
        """Lines of code by relative path, of every file that was audited."""
        self.findings: dict[str, tuple[Finding, ...]] = {}
        """What was found on disk, by relative path; files without findings are absent."""
        self.asleep: frozenset[str] = frozenset()
        """The identities that are snoozed today."""
        self._store: FindingStore | None = None
        self.config = Config()
        self.policies = Policies(self.config)
        self.configure(settings)

    @property
    def root(self) -> Path:
        """The folder on disk."""
        return self.folder.path

    def configure(self, settings: AuditSettings) -> None:
        """Read the folder's configuration anew; a faulty file costs only that file's layer."""
        editor = Options(
            exclude=settings.exclude,
            tags=settings.tags,
            max_file_size=settings.max_file_size,
            severities=settings.severities,
            density_limit=settings.density_limit,
        )
        try:
            self.config = resolve(editor, load(self.root))
            self.fault = ""
        except CockpitError as error:
            self.config = resolve(editor)
            self.fault = error.message
        self.policies = Policies(self.config)

    def open_store(self, data_folder: Path, today: date) -> FindingStore:
        """The findings' database; created, or opened, at the first call."""
        if self._store is None:
            self._store = store.FindingStore.open(data_folder)
            self.asleep = self._store.asleep(today)
        return self._store

    def close(self) -> None:
        """Close the database."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def take(self, path: str, findings: tuple[Finding, ...], lines: int) -> None:
        """Remember what an audit found in one file on disk."""
        self.lines[path] = lines
        if findings:
            self.findings[path] = findings
        else:
            self.findings.pop(path, None)

    def forget(self, path: str) -> None:
        """Forget a file that is gone."""
        self.lines.pop(path, None)
        self.findings.pop(path, None)
