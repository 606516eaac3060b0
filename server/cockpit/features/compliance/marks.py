"""What the last run of the tests says, where the tests stand: lenses above them, failures at their lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cockpit.core.lazy import lazy
from cockpit.core.paths import to_uri
from cockpit.kernel.context import Context
from cockpit.kernel.diagnostics import Diagnostic
from cockpit.kernel.documents import Document
from cockpit.kernel.events import FoldersChanged, SettingsChanged
from cockpit.kernel.folders import Folder
from cockpit.kernel.lenses import Lens

if TYPE_CHECKING:
    from cockpit.features.compliance import tested
    from cockpit.features.compliance.tested import Failure, LatestRun
else:
    # The readers of reports are not wanted before a score is measured.
    tested = lazy("cockpit.features.compliance.tested")

SOURCE: Final = "tests"
ERROR: Final = 1


@dataclass(slots=True)
class _Shown:
    """What is shown of one folder."""

    run: LatestRun
    outdated: bool
    failures: list[Failure]
    uris: set[str] = field(default_factory=set[str])
    """The files that failures are shown in."""


class Marks:
    """Shows the last run of the tests of each folder; it runs nothing itself."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._shown: dict[str, _Shown] = {}

    async def lenses(self, document: Document) -> list[Lens]:
        """What is known of the tests of a document."""
        path = document.path
        place = None if path is None else self._ctx.folders.of(path)
        shown = None if place is None else self._shown.get(place[0].uri)
        if place is None or shown is None:
            return []
        return await self._ctx.jobs.thread(_lenses, shown, place[1], document, document.text)

    async def show(self, folder: Folder, run: LatestRun, programs: list[str], *, outdated: bool) -> None:
        """Show a run, `outdated` when the code has changed since, unless it is shown already."""
        before = self._shown.get(folder.uri)
        if before is not None and (before.run.number, before.outdated) == (run.number, outdated):
            return
        if before is not None and before.run.number == run.number:
            before.outdated = outdated
        else:
            failures = await self._ctx.jobs.thread(_failures, run, folder, programs)
            if self._ctx.folders.get(folder.uri) is None:
                return
            shown = self._shown[folder.uri] = _Shown(run, outdated, failures)
            self._publish(folder, shown, before.uris if before is not None else set())
        await self._ctx.lenses.refresh()

    def settings_changed(self, _event: SettingsChanged) -> None:
        """Show failures, or no longer."""
        for folder in self._ctx.folders.all:
            if (shown := self._shown.get(folder.uri)) is not None:
                self._publish(folder, shown, shown.uris)

    def folders_changed(self, event: FoldersChanged) -> None:
        """Let go of removed folders."""
        for folder in event.removed:
            if (shown := self._shown.pop(folder.uri, None)) is not None:
                for uri in shown.uris:
                    self._ctx.diagnostics.set(uri, SOURCE, [])

    def _publish(self, folder: Folder, shown: _Shown, before: set[str]) -> None:
        by_uri: dict[str, list[Diagnostic]] = {}
        if self._ctx.settings.of(folder.uri).compliance.show_failures:
            for each in shown.failures:
                by_uri.setdefault(to_uri(folder.path / each.path), []).append(_diagnostic(each))
        for uri in before - by_uri.keys():
            self._ctx.diagnostics.set(uri, SOURCE, [])
        for uri, items in by_uri.items():
            self._ctx.diagnostics.set(uri, SOURCE, items)
        shown.uris = set(by_uri)


def _lenses(shown: _Shown, path: str, document: Document, text: str) -> list[Lens]:
    """On a thread: what was typed and not saved is a change, too."""
    outdated = shown.outdated or not _is_saved(document, text)
    return [Lens(line, said) for line, said in tested.lenses(shown.run, path, text, outdated=outdated)]


def _is_saved(document: Document, text: str) -> bool:
    path = document.path
    try:
        content = b"" if path is None else path.read_bytes()
    except OSError:
        return False
    return content.decode("utf-8-sig", "replace") == text


def _failures(run: LatestRun, folder: Folder, programs: list[str]) -> list[Failure]:
    return list(tested.failures(run, folder.path, programs))


def _diagnostic(failure: Failure) -> Diagnostic:
    return {
        "range": {
            "start": {"line": failure.line, "character": failure.start},
            "end": {"line": failure.line, "character": failure.end},
        },
        "severity": ERROR,
        "code": "failed",
        "source": SOURCE,
        "message": failure.message,
    }
