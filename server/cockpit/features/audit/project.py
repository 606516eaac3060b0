"""One workspace folder as the audit keeps it: its configuration, its database, what the last scan saw."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Collection, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError
from cockpit.core.finding import Finding, Severity
from cockpit.core.home import Home
from cockpit.core.lazy import lazy
from cockpit.core.process import Runner
from cockpit.core.settings import AuditSettings
from cockpit.features.audit import baseline
from cockpit.features.audit.baseline import Baseline
from cockpit.features.audit.config import Config, Options, load, resolve
from cockpit.features.audit.emptied import CODE, emptied
from cockpit.features.audit.languages import language_of
from cockpit.features.audit.policies import Policies
from cockpit.features.audit.walk import Candidate
from cockpit.kernel.events import FolderAudited
from cockpit.kernel.folders import Folder

if TYPE_CHECKING:
    from cockpit.features.audit import store
    from cockpit.features.audit.store import FindingKeeper
else:
    # SQLAlchemy takes a third of a second to import, which the start of the daemon does not wait for.
    store = lazy("cockpit.features.audit.store")


class Project:
    """The state of one folder. The event loop owns it; only `keeper`, `read_baseline` and `lost` run on other
    threads."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.fault = ""
        """Why the folder's own configuration or its database cannot be used."""
        self.absent = False
        """Whether the folder is not on disk at the moment."""
        self.scanned = False
        self.failed: tuple[str, ...] = ()
        """The files on which the last scan itself failed."""
        self.behind = False
        """Whether something that was found could not be recorded yet."""
        self.skipped: Mapping[str, int] = {}
        self.lines: dict[str, int] = {}
        """Lines of code by relative path, of every file that was audited."""
        self.findings: dict[str, tuple[Finding, ...]] = {}
        """What was found on disk, by relative path; files without findings are absent."""
        self.shown: set[str] = set()
        """The files that no editor has open and of which findings are shown."""
        self.asleep: frozenset[str] = frozenset()
        """The identities that are snoozed today."""
        self.accepted: frozenset[str] = frozenset()
        """The identities that the baseline accepts."""
        self.last_event = 0
        """The last event in the database that this window has taken in."""
        self.writing = asyncio.Lock()
        """Held while something is written to the database, so that the order of events is kept."""
        self.following = asyncio.Lock()
        """Held while files that changed outside the editor are audited: what changed last is audited last."""
        self._notes: list[set[str]] = []
        """For each scan under way, the files of which something was learned since it began."""
        self._opening = threading.Lock()
        self._keeper: FindingKeeper | None = None
        self.config = Config()
        self.policies = Policies(self.config)

    @property
    def root(self) -> Path:
        """The folder on disk."""
        return self.folder.path

    def configure(self, settings: AuditSettings, apart: tuple[str, ...]) -> None:
        """Read the folder's configuration anew; a faulty file costs only that file's layer.

        `apart` are the workspace folders within this one.
        """
        editor = Options(
            exclude=settings.exclude,
            tags=settings.tags,
            max_file_size=settings.max_file_size,
            severities=settings.severities,
            density_limit=settings.density_limit,
        )
        try:
            config = resolve(editor, load(self.root))
            self.fault = ""
        except CockpitError as error:
            config = resolve(editor)
            self.fault = error.message
        self.config = msgspec.structs.replace(config, apart=apart)
        self.policies = Policies(self.config)

    @property
    def hidden(self) -> frozenset[str]:
        """The identities that are not shown among the problems."""
        if not self.accepted:
            return self.asleep
        return self.asleep | self.accepted if self.asleep else self.accepted

    @property
    def baseline_name(self) -> str:
        """The file with old debt, which need not be there; relative to the folder."""
        return self.config.baseline or baseline.DEFAULT

    @property
    def baseline(self) -> Path:
        """The file with old debt on disk."""
        return self.root / self.baseline_name

    def read_baseline(self, found: Mapping[str, Sequence[Finding]]) -> frozenset[str]:
        """What the baseline accepts; nothing where none is configured and none is there.

        `found` are the present findings by path, by which the debts of renamed files are recognised.
        """
        if not self.config.baseline and not self.baseline.exists():
            return frozenset()
        return self.followed(baseline.read(self.baseline), found).identities

    def followed(self, known: Baseline, found: Mapping[str, Sequence[Finding]]) -> Baseline:
        """The baseline with the debts of renamed files under their new paths."""
        named = ((path, each.identity) for path, findings in found.items() for each in findings)
        return baseline.followed(known, named, self.root)

    def keeper(self, home: Home, clock: Clock, tell: Callable[[str], None]) -> FindingKeeper:
        """What keeps the findings' database; `tell` hears when a damaged one was replaced."""
        with self._opening:
            if self._keeper is None:
                self._keeper = store.FindingKeeper(home, clock, tell)
            return self._keeper

    def close(self) -> None:
        """Close the database."""
        if self._keeper is not None:
            self._keeper.close()

    def lost(self, candidates: Iterable[Candidate], runner: Runner) -> dict[str, Finding]:
        """Findings for files that are empty and should not be, by path; asks git."""
        found: dict[str, Finding] = {}
        for path, finding in emptied(self.root, candidates, runner, self._had_content).items():
            severity = self.policies.severity(path, finding.code, finding.severity)
            if severity is not None and self.policies.wants(finding.code):
                found[path] = replace(finding, severity=severity)
        return found

    def _had_content(self, path: str) -> bool:
        """Whether a file had content when it was audited last, or was already found to have lost it."""
        return self.lines.get(path, 0) > 0 or any(each.code == CODE for each in self.findings.get(path, ()))

    def severity(self, path: str, code: str, default: Severity) -> Severity | None:
        """How a finding of somebody else's weighs here; None when it is not wanted."""
        return self.policies.severity(path, code, default) if self.policies.wants(code) else None

    def audited(self, changed: frozenset[str] | None) -> FolderAudited:
        """What is known of the files on disk, after some of them changed."""
        return FolderAudited(
            folder=self.folder,
            changed=changed,
            lines=dict(self.lines),
            findings=dict(self.findings),
            accepted=self.accepted,
            failed=self.failed,
            is_program=_is_program,
            severity=self.severity,
        )

    @contextmanager
    def noting(self) -> Generator[set[str]]:
        """Collect the files of which something is learned meanwhile: what a scan says of them is older."""
        newer: set[str] = set()
        self._notes.append(newer)
        try:
            yield newer
        finally:
            self._notes = [each for each in self._notes if each is not newer]

    def retain(self, paths: Collection[str]) -> None:
        """Forget every file but these."""
        for path in [path for path in self.lines if path not in paths]:
            del self.lines[path]
            self.findings.pop(path, None)

    def learn(self, path: str, findings: tuple[Finding, ...], lines: int) -> None:
        """Remember what an audit found in one file as it is on disk now."""
        self._note(path)
        self.take(path, findings, lines)

    def take(self, path: str, findings: tuple[Finding, ...], lines: int) -> None:
        """Remember what a scan found in one file."""
        self.lines[path] = lines
        if not findings:
            self.findings.pop(path, None)
        elif self.findings.get(path) != findings:
            # What is known already stays in its place, so that a scan leaves no holes in the memory.
            self.findings[path] = findings

    def forget(self, path: str) -> None:
        """Forget a file that is gone."""
        self._note(path)
        self.lines.pop(path, None)
        self.findings.pop(path, None)

    def _note(self, path: str) -> None:
        for newer in self._notes:
            newer.add(path)


def _is_program(path: str) -> bool:
    language = language_of(path)
    return language is not None and language.full
