"""The composition root of the daemon: builds the context, registers the features, serves, ends."""

from __future__ import annotations

import asyncio
import gc
import getpass
import logging
import os
import uuid
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from lsprotocol.converters import get_converter
from pygls.lsp.server import LanguageServer

from cockpit import __version__
from cockpit.core.clock import SystemClock
from cockpit.core.guard.operation import Denied, Surroundings, surround
from cockpit.core.home import PASSWORD_VARIABLE
from cockpit.core.lazy import lazy
from cockpit.core.process import SystemRunner
from cockpit.kernel import logs, transport
from cockpit.kernel.actions import Actions
from cockpit.kernel.bus import Bus
from cockpit.kernel.context import Context
from cockpit.kernel.diagnostics import Diagnostics
from cockpit.kernel.documents import Documents
from cockpit.kernel.events import HealthChanged, OperationDenied, Stopped, Stopping
from cockpit.kernel.folders import Folders
from cockpit.kernel.health import Health
from cockpit.kernel.jobs import Jobs
from cockpit.kernel.lenses import Lenses
from cockpit.kernel.outlines import Outlines
from cockpit.kernel.progress import Progress
from cockpit.kernel.session import Session
from cockpit.kernel.settings import SettingsStore
from cockpit.kernel.watching import Watching
from cockpit.kernel.workers import Workers
from cockpit.protocol.wire import Wire

logger = logging.getLogger(__name__)

if TYPE_CHECKING:
    from cockpit.core.guard import setting
    from cockpit.features.audit import feature as audit
    from cockpit.features.backup import feature as backup
    from cockpit.features.cleanup import feature as cleanup
    from cockpit.features.compliance import feature as compliance
    from cockpit.features.copilots import feature as copilots
    from cockpit.features.daemon import feature as daemon
    from cockpit.features.databases import feature as databases
    from cockpit.features.guard import feature as guard
    from cockpit.features.har import feature as har
    from cockpit.features.lint import feature as lint
    from cockpit.features.sessions import feature as sessions
    from cockpit.features.sync import feature as sync
    from cockpit.features.templates import feature as templates
else:
    # `initialize` is answered before the features' tables are built: the editor goes on meanwhile.
    setting = lazy("cockpit.core.guard.setting")
    audit = lazy("cockpit.features.audit.feature")
    backup = lazy("cockpit.features.backup.feature")
    cleanup = lazy("cockpit.features.cleanup.feature")
    compliance = lazy("cockpit.features.compliance.feature")
    copilots = lazy("cockpit.features.copilots.feature")
    daemon = lazy("cockpit.features.daemon.feature")
    databases = lazy("cockpit.features.databases.feature")
    guard = lazy("cockpit.features.guard.feature")
    har = lazy("cockpit.features.har.feature")
    lint = lazy("cockpit.features.lint.feature")
    sessions = lazy("cockpit.features.sessions.feature")
    sync = lazy("cockpit.features.sync.feature")
    templates = lazy("cockpit.features.templates.feature")

FEATURES = (
    audit,
    lint,
    guard,
    har,
    backup,
    cleanup,
    compliance,
    copilots,
    daemon,
    databases,
    sessions,
    sync,
    templates,
)
COMMANDS = ("cockpit.audit.apply", "cockpit.audit.snoozeForAWeek")
"""What `workspace/executeCommand` will run: the client wants to know before the features are there."""

BROKEN_INSTALLATION = 70
"""The exit code for an internal fault, EX_SOFTWARE of sysexits.h."""
STOP_SECONDS = 1.2
RECORD_SECONDS = 0.4
"""Longer than both no end takes: editors kill a server after two seconds."""


class Server(LanguageServer):
    """A pygls server whose failures go to the log and never pop up."""

    def report_server_error(self, error: Exception, source: object) -> None:
        """Log it: the wire has told the client what concerns it."""
        logger.error("%s: %s", source, error)


