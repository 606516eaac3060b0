"""The Model Context Protocol on standard input and output, by its own SDK."""

from __future__ import annotations

import logging
import os
import threading
from typing import Any

import anyio
import anyio.from_thread
import anyio.to_thread
import mcp_types as types
import msgspec
from anyio.streams.memory import MemoryObjectSendStream
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared._stream_protocols import ReadStream, WriteStream
from mcp.shared.exceptions import MCPError
from mcp.shared.message import SessionMessage
from pydantic import ValidationError

from cockpit import __version__
from cockpit.cli.mcp.call import Call, HarmlessRunner, Tool
from cockpit.cli.mcp.folders import Folders
from cockpit.cli.mcp.tools import TOOLS, schema_of
from cockpit.core.clock import SystemClock
from cockpit.core.errors import CockpitError
from cockpit.core.process import CancellableRunner, SystemRunner
from cockpit.features.copilots.primary.choice import chosen_in

AT_ONCE = 4
"""Calls that work at the same time; others wait."""
INSTRUCTIONS = (
    "gh_COPILOT Cockpit judges code independently of whoever wrote it. Call `validate` on every change "
    "before you commit it or report it as done, and mend what it names; `audit` looks at files, `explain` "
    "says what a code means, `guard` judges a command line before you run it. No tool changes files. "
    "Lines and columns count from 1."
)

_log = logging.getLogger(__name__)
_Context = ServerRequestContext[dict[str, Any]]
_Heard = SessionMessage | Exception


def serve(folders: Folders, *, trusted: bool) -> None:
    """Answer one agent until it closes standard input."""
    runner = SystemRunner()
    try:
        anyio.run(_Desk(folders, runner, trusted=trusted).serve)
    finally:
        runner.stop()


class _Desk:
    """Takes calls and hands them to threads."""

    def __init__(self, folders: Folders, runner: SystemRunner, *, trusted: bool) -> None:
        self._folders = folders
        self._runner = runner
        self._trusted = trusted
        # Once: the key is taken out of the environment, so that no program that is started has it.
        self._choice = chosen_in(os.environ)

    async def serve(self) -> None:
        """Serve until standard input ends."""
        self._places = anyio.CapacityLimiter(AT_ONCE)
        server = Server(
            "cockpit",
            title="gh_COPILOT Cockpit",
            version=__version__,
            instructions=INSTRUCTIONS,
            on_list_tools=self._list,
            on_call_tool=self._call,
        )
        async with stdio_server() as (incoming, outgoing), anyio.create_task_group() as tasks:
            taken, heard = anyio.create_memory_object_stream[_Heard]()
            tasks.start_soon(_read, incoming, taken, outgoing)
            await server.run(heard, outgoing, server.create_initialization_options())

    async def _list(
        self, _ctx: _Context, _params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_declared(tool) for tool in TOOLS.values()])

    async def _call(self, ctx: _Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = TOOLS.get(params.name)
        if tool is None:
            raise MCPError(
                code=types.INVALID_PARAMS,
                message=f"$.name: there is no tool {params.name!r}; there are {', '.join(TOOLS)}.",
            )
        try:
            arguments = msgspec.convert(params.arguments or {}, tool.arguments)
        except msgspec.ValidationError as error:
            # The protocol of November 2025 wants it so: the model reads it, and corrects itself.
            return _failed(f"{tool.name}: {error}.")
        return await self._run(ctx, tool, arguments)

    async def _run(self, ctx: _Context, tool: Tool, arguments: Any) -> types.CallToolResult:
        """Work on a thread, which a cancellation only tells: it tidies up and ends by itself."""
        stop = threading.Event()

        def told(done: int, total: int, what: str) -> None:
            if not stop.is_set():
                anyio.from_thread.run(ctx.session.report_progress, done, total, what)

        runner = CancellableRunner(
            self._runner if self._trusted else HarmlessRunner(self._runner), stop.is_set
        )
        call = Call(self._folders, self._trusted, runner, SystemClock(), stop.is_set, told, self._choice)
        result = _failed(f"{tool.name} was cancelled.")
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_set_when_cancelled, stop)
            result = await anyio.to_thread.run_sync(_answered, tool, arguments, call, limiter=self._places)
            tasks.cancel_scope.cancel()
        return result


def _answered(tool: Tool, arguments: Any, call: Call) -> types.CallToolResult:
    try:
        answer = tool.run(arguments, call)
    except CockpitError as error:
        return _failed(f"{error.message} {error.hint}".strip())
    except Exception:  # noqa: BLE001 - The boundary: one call may fail, the server goes on.
        _log.exception("The tool %s failed.", tool.name)
        return _failed(f"{tool.name} failed by a fault of the cockpit; its standard error says more.")
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=tool.text(answer))],
        structured_content=msgspec.to_builtins(answer),
    )


async def _read(
    incoming: ReadStream[_Heard], taken: MemoryObjectSendStream[_Heard], outgoing: WriteStream[SessionMessage]
) -> None:
    """Hand messages on, and answer what is none, which the SDK leaves unanswered."""
    async with taken:
        async for each in incoming:
            if isinstance(each, Exception):
                error = types.JSONRPCError(jsonrpc="2.0", id=None, error=_fault(each))
                await outgoing.send(SessionMessage(error))
            else:
                await taken.send(each)


def _fault(error: Exception) -> types.ErrorData:
    kinds = [each["type"] for each in error.errors()] if isinstance(error, ValidationError) else []
    if kinds == ["json_invalid"]:
        return types.ErrorData(code=types.PARSE_ERROR, message="This line is no JSON.")
    return types.ErrorData(code=types.INVALID_REQUEST, message="This line is no message of JSON-RPC 2.0.")


async def _set_when_cancelled(stop: threading.Event) -> None:
    try:
        await anyio.sleep_forever()
    finally:
        stop.set()


def _declared(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=schema_of(tool.arguments),
        output_schema=schema_of(tool.answer),
        annotations=types.ToolAnnotations(
            title=tool.title,
            read_only_hint=True,
            idempotent_hint=not tool.open_world,
            open_world_hint=tool.open_world,
        ),
    )


def _failed(sentence: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(type="text", text=sentence)], is_error=True)
