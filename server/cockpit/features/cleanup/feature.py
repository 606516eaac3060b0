"""The plan of a cleanup in the editor; what is chosen from it is archived by the backups."""

from __future__ import annotations

import tempfile
from typing import Final

import msgspec

from cockpit.core.errors import NotFound, Refused
from cockpit.features.cleanup.messages import PLAN, CleanupPlan, CleanupQuery
from cockpit.kernel.context import Context

DEADLINE_SECONDS: Final = 600.0
TITLE: Final = "Looking for files that are no longer needed"


def register(ctx: Context) -> None:
    """Serve `cockpit/cleanup/plan`."""

    async def plan(query: CleanupQuery) -> CleanupPlan:
        folder = ctx.folders.get(query.folder)
        if folder is None:
            raise NotFound(f"$.folder: {query.folder} is not a folder of this workspace.")
        if not ctx.client.trusted:
            raise Refused(
                "Nothing was planned, because git would be run: the workspace is not trusted.",
                hint="workbench.trust.manage",
            )
        payload = {"workspace": str(folder.path)}
        with tempfile.TemporaryDirectory(prefix="cockpit-") as temporary, ctx.health.running(TITLE):
            async with ctx.progress.show(TITLE, query.work_done_token):
                found = await ctx.workers.run(
                    "cleanup.plan", payload, deadline=DEADLINE_SECONDS, temporary=temporary
                )
        return msgspec.convert(found, CleanupPlan)

    ctx.serve(PLAN, plan)
