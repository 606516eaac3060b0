"""An editor that a test drives: it keeps its documents and forgets nothing that the daemon tells it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from lsprotocol import types
from lsprotocol.converters import get_converter
from pygls.lsp.client import LanguageClient as PlainClient
from pygls.protocol.json_rpc import (
    JsonRPCNotification,
    JsonRPCRequestMessage,
    JsonRPCResponseMessage,
)
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, LanguageClient, register_lsp_features
from pytest_lsp.protocol import LanguageClientProtocol

SECONDS = 60.0
"""How long any wait may last, on a busy machine."""

T = TypeVar("T")
Found = list[tuple[str, int]]
"""Codes with their 0-based lines."""

LINE_END = re.compile(r"\r\n|\n|\r")


def uri_of(path: Path) -> str:
    """The URI of a file, escaped as VS Code escapes it."""
    return "file://" + quote(str(path), safe="/~-._")


@dataclass
class Buffer:
    """A document of the editor."""

    uri: str
    text: str
    version: int = 1

    def offset(self, position: types.Position) -> int:
        """Where in the text, which Python counts in code points, a position in UTF-16 code units is."""
        starts = [0, *(match.end() for match in LINE_END.finditer(self.text))]
        start = starts[position.line]
        units = self.text[start:].encode("utf-16-le")[: 2 * position.character]
        return start + len(units.decode("utf-16-le"))

    def replace(self, edits: Iterable[types.TextEdit]) -> None:
        """Apply edits that all speak of the present text."""
        places = [(self.offset(edit.range.start), self.offset(edit.range.end), edit) for edit in edits]
        for start, end, edit in sorted(places, key=lambda place: place[:2], reverse=True):
            self.text = self.text[:start] + edit.new_text + self.text[end:]


@dataclass
class Answers:
    """What the editor says when the daemon asks it for something."""

    applies_edits: bool | Exception = True
    cancels_progress: bool = False
    shows_progress: bool = True
    asked: list[Any] = field(default_factory=list)


class Ear(LanguageClientProtocol):
    """Passes everything on to the editor, also what pytest-lsp has no handler for."""

    def get_result_type(self, method: str) -> Any:
        """Code actions stay plain data: the converter takes those with a command for commands."""
        return None if method == "textDocument/codeAction" else super().get_result_type(method)

    def _handle_notification(self, method_name: str, params: Any) -> None:
        if not method_name.startswith("cockpit/"):
            super()._handle_notification(method_name, params)
        self._server.hear(method_name, params)


def _converter() -> Any:
    """LSP's own types, and plain data for everything else."""
    converter = get_converter()
    for kind in (JsonRPCRequestMessage, JsonRPCResponseMessage, JsonRPCNotification):
        converter.register_structure_hook(kind, lambda data, cls: cls(**data))
    return converter


