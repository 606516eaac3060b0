"""Everything a feature may use, in one value; there is no other way to reach it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec
from lsprotocol.types import MessageType

from cockpit.core.clock import Clock
from cockpit.core.errors import Unavailable
from cockpit.core.home import Home, Reach, TeamStore, team_store, user_home, workspace_home
from cockpit.core.process import Runner
from cockpit.kernel.actions import Actions
from cockpit.kernel.bus import Bus
from cockpit.kernel.diagnostics import Diagnostics
from cockpit.kernel.documents import Documents
from cockpit.kernel.folders import Folder, Folders
from cockpit.kernel.health import Health
from cockpit.kernel.jobs import Jobs
from cockpit.kernel.latencies import Histogram
from cockpit.kernel.lenses import Lenses
from cockpit.kernel.outlines import Outlines
from cockpit.kernel.progress import Progress
from cockpit.kernel.settings import SettingsStore
from cockpit.kernel.watching import Watching
from cockpit.kernel.workers import Workers
from cockpit.protocol.methods import Message, Notification, Request
from cockpit.protocol.wire import Wire

logger = logging.getLogger(__name__)

P = TypeVar("P", bound=Message)
R = TypeVar("R", bound=Message)


@dataclass(slots=True)
class Client:
    """What is known of the editor."""

    name: str = ""
    inputs: bool = False
    """Whether it can ask the user for a text before it applies a code action."""
    edits: bool = False
    """Whether it changes files for us."""
    versioned_edits: bool = False
    """Whether it takes edits that name the version of the document."""
    trusted: bool = True
    ruff_extension: bool = False


@dataclass(slots=True)
class Context:
    """The daemon as a feature sees it."""

    wire: Wire
    clock: Clock
    runner: Runner
    bus: Bus
    jobs: Jobs
    workers: Workers
    folders: Folders
    documents: Documents
    diagnostics: Diagnostics
    actions: Actions
    lenses: Lenses
    outlines: Outlines
    progress: Progress
    settings: SettingsStore
    health: Health
    watching: Watching
    user: str
    session_id: str
    storage_password: str = field(default="", repr=False)
    """Of the team's store."""
    _reach: Reach | None = None
    client: Client = field(default_factory=Client)
    latencies: Histogram = field(default_factory=Histogram)
    """Of the answers to our own requests; work that reports its progress is left out."""

    def serve(self, method: Request[P, R], handler: Callable[[P], Awaitable[R]]) -> None:
        """Answer a method of the contract."""
        if "work_done_token" in method.params.__struct_fields__:
            self.wire.serve(method, handler)
            return

        async def timed(params: P) -> R:
            began = self.clock.monotonic()
            try:
                return await handler(params)
            finally:
                self.latencies.add(1_000 * (self.clock.monotonic() - began))

        self.wire.serve(method, timed)

    def notify(self, method: Notification[P], params: P) -> None:
        """Send a notification of the contract."""
        self.wire.notify(method.name, params)

    async def ask(self, method: Request[P, R], params: P, seconds: float) -> R:
        """Ask the client something of the contract; raises Unavailable when it does not answer it."""
        answer = await self.wire.ask(method.name, msgspec.to_builtins(params), seconds)
        try:
            return msgspec.convert(answer, method.result)
        except msgspec.ValidationError as error:
            raise Unavailable(f"The editor's answer to {method.name} does not fit: {error}.") from error

    def tell(self, sentence: str) -> None:
        """Show the user something that has happened to what is theirs, once, and keep it in the log."""
        logger.warning("%s", sentence)
        self.wire.notify("window/showMessage", {"type": MessageType.Warning.value, "message": sentence})

    async def apply_edit(self, label: str, edit: dict[str, Any]) -> bool:
        """Change files through the editor, so that its undo works; whether it did."""
        if not self.client.versioned_edits:
            changes = {each["textDocument"]["uri"]: each["edits"] for each in edit["documentChanges"]}
            edit = {"changes": changes}
        answer = await self.wire.ask("workspace/applyEdit", {"label": label, "edit": edit})
        return isinstance(answer, dict) and cast("dict[str, Any]", answer).get("applied") is True

    def data_folder(self, folder: Folder) -> Path:
        """Where the files of one workspace folder are kept, such as its locks."""
        return workspace_home(folder.path, self.settings.window.storage.folder).folder

    def home(self, folder: Folder) -> Home:
        """The databases of one workspace folder."""
        storage = self.settings.window.storage
        name = self.settings.of(folder.uri).storage.name
        return workspace_home(folder.path, storage.folder, self._team(name))

    def user_home(self) -> Home:
        """The databases that all workspaces share."""
        storage = self.settings.window.storage
        return user_home(storage.folder, self._team(""))

    def _team(self, name: str) -> TeamStore | None:
        if self._reach is None:
            self._reach = Reach(self.clock)
        store = team_store(self.settings.window.storage.url, name, self.storage_password)
        return store and replace(store, reach=self._reach)
