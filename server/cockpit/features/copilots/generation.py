"""Has the copilots make what is missing, in a worker, and writes it when somebody agrees."""

from __future__ import annotations

import logging
import tempfile
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from cockpit.core.errors import Conflict, Invalid, NotFound, Refused
from cockpit.core.lazy import lazy
from cockpit.core.paths import relative_to
from cockpit.features.copilots.generate_messages import (
    APPLY,
    DISCARD,
    GENERATE,
    TAKE_BACK,
    GenerateQuery,
    Generation,
    RunQuery,
    Written,
)
from cockpit.features.copilots.modelling import Models
from cockpit.kernel.actions import ActionQuery, CodeAction
from cockpit.kernel.context import Context
from cockpit.kernel.documents import Document
from cockpit.kernel.events import FoldersChanged, Ready
from cockpit.kernel.folders import Folder
from cockpit.kernel.positions import Range
from cockpit.protocol.methods import Empty

if TYPE_CHECKING:
    from cockpit.features.copilots import store
else:
    # SQLAlchemy takes a third of a second to import, which the start of the daemon does not wait for.
    store = lazy("cockpit.features.copilots.store")

logger = logging.getLogger(__name__)

TITLE: Final = "The copilots at work"
IMPLEMENT: Final = "Implement with the copilots"
COMMAND: Final = "cockpit.copilots.implement"
HOLLOW: Final = ("audit.stub", "audit.fake")
DEADLINE_SECONDS: Final = 1800.0
PATIENCE_SECONDS: Final = 2.0
MOST_KEPT: Final = 20
"""Proposals that can still be applied."""