class Editor(LanguageClient):
    """A client on standard input and output, with documents, edits and waits."""

    def __init__(self) -> None:
        super().__init__(protocol_cls=Ear, converter_factory=_converter)
        own = {
            "workspace/applyEdit": apply_edit,
            "window/workDoneProgress/create": create_progress,
            "workspace/codeLens/refresh": refresh_lenses,
            "client/registerCapability": register_capabilities,
        }
        register_lsp_features(self, {**DEFAULT_CLIENT_FEATURES, **own})
        self.answers = Answers()
        self.buffers: dict[str, Buffer] = {}
        self.told: list[tuple[str, Any]] = []
        self.log: list[str] = []
        self.incidents_expected = False
        self._news = asyncio.Event()

    async def start_io(self, cmd: str, *args: str, **kwargs: Any) -> None:
        """Start the daemon and keep its log."""
        await PlainClient.start_io(self, cmd, *args, **kwargs)
        self._stderr_forwarder = asyncio.create_task(self._keep_log())

    async def _keep_log(self) -> None:
        while line := await self._server.stderr.readline():
            self.log.append(line.decode(errors="replace").rstrip())
            self._news.set()

    @property
    def pid(self) -> int:
        """The process of the daemon."""
        return self._server.pid

    def kill(self) -> None:
        """Kill the daemon with -9."""
        self.error = ProcessLookupError("killed by the test")
        self._server.kill()

    async def quit(self) -> int:
        """End the daemon in order, if it still runs; its exit code."""
        if self._server.returncode is None and self.error is None:
            async with asyncio.timeout(SECONDS):
                await self.shutdown_async(None)
                self.exit(None)
        return await self.gone()

    async def gone(self) -> int:
        """Wait until the daemon has ended; its exit code."""
        async with asyncio.timeout(SECONDS):
            await self._server.wait()
            await self._stderr_forwarder
        self._stop_event.set()
        await asyncio.gather(*self._async_tasks, return_exceptions=True)
        return self._server.returncode

    def hear(self, method: str, params: Any) -> None:
        """Remember a notification; press Cancel on progress if the test says so."""
        self.told.append((method, params))
        self._news.set()
        if method == "$/progress" and params.value["kind"] == "begin" and self.answers.cancels_progress:
            self.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(params.token))

    async def until(self, find: Callable[[], T | None], what: str) -> T:
        """Wait for news until `find` finds something."""
        try:
            async with asyncio.timeout(SECONDS):
                while (found := find()) is None:
                    self._news.clear()
                    await self._news.wait()
                return found
        except TimeoutError:
            last = "\n".join(f"{method} {params!r:.300}" for method, params in self.told[-4:])
            log = "\n".join(self.log[-30:])
            raise AssertionError(f"{what} did not come.\nLast heard:\n{last}\nLog:\n{log}") from None

    def heard(self, method: str, since: int = 0) -> list[Any]:
        """The params of every notification of that name, the oldest first."""
        return [params for name, params in self.told[since:] if name == method]

    async def ask(self, method: str, params: Any, msg_id: str | None = None) -> Any:
        """Send a request and return its result."""
        if isinstance(params, dict) and "workDoneToken" in params:
            self.progress_reports.setdefault(params["workDoneToken"], [])
        async with asyncio.timeout(SECONDS):
            return await self.protocol.send_request_async(method, params, msg_id)

    def folders(self, *, added: Sequence[Path] = (), removed: Sequence[Path] = ()) -> None:
        """Add folders to the workspace, or take some out."""
        event = types.WorkspaceFoldersChangeEvent(
            [types.WorkspaceFolder(uri_of(path), path.name) for path in added],
            [types.WorkspaceFolder(uri_of(path), path.name) for path in removed],
        )
        self.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))

    def configure(self, settings: dict[str, Any], folder: Path | None = None) -> None:
        """Give the settings below `cockpit` new values; the daemon is told that there are some."""
        settings = {"lint": {"enabled": False}, **settings}
        self.set_configuration({"cockpit": settings}, scope_uri=uri_of(folder) if folder else None)
        self.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))

    # Documents

    def open(self, path: Path | str, text: str | None = None, language: str = "python") -> Buffer:
        """Open a file, by default with the content that it has on disk."""
        uri = path if isinstance(path, str) else uri_of(path)
        if text is None:
            text = Path(path).read_bytes().decode()
        buffer = self.buffers[uri] = Buffer(uri, text)
        item = types.TextDocumentItem(uri, language, buffer.version, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return buffer

    def type(self, buffer: Buffer, *edits: tuple[tuple[int, int], tuple[int, int], str]) -> None:
        """Change a document here and there: each edit speaks of the text that the one before it left."""
        changes: list[Any] = []
        for start, end, text in edits:
            place = types.Range(types.Position(*start), types.Position(*end))
            buffer.replace([types.TextEdit(place, text)])
            changes.append(types.TextDocumentContentChangePartial(range=place, text=text))
        self._changed(buffer, changes)

    def rewrite(self, buffer: Buffer, text: str) -> None:
        """Change a document as a whole."""
        buffer.text = text
        self._changed(buffer, [types.TextDocumentContentChangeWholeDocument(text=text)])

    def _changed(self, buffer: Buffer, changes: Sequence[Any]) -> None:
        buffer.version += 1
        place = types.VersionedTextDocumentIdentifier(buffer.version, buffer.uri)
        self.text_document_did_change(types.DidChangeTextDocumentParams(place, list(changes)))

    def save(self, buffer: Buffer, path: Path | None = None) -> None:
        """Write a document to disk, if a path is given, and say that it is saved."""
        if path is not None:
            path.write_bytes(buffer.text.encode())
        place = types.TextDocumentIdentifier(buffer.uri)
        self.text_document_did_save(types.DidSaveTextDocumentParams(place))

    def close(self, buffer: Buffer) -> None:
        """Close a document, saved or not."""
        del self.buffers[buffer.uri]
        place = types.TextDocumentIdentifier(buffer.uri)
        self.text_document_did_close(types.DidCloseTextDocumentParams(place))

    # What the daemon says

    def published(self, uri: str, since: int = 0) -> list[types.PublishDiagnosticsParams]:
        """Every time that diagnostics of a file were published."""
        return [each for each in self.heard("textDocument/publishDiagnostics", since) if each.uri == uri]

    def problems(self, where: Buffer | Path | str) -> list[types.Diagnostic]:
        """What the Problems panel shows of a file now."""
        published = self.published(_uri(where))
        return list(published[-1].diagnostics) if published else []

    def found(self, where: Buffer | Path | str) -> Found:
        """Codes and lines in the Problems panel."""
        return [(str(item.code), item.range.start.line) for item in self.problems(where)]

    async def shows(self, where: Buffer | Path | str, expected: Found) -> list[types.Diagnostic]:
        """Wait until the Problems panel shows just these findings of a file."""
        wanted = sorted(expected)

        def look() -> list[types.Diagnostic] | None:
            return self.problems(where) if sorted(self.found(where)) == wanted else None

        try:
            return await self.until(look, f"{wanted} in {_uri(where)}")
        except AssertionError as error:
            raise AssertionError(f"Shown: {self.found(where)}\n{error}") from None

    async def audited(self, buffer: Buffer) -> types.PublishDiagnosticsParams:
        """Wait for diagnostics of the present version of a document."""
        return await self.until(
            lambda: next(
                (each for each in self.published(buffer.uri) if each.version == buffer.version), None
            ),
            f"version {buffer.version} of {buffer.uri}",
        )

    async def tile(self, wanted: Callable[[Any], bool], name: str = "audit", since: int = 0) -> Any:
        """Wait for a snapshot of a tile."""
        return await self.until(
            lambda: next(
                (each for each in reversed(self.heard(f"cockpit/{name}/changed", since)) if wanted(each)),
                None,
            ),
            f"the wanted {name} tile",
        )

    async def ready(self) -> Any:
        """Wait until the workspace was audited as a whole; the Audit tile."""
        return await self.tile(lambda tile: tile["state"] == "ready")

    async def problem(self, what: str) -> Any:
        """Wait until the Daemon tile shows a problem of that name."""
        tile = await self.tile(lambda each: any(one["what"] == what for one in each["problems"]), "daemon")
        return next(one for one in tile["problems"] if one["what"] == what)

    async def actions(self, buffer: Buffer, line: int, only: Sequence[str] = ()) -> dict[str, Any]:
        """The code actions on a line, by title, as plain data."""
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(buffer.uri),
            types.Range(types.Position(line, 0), types.Position(line, 0)),
            types.CodeActionContext([], list(only) or None),
        )
        return {action["title"]: action for action in await self.ask("textDocument/codeAction", params)}

    def apply(self, action: Any) -> None:
        """Apply the edit that a code action carries."""
        for uri, edits in action["edit"]["changes"].items():
            buffer = self.buffers[uri]
            buffer.replace(
                types.TextEdit(
                    types.Range(*(types.Position(**edit["range"][end]) for end in ("start", "end"))),
                    edit["newText"],
                )
                for edit in edits
            )
            self.rewrite(buffer, buffer.text)

    async def correct(self, action: Any, text: str = "") -> Any:
        """Do what our extension does with a code action of ours."""
        (argument,) = action["command"]["arguments"]
        return await self.ask("cockpit/audit/correct", {**argument, **({"text": text} if text else {})})

    async def hover(self, buffer: Buffer, line: int, character: int) -> str:
        """The Markdown at a place; empty when there is none."""
        params = types.HoverParams(types.TextDocumentIdentifier(buffer.uri), types.Position(line, character))
        answer = await self.ask("textDocument/hover", params)
        return answer.contents.value if answer else ""


