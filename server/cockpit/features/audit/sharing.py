"""What another window on the same folder has recorded is seen in this one, too."""

from __future__ import annotations

from cockpit.core.home import FINDINGS_WRITTEN
from cockpit.core.paths import to_uri
from cockpit.features.audit.desk import Desk
from cockpit.features.audit.project import Project
from cockpit.kernel.boundary import contained
from cockpit.kernel.events import FilesChanged
from cockpit.kernel.folders import Folder


class Sharing:
    """Watches the files of the databases, whoever writes them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._followed: dict[str, Project] = {}
        """By the URI of the folder of the database."""

    async def follow(self, project: Project) -> None:
        """Watch a project's database from now on; it is made, if need be, so that there is one to watch."""
        place = self._place(project)
        if self._followed.get(place.uri) is project:
            return
        with contained("the watch of the database"):
            await self._desk.catch_up(project)
            self._followed[place.uri] = project
            await self._desk.ctx.watching.watch(place, lambda path: path in FINDINGS_WRITTEN)

    def follows(self, folder: Folder) -> bool:
        """Whether this is the folder of a database that is watched."""
        return folder.uri in self._followed

    def forget(self, project: Project) -> None:
        """Watch it no more."""
        place = self._place(project)
        if self._followed.pop(place.uri, None) is not None:
            self._desk.ctx.watching.forget(place)

    async def changed(self, event: FilesChanged) -> None:
        """Take in what was written, unless it was by this window."""
        if (project := self._followed.get(event.folder.uri)) is not None:
            await self._desk.catch_up(project)

    def _place(self, project: Project) -> Folder:
        path = self._desk.ctx.data_folder(project.folder)
        return Folder(to_uri(path), f"The database of {project.folder.name}", path)
