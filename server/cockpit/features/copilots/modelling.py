"""Language models in the daemon: keys, the editor's own models, and a trial."""

from __future__ import annotations

import asyncio
import itertools
import os
import queue
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

import msgspec

from cockpit.core.errors import Cancelled, CockpitError, NotConfigured, NotFound
from cockpit.core.lazy import lazy
from cockpit.core.process import MODEL_KEY
from cockpit.features.copilots.model_messages import (
    ASK,
    HEARD,
    KEY,
    TRY,
    ModelAnswer,
    ModelKey,
    ModelPiece,
    ModelQuestion,
    ModelTrial,
    ModelTried,
)
from cockpit.kernel.context import Context
from cockpit.kernel.folders import Folder
from cockpit.kernel.jobs import cancelled
from cockpit.protocol.methods import Empty

if TYPE_CHECKING:
    from cockpit.features.copilots import ledger_store
    from cockpit.features.copilots.primary import choice, editor_model, trying
    from cockpit.features.copilots.primary.choice import Choice
    from cockpit.features.copilots.primary.editor_model import Said
    from cockpit.features.copilots.primary.model import Request
else:
    # Nobody needs them before a model is asked.
    ledger_store = lazy("cockpit.features.copilots.ledger_store")
    choice = lazy("cockpit.features.copilots.primary.choice")
    editor_model = lazy("cockpit.features.copilots.primary.editor_model")
    trying = lazy("cockpit.features.copilots.primary.trying")

SECONDS: Final = 300.0
POLL_SECONDS: Final = 0.05


class Models:
    """What a person has set about language models, and the way to those of the editor."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        # Of the programs that the daemon starts none is to have it.
        self._usual_key = os.environ.pop(MODEL_KEY, "")
        self._keys: dict[str, str] = {}
        self._numbers = itertools.count(1)
        self._hearing: dict[int, queue.SimpleQueue[str]] = {}

    def serve(self) -> None:
        """Keep keys, hear the editor's models, try the one that is set."""
        self._ctx.serve(KEY, self.keep)
        self._ctx.serve(TRY, self.attempt)
        self._ctx.wire.serve(HEARD, self.hear)

    async def keep(self, given: ModelKey) -> Empty:
        """Keep the key of an endpoint; it goes to no other."""
        self._keys[given.base_url] = given.secret
        return Empty()

    async def hear(self, piece: ModelPiece) -> None:
        """Hand a piece of an answer to whoever waits for it."""
        if (pieces := self._hearing.get(piece.id)) is not None:
            pieces.put(piece.text)

    async def attempt(self, trial: ModelTrial) -> ModelTried:
        """Ask the model of the settings something small."""
        folder = self._ctx.folders.get(trial.folder)
        if folder is None:
            raise NotFound(f"$.folder: {trial.folder} is not a folder of this workspace.")
        chosen = self.choice(folder)
        if chosen.settings.provider == "templates":
            raise NotConfigured(
                "No language model is set: templates answer by themselves.", hint="cockpit.copilots.provider"
            )
        title = "Asking the language model"
        async with self._ctx.progress.show(title, trial.work_done_token):
            return await self._ctx.jobs.thread(self._attempt, folder, chosen)

    def choice(self, folder: Folder) -> Choice:
        """What is set for a folder; called on the loop, used on a thread."""
        settings = self._ctx.settings.of(folder.uri).copilots
        # A person who has set a key in the editor means that one.
        key = self._keys.get(settings.openai.base_url) or self._usual_key
        return choice.Choice(settings, key, self._asker(asyncio.get_running_loop()))

    def _attempt(self, folder: Folder, chosen: Choice) -> ModelTried:
        clock = self._ctx.clock
        with closing(ledger_store.LedgerStore(self._ctx.home(folder), clock, self._ctx.tell)) as ledger:
            asking = choice.asking(
                chosen.settings.provider, chosen, ledger, clock, session_id=self._ctx.session_id
            )
            begun = clock.monotonic()
            answer = trying.tried(asking, cancelled)
        told = answer.prompt_tokens is not None and answer.completion_tokens is not None
        return ModelTried(
            model=answer.model or asking.model.name,
            host=asking.origin.host,
            seconds=round(clock.monotonic() - begun, 3),
            tokens=(answer.prompt_tokens or 0) + (answer.completion_tokens or 0) if told else None,
        )

    async def relay(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Ask the editor's model for a worker; what went wrong is a part of the answer."""
        try:
            answer = await self._ctx.ask(ASK, self._question(asked), SECONDS)
        except CockpitError as error:
            answer = ModelAnswer(failure="failed", reason=error.message)
        return msgspec.structs.asdict(answer)

    def _question(self, asked: dict[str, Any]) -> ModelQuestion:
        return msgspec.convert({"id": next(self._numbers), **asked}, ModelQuestion)

    def _asker(
        self, loop: asyncio.AbstractEventLoop
    ) -> Callable[[str, Request, Callable[[str], None], Callable[[], bool]], Said]:
        def ask(
            name: str, request: Request, heard: Callable[[str], None], withdrawn: Callable[[], bool]
        ) -> Said:
            question = self._question(editor_model.question_of(name, request))
            number = question.id
            pieces = self._hearing[number] = queue.SimpleQueue()
            answer = asyncio.run_coroutine_threadsafe(self._ctx.ask(ASK, question, SECONDS), loop)
            count = 0
            try:
                while not answer.done():
                    try:
                        piece = pieces.get(timeout=POLL_SECONDS)
                    except queue.Empty:
                        piece = ""
                    if withdrawn():
                        raise Cancelled("The request to the editor's language model was cancelled.")
                    if piece:
                        count += len(piece)
                        heard(piece)
                said = answer.result()
                # The last pieces may be on their way while the whole is here.
                if rest := said.text[count:]:
                    heard(rest)
                return editor_model.said_in(msgspec.structs.asdict(said))
            finally:
                del self._hearing[number]
                answer.cancel()

        return ask
