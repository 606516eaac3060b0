"""Has the copilots make what is missing, in a worker, and writes it when somebody agrees."""

from __future__ import annotations

import logging
import tempfile
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from cockpit.core.errors import Invalid, NotConfigured, NotFound, Refused
from cockpit.core.lazy import lazy
from cockpit.core.paths import relative_to, to_path
from cockpit.features.copilots.generate_messages import (
    APPLY,
    CHOOSE,
    DISCARD,
    GENERATE,
    PREVIEW,
    REFINE,
    TAKE_BACK,
    ChooseQuery,
    GenerateQuery,
    Generation,
    PromptPreview,
    RefineQuery,
    RunQuery,
    Written,
)
from cockpit.features.copilots.modelling import Models
from cockpit.features.copilots.recording_messages import GENERATE_FROM_RECORDING, RecordingQuery
from cockpit.features.copilots.untested import head_at, is_tested
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
WRITE_TEST: Final = "Write a test"
TEST_COMMAND: Final = "cockpit.copilots.writeTest"
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
        self._ctx.serve(GENERATE_FROM_RECORDING, self.generate_from_recording)
        self._ctx.serve(REFINE, self.refine)
        self._ctx.serve(PREVIEW, self.preview)
        self._ctx.serve(CHOOSE, self.choose)
        self._ctx.serve(APPLY, self.apply)
        self._ctx.serve(TAKE_BACK, self.take_back)
        self._ctx.serve(DISCARD, self.discard)
        self._ctx.actions.provide(self.actions)
        self._ctx.bus.on(Ready, self._begun)
        self._ctx.bus.on(FoldersChanged, self._begun)

    async def generate(self, query: GenerateQuery) -> Generation:
        """A proposal with its verdict."""
        folder = self._folder(query.folder)
        order = self._order(folder, query)
        return await self._remembered(await self._work("generate", folder, order, query.work_done_token))

    async def generate_from_recording(self, query: RecordingQuery) -> Generation:
        """Files of a recording with their verdict."""
        folder = self._folder(query.folder)
        recording = Path(to_path(query.uri)) if query.uri.startswith("file:") else None
        if recording is None or not await self._ctx.jobs.thread(recording.is_file):
            raise NotFound(f"$.uri: {query.uri} is not a file on this computer.")
        order = {
            "recording": str(recording),
            "artefacts": query.artefacts,
            "into": query.into,
            "entries": query.entries,
        }
        return await self._remembered(await self._work("record", folder, order, query.work_done_token))

    async def refine(self, query: RefineQuery) -> Generation:
        """Another proposal, for what a person says of one."""
        folder = self._folder(query.folder)
        order = {"run": query.run, "words": query.words, **self._chosen(folder)}
        return await self._remembered(await self._work("refine", folder, order, query.work_done_token))

    async def choose(self, query: ChooseQuery) -> Generation:
        """A part of a proposal with its own verdict."""
        folder = self._folder(query.folder)
        order = {"run": query.run, "hunks": query.hunks}
        return await self._remembered(await self._work("choose", folder, order, query.work_done_token))

    async def _remembered(self, answer: dict[str, Any]) -> Generation:
        self._proposals[answer["told"]["run"]] = answer["proposal"]
        while len(self._proposals) > MOST_KEPT:
            self._proposals.popitem(last=False)
        await self._on_recorded()
        return msgspec.convert(answer["told"], Generation)

    async def preview(self, query: GenerateQuery) -> PromptPreview:
        """What a language model would be sent."""
        folder = self._folder(query.folder)
        if self._ctx.settings.of(folder.uri).copilots.provider == "templates":
            raise NotConfigured(
                "No language model is set, and templates send nothing.", hint="cockpit.copilots.provider"
            )
        order = self._order(folder, query)
        answer = await self._work("preview", folder, order, query.work_done_token)
        return msgspec.convert(answer, PromptPreview)

    async def apply(self, query: RunQuery) -> Written:
        """Write an approved proposal."""
        folder = self._folder(query.folder)
        order = {"run": query.run, **self._proposal(query.run), "unsaved": await self._unsaved(folder)}
        written = msgspec.convert(await self._work("apply", folder, order, query.work_done_token), Written)
        if not written.changed:
            self._proposals.pop(query.run, None)
            await self._on_recorded()
        return written

    async def take_back(self, query: RunQuery) -> Written:
        """Give back what was there before."""
        folder = self._folder(query.folder)
        order = {"run": query.run, "unsaved": await self._unsaved(folder)}
        answer = await self._work("undo", folder, order, query.work_done_token)
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
        return [*found, *await self._test_offered(document, path, query["range"]["start"]["line"])]

    async def _test_offered(self, document: Document, path: Path, line: int) -> list[CodeAction]:
        """An offer where a function begins that has no test; templates need an example of what is right."""
        place, head = self._ctx.folders.of(path), head_at(document.index.lines, line)
        if place is None or head is None:
            return []
        folder, inside = place
        provider = self._ctx.settings.of(folder.uri).copilots.provider
        if provider == "templates" and not head.has_example:
            return []
        if await self._ctx.jobs.thread(is_tested, folder.path, inside, head.name):
            return []
        argument = {"uri": document.uri, "line": line}
        command = {"title": WRITE_TEST, "command": TEST_COMMAND, "arguments": [argument]}
        return [{"title": WRITE_TEST, "kind": "refactor", "command": command}]

    def _order(self, folder: Folder, query: GenerateQuery) -> dict[str, Any]:
        """What is wanted, and the language model that is set."""
        return {
            "path": query.path,
            "line": query.line,
            "kind": query.kind,
            "words": query.words,
            **self._chosen(folder),
        }

    def _chosen(self, folder: Folder) -> dict[str, Any]:
        chosen = self._models.choice(folder)
        return {"models": msgspec.to_builtins(chosen.settings), "key": chosen.key}

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

    async def _unsaved(self, folder: Folder) -> dict[str, bytes]:
        """What the editor holds of the folder's files and has not saved: it would be lost, or written over
        what is applied."""
        held = [
            (each.path, inside, each.text)
            for each in self._ctx.documents
            if each.path is not None and (inside := relative_to(each.path, folder.path)) is not None
        ]
        differing = await self._ctx.jobs.thread(_differing, held)
        return {inside: text.encode() for inside, text in differing}

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


def _differing(held: Iterable[tuple[Path, str, str]]) -> list[tuple[str, str]]:
    return [(inside, text) for path, inside, text in held if _differs(path, text)]


def _differs(path: Path, text: str) -> bool:
    """Whether a file has another text; a mark of the byte order is none of it."""
    try:
        return path.read_bytes().decode("utf-8-sig") != text
    except (OSError, UnicodeDecodeError):
        return False
