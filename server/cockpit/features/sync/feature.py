"""Databases that are kept alike: their tile, what keeps them so, and the conflicts that a person decides."""

from __future__ import annotations

import msgspec

from cockpit.features.sync.desk import Desk
from cockpit.features.sync.messages import (
    CONFLICTS,
    GET,
    HEAL,
    JOURNAL,
    PASSWORD,
    PREVIEW,
    RESOLVE,
    RUN,
    SyncChoice,
    SyncConflicts,
    SyncHeal,
    SyncHealed,
    SyncJournal,
    SyncOrder,
    SyncPassword,
    SyncPreview,
    SyncReport,
    SyncTile,
)
from cockpit.kernel.context import Context
from cockpit.kernel.events import FilesChanged, FoldersChanged, Ready, SettingsChanged, Stopping
from cockpit.protocol.methods import Empty


def register(ctx: Context) -> None:
    """Keep alike what the settings say, send `cockpit/sync/changed`, serve the other methods."""
    desk = Desk(ctx)

    async def get(_query: Empty) -> SyncTile:
        return await desk.tile()

    async def run(order: SyncOrder) -> SyncReport:
        return msgspec.convert(await desk.do(order.folder, "run", order.work_done_token), SyncReport)

    async def preview(order: SyncOrder) -> SyncPreview:
        return msgspec.convert(await desk.do(order.folder, "preview", order.work_done_token), SyncPreview)

    async def heal(order: SyncHeal) -> SyncHealed:
        fields = {"believe": order.believe, "plan": order.plan}
        done = await desk.do(order.folder, "heal", order.work_done_token, **fields)
        return msgspec.convert(done, SyncHealed)

    async def journal(order: SyncOrder) -> SyncJournal:
        return await desk.journal(order.folder)

    async def conflicts(order: SyncOrder) -> SyncConflicts:
        return await desk.conflicts(order.folder)

    async def resolve(choice: SyncChoice) -> Empty:
        fields = {"conflict": choice.conflict, "take": choice.take, "anyway": choice.anyway}
        await desk.do(choice.folder, "resolve", None, **fields)
        return Empty()

    async def password(given: SyncPassword) -> Empty:
        await desk.set_password(given.folder, given.peer, given.password)
        return Empty()

    ctx.serve(GET, get)
    ctx.serve(RUN, run)
    ctx.serve(PREVIEW, preview)
    ctx.serve(HEAL, heal)
    ctx.serve(JOURNAL, journal)
    ctx.serve(CONFLICTS, conflicts)
    ctx.serve(RESOLVE, resolve)
    ctx.serve(PASSWORD, password)
    ctx.bus.on(Ready, desk.again)
    ctx.bus.on(SettingsChanged, desk.again)
    ctx.bus.on(FoldersChanged, desk.again)
    ctx.bus.on(FilesChanged, desk.changed)
    ctx.bus.on(Stopping, desk.stop)
