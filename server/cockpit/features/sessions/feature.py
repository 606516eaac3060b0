"""The session of this daemon: recorded from its beginning to its end, and what it leaves behind."""

from __future__ import annotations

from cockpit.features.sessions.messages import CHANGED, GET, WRAP_UP, SessionsTile, WrapUp
from cockpit.features.sessions.recording import Recording
from cockpit.features.sessions.tile import compose, wrap_up_of
from cockpit.features.sessions.wrap_up import judge
from cockpit.kernel.context import Context
from cockpit.kernel.events import FoldersChanged, OperationDenied, Ready, Stopped
from cockpit.protocol.methods import Empty


def register(ctx: Context) -> None:
    """Record the session; serve `cockpit/sessions/*`."""
    recording = Recording(ctx)
    responder = Responder(ctx, recording)
    ctx.serve(GET, responder.get)
    ctx.serve(WRAP_UP, responder.wrap_up)

    async def ready(event: Ready) -> None:
        await recording.begin(event)
        await responder.send()

    ctx.bus.on(Ready, ready)
    ctx.bus.on(FoldersChanged, recording.move)
    ctx.bus.on(Stopped, recording.end)
    ctx.bus.on(OperationDenied, recording.violated)


class Responder:
    """Answers what the editor asks about sessions."""

    def __init__(self, ctx: Context, recording: Recording) -> None:
        self._ctx = ctx
        self._recording = recording
        self._revision = 0
        self._wrap_up: WrapUp | None = None

    async def get(self, _query: Empty) -> SessionsTile:
        """The present snapshot."""
        self._revision += 1
        recording = self._recording
        recent, fault = await recording.recent()
        return compose(self._revision, recording.standing(), recent, fault, self._wrap_up)

    async def wrap_up(self, _query: Empty) -> WrapUp:
        """Look at everything now."""
        with self._ctx.health.running("Looking at what sessions have left behind"):
            results = judge(await self._recording.look())
        await self._recording.keep(results)
        self._wrap_up = wrap_up_of(results, self._ctx.clock.now())
        await self.send()
        return self._wrap_up

    async def send(self) -> None:
        """Send a snapshot."""
        self._ctx.notify(CHANGED, await self.get(Empty()))
