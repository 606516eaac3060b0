"""The score in the daemon: listens, answers; what it does stands in its siblings."""

from __future__ import annotations

from cockpit.features.compliance.live import Live
from cockpit.features.compliance.marks import Marks
from cockpit.features.compliance.messages import GET, RUN_TESTS, ComplianceTile
from cockpit.features.compliance.rounds import Rounds
from cockpit.features.compliance.testing import Testing
from cockpit.kernel.context import Context
from cockpit.kernel.events import (
    DocumentSaved,
    FilesChanged,
    FolderAudited,
    FolderLinted,
    FoldersChanged,
    Ready,
    SettingsChanged,
    Stopping,
)
from cockpit.protocol.methods import Empty


def register(ctx: Context) -> None:
    """Keep the score of each folder up to date; serve `cockpit/compliance/*`."""
    marks = Marks(ctx)
    live = Live(ctx, marks)
    testing = Testing(ctx, live)
    rounds = Rounds(ctx, live, testing)

    async def get(_query: Empty) -> ComplianceTile:
        return live.compose()

    ctx.serve(GET, get)
    ctx.serve(RUN_TESTS, testing.run)
    ctx.bus.on(FolderAudited, live.audited)
    ctx.bus.on(FolderLinted, live.linted)
    ctx.bus.on(FilesChanged, live.files_changed)
    ctx.bus.on(FoldersChanged, live.folders_changed)
    ctx.bus.on(DocumentSaved, testing.saved)
    ctx.bus.on(FolderAudited, testing.audited)
    ctx.bus.on(FoldersChanged, marks.folders_changed)
    ctx.bus.on(SettingsChanged, marks.settings_changed)
    ctx.bus.on(Ready, rounds.start)
    ctx.bus.on(SettingsChanged, rounds.again)
    ctx.bus.on(Stopping, rounds.stop)
    ctx.bus.on(Stopping, live.stop)
    ctx.lenses.provide(marks.lenses)
