"""Ruff on whole workspace folders: what the audit has looked at is linted again, for whoever counts."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from cockpit.core.errors import Cancelled, CockpitError, NotConfigured, Refused
from cockpit.core.finding import Severity
from cockpit.core.paths import cache_home
from cockpit.core.process import Runner
from cockpit.features.lint.ruff import broken_rules, find_ruff
from cockpit.kernel.context import Context
from cockpit.kernel.events import FilesChanged, FolderAudited, FolderLinted, FoldersChanged, SettingsChanged
from cockpit.kernel.jobs import cancelled
from cockpit.kernel.memory import give_back

PYTHON: Final = (".py", ".pyi", ".pyw")
CONFIGURATION: Final = frozenset({"ruff.toml", ".ruff.toml"})
"""What changes ruff's mind about every file; after a change of pyproject.toml the audit looks at all."""
TRUST: Final = "workbench.trust.manage"

Tally = Mapping[tuple[str, Severity], int]
Tallies = dict[str, Tally]


class Folders:
    """How often ruff's rules are broken in each folder, as its files are on disk."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._audited: dict[str, FolderAudited] = {}
        self._known: dict[str, Tallies] = {}
        """By the URI of the folder; absent as long as not all is known."""
        self._linting: dict[str, asyncio.Lock] = {}

    def register(self) -> None:
        """Listen to what happens to folders."""
        self._ctx.bus.on(FolderAudited, self.audited)
        self._ctx.bus.on(FilesChanged, self.changed)
        self._ctx.bus.on(SettingsChanged, self.settings_changed)
        self._ctx.bus.on(FoldersChanged, self.folders_changed)

    async def audited(self, event: FolderAudited) -> None:
        """Lint what the audit has looked at."""
        self._audited[event.folder.uri] = event
        await self._lint(event, event.changed)

    async def changed(self, event: FilesChanged) -> None:
        """Lint everything anew under another configuration."""
        audited = self._audited.get(event.folder.uri)
        if audited is not None and any(path.rpartition("/")[2] in CONFIGURATION for path in event.paths):
            await self._lint(audited, None)

    async def settings_changed(self, _event: SettingsChanged) -> None:
        """Lint everything anew, perhaps with another ruff, or not at all."""
        for audited in tuple(self._audited.values()):
            await self._lint(audited, None)

    def folders_changed(self, event: FoldersChanged) -> None:
        """Let go of removed folders."""
        for folder in event.removed:
            self._audited.pop(folder.uri, None)
            self._known.pop(folder.uri, None)

    async def _lint(self, event: FolderAudited, changed: frozenset[str] | None) -> None:
        """Lint some files or all; one after the other, so that the last answer is about the last content."""
        key = event.folder.uri
        async with self._linting.setdefault(key, asyncio.Lock()):
            known = self._known.get(key)
            if known is None:
                changed = None
            paths = event.lines if changed is None else changed
            python = [path for path in paths if path.endswith(PYTHON)]
            if known is not None and changed is not None and not python:
                return
            try:
                found = await self._found(event, python, whole=changed is None)
            except Cancelled:
                return
            except CockpitError as error:
                self._known.pop(key, None)
                self._ctx.bus.post(FolderLinted(event.folder, {}, error))
                return
            kept = {} if known is None or changed is None else known
            self._known[key] = {path: kept[path] for path in kept if path not in paths} | found
            self._ctx.bus.post(FolderLinted(event.folder, self._known[key], None))

    async def _found(self, event: FolderAudited, python: Sequence[str], *, whole: bool) -> Tallies:
        settings = self._ctx.settings.of(event.folder.uri).lint
        if not settings.enabled:
            raise NotConfigured("ruff is switched off.", hint="cockpit.lint.enabled")
        if not self._ctx.client.trusted:
            raise Refused("the workspace is not trusted, so ruff was not run.", hint=TRUST)
        present = [path for path in python if path in event.lines]
        if not present:
            return {}
        return await self._ctx.jobs.thread(
            _tallies, present, event, settings.path, self._ctx.runner, whole=whole
        )


def _tallies(
    paths: Sequence[str], event: FolderAudited, setting: str, runner: Runner, *, whole: bool
) -> Tallies:
    """On a thread: what ruff says, as the folder's configuration weighs it."""
    broken = broken_rules(
        paths, ruff=find_ruff(setting), runner=runner, cwd=event.folder.path, cache=cache_home() / "ruff",
        cancelled=cancelled,
    )  # fmt: skip
    names = {path: path for path in event.lines}
    # Most files break the same few rules equally often: they share one table.
    shared: dict[tuple[tuple[tuple[str, Severity], int], ...], Tally] = {}
    tallies: Tallies = {}
    for path, of_file in groupby(broken, key=lambda each: each[0]):
        counts = Counter(
            (code, severity)
            for _, code, default in of_file
            if (severity := event.severity(path, code, default)) is not None
        )
        if counts:
            tallies[names.get(path, path)] = shared.setdefault(tuple(sorted(counts.items())), dict(counts))
    if whole:
        give_back()
    return tallies