def _uri(where: Buffer | Path | str) -> str:
    return where.uri if isinstance(where, Buffer) else where if isinstance(where, str) else uri_of(where)


def refresh_lenses(editor: Editor, _params: None) -> None:
    """Remember that the lenses are others now."""
    editor.hear("workspace/codeLens/refresh", None)


def register_capabilities(editor: Editor, params: types.RegistrationParams) -> None:
    """Remember what the daemon answers for some files."""
    editor.hear("client/registerCapability", params)


def create_progress(editor: Editor, params: types.WorkDoneProgressCreateParams) -> None:
    """Show progress, unless the test says otherwise."""
    if not editor.answers.shows_progress:
        raise ValueError("This editor shows no progress after all.")
    editor.progress_reports.setdefault(params.token, [])


def apply_edit(editor: Editor, params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
    """Apply an edit of the daemon's to our documents, as VS Code does: only to the version that it names."""
    editor.answers.asked.append(params)
    if isinstance(editor.answers.applies_edits, Exception):
        raise editor.answers.applies_edits
    if not editor.answers.applies_edits:
        return types.ApplyWorkspaceEditResult(applied=False, failure_reason="The user said no.")
    for uri, edits in (params.edit.changes or {}).items():
        editor.buffers[uri].replace(edits)
        editor.rewrite(editor.buffers[uri], editor.buffers[uri].text)
    for change in params.edit.document_changes or ():
        buffer = editor.buffers[change.text_document.uri]
        if change.text_document.version not in {None, buffer.version}:
            return types.ApplyWorkspaceEditResult(applied=False, failure_reason="The document has changed.")
        edits = [edit for edit in change.edits if isinstance(edit, types.TextEdit)]
        buffer.replace(edits)
        editor.rewrite(buffer, buffer.text)
    return types.ApplyWorkspaceEditResult(applied=True)