class Generating:
    """Answers what the editor asks of the first copilot."""

    def __init__(self, ctx: Context, models: Models, on_recorded: Callable[[], Awaitable[None]]) -> None:
        self._ctx = ctx
        self._models = models
        self._on_recorded = on_recorded
        self._proposals: OrderedDict[str, Any] = OrderedDict()

    def serve(self) -> None:
        """Register every answer, and end what an earlier window left half done."""
        self._ctx.serve(GENERATE, self.generate)
        self._ctx.serve(APPLY, self.apply)
        self._ctx.serve(TAKE_BACK, self.take_back)
        self._ctx.serve(DISCARD, self.discard)
        self._ctx.actions.provide(self.actions)
        self._ctx.bus.on(Ready, self._begun)
        self._ctx.bus.on(FoldersChanged, self._begun)

    async def generate(self, query: GenerateQuery) -> Generation:
        """A proposal with its verdict."""
        folder = self._folder(query.folder)
        order: dict[str, Any] = {
            "path": query.path,
            "line": query.line,
            "kind": query.kind,
            "words": query.words,
        }
        chosen = self._models.choice(folder)
        order |= {"models": msgspec.to_builtins(chosen.settings), "key": chosen.key}
        answer = await self._work("generate", folder, order, query.work_done_token)
        self._proposals[answer["told"]["run"]] = answer["proposal"]
        while len(self._proposals) > MOST_KEPT:
            self._proposals.popitem(last=False)
        await self._on_recorded()
        return msgspec.convert(answer["told"], Generation)

    async def apply(self, query: RunQuery) -> Written:
        """Write an approved proposal."""
        folder = self._folder(query.folder)
        proposal = self._proposal(query.run)
        self._check_saved(folder, [row[0] for row in proposal["changes"]])
        answer = await self._work("apply", folder, {"run": query.run, **proposal}, query.work_done_token)
        del self._proposals[query.run]
        await self._on_recorded()
        return msgspec.convert(answer, Written)

    async def take_back(self, query: RunQuery) -> Written:
        """Give back what was there before."""
        folder = self._folder(query.folder)
        answer = await self._work("undo", folder, {"run": query.run}, query.work_done_token)
        await self._on_recorded()
        return msgspec.convert(answer, Written)

    async def discard(self, query: RunQuery) -> Empty:
        """Forget a proposal, and keep that somebody has decided so."""
        folder = self._folder(query.folder)
        paths = [row[0] for row in self._proposal(query.run)["changes"]]
        if not paths:
            raise Invalid("There is nothing to discard: the proposal was not approved.")
        await self._ctx.jobs.thread(self._note_discarded, folder, query.run, " ".join(paths))
        self._proposals.pop(query.run, None)
        await self._on_recorded()
        return Empty()

    def _note_discarded(self, folder: Folder, run: str, paths: str) -> None:
        ctx = self._ctx
        with closing(store.GenerationStore(ctx.home(folder), ctx.clock, logger.warning)) as kept:
            kept.note(run, ctx.session_id, "discard", paths, "discarded")

    def _proposal(self, run: str) -> Any:
        if (proposal := self._proposals.get(run)) is None:
            raise NotFound(f"$.run: there is no proposal {run} that could be applied: make it anew.")
        return proposal

    async def actions(self, document: Document, query: ActionQuery) -> list[CodeAction]:
        """An offer for each placeholder that the cursor is on."""
        path, client = document.path, self._ctx.client
        # The command is the extension's: in another editor nobody would carry it out.
        if path is None or path.suffix != ".py" or not (client.trusted and client.inputs):
            return []
        found: list[CodeAction] = []
        for each in query["diagnostics"]:
            if each["code"] in HOLLOW and _touch(each["range"], query["range"]):
                argument = {"uri": document.uri, "line": each["range"]["start"]["line"]}
                command = {"title": IMPLEMENT, "command": COMMAND, "arguments": [argument]}
                action: CodeAction = {"title": IMPLEMENT, "kind": "quickfix", "command": command}
                found.append({**action, "diagnostics": [each]})
        return found

    def _folder(self, uri: str) -> Folder:
        folder = self._ctx.folders.get(uri)
        if folder is None:
            raise NotFound(f"$.folder: {uri} is not a folder of this workspace.")
        if not self._ctx.client.trusted:
            raise Refused(
                "The copilots do nothing, because tests would be run: the workspace is not trusted.",
                hint="workbench.trust.manage",
            )
        return folder

    def _check_saved(self, folder: Folder, paths: list[str]) -> None:
        """What is not saved would be lost, or written over what is applied."""
        for document in self._ctx.documents:
            path = document.path
            inside = None if path is None else relative_to(path, folder.path)
            if path is not None and inside in paths and _differs(path, document.text):
                raise Conflict(f"{inside} is not saved: save it, and have the proposal made anew.")

    async def _work(
        self, verb: str, folder: Folder, order: dict[str, Any], token: str | int | None
    ) -> dict[str, Any]:
        ctx = self._ctx
        payload = {
            "workspace": str(folder.path),
            "home": ctx.home(folder).parts(),
            "shared": ctx.user_home().parts(),
            "backups": ctx.settings.window.backup.root,
            "user": ctx.user,
            "session": ctx.session_id,
            "order": order,
        }
        with tempfile.TemporaryDirectory(prefix="cockpit-") as temporary, ctx.health.running(TITLE):
            async with ctx.progress.show(TITLE, token) as report:

                def heard(told: dict[str, Any]) -> None:
                    report.step(round(told["fraction"] * 100), 100, told["phase"])

                return await ctx.workers.run(
                    f"copilots.{verb}", payload, deadline=DEADLINE_SECONDS, temporary=temporary, heard=heard,
                    asked=self._models.relay, patience=PATIENCE_SECONDS,
                )  # fmt: skip

    async def _begun(self, _event: Ready | FoldersChanged) -> None:
        for folder in self._ctx.folders.all:
            journals = self._ctx.data_folder(folder) / "apply"
            if not self._ctx.client.trusted or not await self._ctx.jobs.thread(_is_open, journals):
                continue
            answer = await self._work("recover", folder, {}, None)
            if answer["told"]:
                self._ctx.tell(answer["told"])
                await self._on_recorded()


def _touch(one: Range, other: Range) -> bool:
    """Whether two ranges have a line in common: the editor sends what is said of the whole file."""
    first, last = other["start"]["line"], other["end"]["line"]
    return one["start"]["line"] <= last and one["end"]["line"] >= first


def _is_open(journals: Path) -> bool:
    return any((journals / name).exists() for name in ("begun", "committed"))


def _differs(path: Path, text: str) -> bool:
    try:
        return path.read_bytes().decode() != text
    except (OSError, UnicodeDecodeError):
        return False
