"""The cockpit's own databases in the editor: their tile, what is in them, and questions about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from cockpit.core.errors import Invalid, NotFound
from cockpit.core.lazy import lazy
from cockpit.features.databases.messages import (
    CATALOG,
    CHANGED,
    CHECK,
    EXPORT,
    GET,
    PAGE,
    PLAN,
    QUERY,
    VACUUM,
    Catalog,
    CheckReport,
    DatabaseAnswer,
    DatabaseQuestion,
    DatabasesOrder,
    DatabasesTile,
    ExportOrder,
    ExportReport,
    FolderDatabases,
    MigrationPlan,
    Page,
    PageQuery,
    VacuumReport,
)
from cockpit.kernel.boundary import contained
from cockpit.kernel.context import Context
from cockpit.kernel.events import FolderAudited, PatternsMined, Stopping
from cockpit.kernel.folders import Folder
from cockpit.protocol.methods import Empty

if TYPE_CHECKING:
    from cockpit.features.databases import serving, state
    from cockpit.features.databases.serving import Shelf
else:
    # SQLAlchemy takes a quarter of a second to import, which the start does not wait for.
    serving = lazy("cockpit.features.databases.serving")
    state = lazy("cockpit.features.databases.state")

T = TypeVar("T")

LOOK_SECONDS: Final = 5.0
"""How often the files are looked at, at most, while they are written to."""
YOUNG: Final = frozenset({"absent", "outdated"})
"""The states in which a file is about to be made, or to become another one."""


class Desk:
    """Looks at the files now and then, and answers on threads."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._revision = 0
        self._looked = float("-inf")
        self._told: object = None
        self._timer: asyncio.TimerHandle | None = None
        self._telling: asyncio.Task[None] | None = None

    async def tile(self) -> DatabasesTile:
        """All folders as they are now; what is only being made is looked at once more."""
        tile = await self._look()
        if any(file.state in YOUNG for folder in tile.folders for file in folder.files):
            self.look_later()
        return tile

    def look_later(self, _event: FolderAudited | PatternsMined | None = None) -> None:
        """Somebody may have written to them: look again in a while, and tell what is new."""
        if self._timer is None and self._told is not None:
            since = self._ctx.clock.monotonic() - self._looked
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(LOOK_SECONDS - since, 0), self._begin)

    def stop(self, _event: Stopping) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _begin(self) -> None:
        self._timer = None
        self._telling = asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        before = self._told
        with contained("looking at the databases"):
            tile = await self._look()
            if tile.folders != before:
                self._ctx.notify(CHANGED, tile)

    async def _look(self) -> DatabasesTile:
        self._looked = self._ctx.clock.monotonic()
        folders = [await self._ctx.jobs.thread(self._standing, folder) for folder in self._ctx.folders.all]
        self._revision += 1
        self._told = folders
        return DatabasesTile(revision=self._revision, folders=folders)

    def _standing(self, folder: Folder) -> FolderDatabases:
        return FolderDatabases(folder=folder.uri, name=folder.name, files=self._shelf(folder).files())

    async def ask(self, folder_uri: str, what: Callable[[Shelf], T]) -> T:
        """An answer about the databases of a folder; raises NotFound for one that is not of this window."""
        folder = self._ctx.folders.get(folder_uri)
        if folder is None:
            raise NotFound(f"$.folder: {folder_uri} is not a folder of this workspace.")
        answer = await self._ctx.jobs.thread(lambda: what(self._shelf(folder)))
        self.look_later()
        return answer

    def _shelf(self, folder: Folder) -> Shelf:
        ctx = self._ctx
        return serving.Shelf(state.Databases(ctx.user_home(), ctx.home(folder), ctx.clock), ctx.clock)


def register(ctx: Context) -> None:
    """Send `cockpit/databases/changed`, serve the other methods."""
    desk = Desk(ctx)

    async def get(_query: Empty) -> DatabasesTile:
        return await desk.tile()

    async def catalog(order: DatabasesOrder) -> Catalog:
        return await desk.ask(order.folder, lambda shelf: shelf.catalog())

    async def check(order: DatabasesOrder) -> CheckReport:
        return await desk.ask(order.folder, lambda shelf: shelf.check())

    async def plan(order: DatabasesOrder) -> MigrationPlan:
        return await desk.ask(order.folder, lambda shelf: shelf.plan())

    async def vacuum(order: DatabasesOrder) -> VacuumReport:
        return await desk.ask(order.folder, lambda shelf: shelf.vacuum())

    async def page(query: PageQuery) -> Page:
        return await desk.ask(query.folder, lambda shelf: shelf.page(query.table, query.start))

    async def query(question: DatabaseQuestion) -> DatabaseAnswer:
        return await desk.ask(question.folder, lambda shelf: shelf.query(question.words))

    async def export(order: ExportOrder) -> ExportReport:
        path = Path(order.path)
        if not path.is_absolute():
            raise Invalid(f"$.path: expected a whole path, got {order.path!r}.")
        return await desk.ask(order.folder, lambda shelf: shelf.export(order.table, path))

    ctx.serve(GET, get)
    ctx.serve(CATALOG, catalog)
    ctx.serve(CHECK, check)
    ctx.serve(PLAN, plan)
    ctx.serve(VACUUM, vacuum)
    ctx.serve(PAGE, page)
    ctx.serve(QUERY, query)
    ctx.serve(EXPORT, export)
    ctx.bus.on(FolderAudited, desk.look_later)
    ctx.bus.on(PatternsMined, desk.look_later)
    ctx.bus.on(Stopping, desk.stop)