def build() -> Context:
    """The daemon without its features, not yet connected to anything."""
    server = Server("cockpit", __version__, protocol_cls=Wire, converter_factory=get_converter)
    wire = server.protocol
    if not isinstance(wire, Wire):
        raise TypeError("pygls made another protocol than it was told to")
    bus, jobs, clock = Bus(), Jobs(), SystemClock()
    health = Health(lambda: bus.post(HealthChanged()))
    runner = SystemRunner(trusted=lambda: ctx.client.trusted)
    bus.on(Stopping, lambda _event: runner.stop())
    ctx = Context(
        wire=wire,
        clock=clock,
        runner=runner,
        bus=bus,
        jobs=jobs,
        workers=Workers(),
        folders=Folders(),
        documents=Documents(),
        diagnostics=Diagnostics(lambda params: wire.notify("textDocument/publishDiagnostics", params)),
        actions=Actions(),
        lenses=Lenses(lambda: wire.ask("workspace/codeLens/refresh", None)),
        outlines=Outlines(),
        progress=Progress(server.work_done_progress, clock),
        settings=SettingsStore(),
        health=health,
        watching=Watching(bus, jobs, health),
        user=_user(),
        session_id=uuid.uuid4().hex,
        # Of the programs that the daemon starts none is to have it.
        storage_password=os.environ.pop(PASSWORD_VARIABLE, ""),
    )
    for command in COMMANDS:
        wire.declare_command(command)
    Session(ctx)
    return ctx


def register_features(ctx: Context) -> None:
    """Connect every feature with the context."""
    for feature in FEATURES:
        feature.register(ctx)


class Door:
    """Lets the first message in at once, and the others when the features are there."""

    def __init__(self, ctx: Context, around: Surroundings) -> None:
        self._ctx = ctx
        self._around = around
        self._open = False

    def receive(self, body: bytes) -> None:
        """Handle one message; what it starts, and what that starts, knows what is around operations."""
        surround(self._around)
        self._ctx.wire.receive(body)
        if not self._open and self._ctx.wire.initialized:
            self._open = True
            try:
                register_features(self._ctx)
            except Exception:
                logger.exception("The features cannot be loaded; the installation is broken.")
                self._ctx.wire.on_exit(BROKEN_INSTALLATION)
            # The command held it back, and the answer is on its way. What is left of importing goes, a tenth
            # of the memory; the rest is never garbage: to look through it would stop the loop for 30 to 60 ms
            # in the middle of a scan.
            gc.collect()
            gc.freeze()
            gc.enable()


def serve() -> int:
    """Serve one editor over standard input and output; the exit code."""
    incoming, outgoing = transport.claim()
    logs.start()

    async def run() -> int:
        ctx = build()
        stdio = transport.Stdio(incoming, outgoing)
        ctx.wire.write, ctx.wire.on_exit = stdio.write, stdio.end
        around = Surroundings(lambda path: bounds_of(ctx, path), heard_by(ctx))
        code = await stdio.run(Door(ctx, around).receive)
        ctx.workers.stop()
        await ctx.bus.end(Stopping(), STOP_SECONDS)
        await ctx.bus.end(Stopped(), RECORD_SECONDS)
        ctx.jobs.stop()
        stdio.flush()
        # Threads of running jobs would keep the interpreter alive; what they hold is safe on disk.
        os._exit(code)

    return asyncio.run(run())


def bounds_of(ctx: Context, path: PurePath) -> setting.Bounds:
    """The workspace folder that a path belongs to, and where the backups are."""
    place = ctx.folders.of(Path(path))
    backups = ctx.settings.window.backup.root
    return setting.Bounds(
        workspace=None if place is None else place[0].path,
        backup_root=Path(backups).expanduser() if backups else None,
        resolve=lambda each: Path(each).resolve(),
    )


def heard_by(ctx: Context) -> Callable[[Denied], None]:
    """Tells the features what the guard has stopped, on whatever thread that was."""
    loop = asyncio.get_running_loop()

    def denied(error: Denied) -> None:
        loop.call_soon_threadsafe(ctx.bus.post, OperationDenied(error))

    return denied


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
