"""Backups in the editor: their tile, their schedule, and the way from a lost file to the file."""

from __future__ import annotations

from cockpit.core.errors import Invalid
from cockpit.features.backup.archive_messages import (
    ARCHIVE,
    ARCHIVES,
    RETURN,
    ArchiveMade,
    ArchiveOrder,
    Archives,
    ArchivesQuery,
    ReturnOrder,
    ReturnReport,
)
from cockpit.features.backup.desk import Desk
from cockpit.features.backup.messages import (
    COMPARE,
    CREATE,
    DRILL,
    GET,
    RESTORE,
    VERSIONS,
    BackupMade,
    BackupOrder,
    BackupTile,
    Comparison,
    DrillReport,
    RestoreOrder,
    RestoreReport,
    Versions,
    VersionsQuery,
)
from cockpit.kernel.context import Context
from cockpit.kernel.events import FoldersChanged, Ready, SettingsChanged, Stopping
from cockpit.protocol.methods import Empty


def register(ctx: Context) -> None:
    """Follow the schedule, send `cockpit/backup/changed`, serve the other methods."""
    desk = Desk(ctx)
    _serve_archives(ctx, desk)

    async def get(_query: Empty) -> BackupTile:
        return await desk.tile()

    async def create(order: BackupOrder) -> BackupMade:
        return await desk.do(order.folder, "create", BackupMade, order.work_done_token)

    async def drill(order: BackupOrder) -> DrillReport:
        return await desk.do(order.folder, "drill", DrillReport, order.work_done_token)

    async def compare(order: BackupOrder) -> Comparison:
        return await desk.do(order.folder, "compare", Comparison, order.work_done_token)

    async def versions(query: VersionsQuery) -> Versions:
        return await desk.do(query.folder, "versions", Versions, path=query.path)

    async def restore(order: RestoreOrder) -> RestoreReport:
        fields = {"path": order.path, "backup": order.backup}
        return await desk.do(order.folder, "restore", RestoreReport, order.work_done_token, **fields)

    ctx.serve(GET, get)
    ctx.serve(CREATE, create)
    ctx.serve(DRILL, drill)
    ctx.serve(COMPARE, compare)
    ctx.serve(VERSIONS, versions)
    ctx.serve(RESTORE, restore)
    ctx.bus.on(Ready, desk.start)
    ctx.bus.on(SettingsChanged, desk.again)
    ctx.bus.on(FoldersChanged, desk.again)
    ctx.bus.on(Stopping, desk.stop)


def _serve_archives(ctx: Context, desk: Desk) -> None:
    """Serve what cleanups need; nothing is removed before it is recorded where it is."""

    async def archive(order: ArchiveOrder) -> ArchiveMade:
        if not order.files:
            raise Invalid("$.files: no file is named.")
        folder, token = order.folder, order.work_done_token
        reasons = {each.path: each.why for each in order.files}
        kept = await desk.ask(folder, "archive", token, reasons=reasons)
        removed = await desk.ask(folder, "remove", backup=kept["archive"])
        return ArchiveMade(archive=kept["archive"], failed=removed["failed"])

    async def archives(query: ArchivesQuery) -> Archives:
        return await desk.do(query.folder, "archives", Archives)

    async def give_back(order: ReturnOrder) -> ReturnReport:
        return await desk.do(
            order.folder, "give_back", ReturnReport, order.work_done_token, backup=order.archive
        )

    ctx.serve(ARCHIVE, archive)
    ctx.serve(ARCHIVES, archives)
    ctx.serve(RETURN, give_back)
