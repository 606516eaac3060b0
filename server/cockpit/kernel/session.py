"""The conversation with the editor: LSP's own messages become events, folders, settings and answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, cast

import msgspec
from lsprotocol import types

from cockpit.kernel import events, logs
from cockpit.kernel.actions import ActionQuery
from cockpit.kernel.boundary import contained
from cockpit.kernel.context import Client, Context
from cockpit.kernel.memory import give_back
from cockpit.kernel.positions import Position
from cockpit.kernel.settings import WINDOW
from cockpit.protocol.contract_hash import CONTRACT_HASH
from cockpit.protocol.wire import ClientError

if TYPE_CHECKING:
    from cockpit.kernel.outlines import Fold, Symbol
    from cockpit.kernel.refused import Refused

logger = logging.getLogger(__name__)


OURS = ("file:", "untitled:")
"""Files, and what may become one. All else is a view of something: an old version, a cell, a remote file."""


LARGE = 4_000_000
"""Characters from which the memory of a closed document is worth the 20 ms that giving it back takes."""


class ClientOptions(msgspec.Struct, rename="camel"):
    """Who the client is."""

    name: str = ""
    inputs: bool = False


class Options(msgspec.Struct, rename="camel"):
    """`initializationOptions`; every field may be absent, as in editors that know nothing of us."""

    client: ClientOptions = msgspec.field(default_factory=ClientOptions)
    contract: str = ""
    settings: dict[str, Any] = msgspec.field(default_factory=dict[str, Any])
    trusted: bool = True
    ruff_extension: bool = False


class Session:
    """Connects LSP's methods to the context."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._pulls_settings = False
        self._outlines: dict[str, Callable[[Any], Any]] = {}
        """What the editor lets us answer for the files that have outlines, by method."""
        self._told: frozenset[Refused] = frozenset()
        self._changing_folders = asyncio.Lock()
        """Held while a change of folders waits for settings, so that changes are told in their order."""
        self._elsewhere: list[str] = []
        """The URIs of folders that are not on this computer's disks."""
        handlers: dict[str, Callable[[Any], Any]] = {
            types.INITIALIZE: self._initialize,
            types.INITIALIZED: self._initialized,
            types.TEXT_DOCUMENT_DID_OPEN: self._opened,
            types.TEXT_DOCUMENT_DID_CHANGE: self._changed,
            types.TEXT_DOCUMENT_DID_SAVE: self._saved,
            types.TEXT_DOCUMENT_DID_CLOSE: self._closed,
            types.TEXT_DOCUMENT_HOVER: self._hover,
            types.WORKSPACE_DID_CHANGE_CONFIGURATION: self._configuration,
            types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: self._folders_changed,
        }
        for method, handler in handlers.items():
            ctx.wire.handle(method, handler)
        kinds = [
            types.CodeActionKind.QuickFix,
            types.CodeActionKind.Refactor,
            types.CodeActionKind.SourceFixAll,
        ]
        options = types.CodeActionOptions(code_action_kinds=kinds)
        ctx.wire.handle(types.TEXT_DOCUMENT_CODE_ACTION, self._code_actions, options)
        ctx.bus.on(events.DocumentClosed, self._release)
        ctx.wire.handle(types.TEXT_DOCUMENT_CODE_LENS, self._code_lenses, types.CodeLensOptions())

    def _initialize(self, params: types.InitializeParams) -> None:
        options = self._options(params.initialization_options)
        ctx = self._ctx
        workspace = params.capabilities.workspace
        editing = workspace.workspace_edit if workspace else None
        ctx.client = Client(
            name=options.client.name or (params.client_info.name if params.client_info else ""),
            inputs=options.client.inputs,
            edits=bool(workspace and workspace.apply_edit),
            versioned_edits=bool(editing and editing.document_changes),
            trusted=options.trusted,
            ruff_extension=options.ruff_extension,
        )
        if options.contract and options.contract != CONTRACT_HASH:
            ctx.health.fault(
                "Contract",
                "The extension and the daemon are of different versions: reload the window.",
                "workbench.action.reloadWindow",
                "error",
            )
        window = params.capabilities.window
        self._pulls_settings = bool(workspace and workspace.configuration)
        ctx.progress.supported = bool(window and window.work_done_progress)
        lenses = workspace.code_lens if workspace else None
        ctx.lenses.supported = bool(lenses and lenses.refresh_support)
        self._outlines = self._outlines_for(params.capabilities.text_document)
        self._add_first_folders(params)
        self._take_settings(options.settings)

    def _options(self, raw: Any) -> Options:
        if raw is None:
            return Options()
        try:
            return msgspec.convert(raw, Options)
        except msgspec.ValidationError as error:
            self._ctx.health.fault("Options", f"initializationOptions: {error}; the defaults are used.")
            return Options()

    def _add_first_folders(self, params: types.InitializeParams) -> None:
        folders = [(folder.uri, folder.name) for folder in params.workspace_folders or []]
        if not folders and params.root_uri:
            folders = [(params.root_uri, params.root_uri.rsplit("/", 1)[-1])]
        self._add_folders(folders)

    def _add_folders(self, folders: Iterable[tuple[str, str]]) -> None:
        """Take in folders; what is not on this computer's disks, such as a virtual workspace, is refused."""
        ctx = self._ctx
        for uri, name in folders:
            if ctx.folders.add(uri, name) is None and ctx.folders.get(uri) is None:
                self._elsewhere.append(uri)
        if self._elsewhere:
            verb = "is" if len(self._elsewhere) == 1 else "are"
            reason = f"{', '.join(self._elsewhere)} {verb} not on this computer's disks and not audited."
            ctx.health.fault("Folders", reason)
        else:
            ctx.health.well("Folders")

    def _outlines_for(
        self, able: types.TextDocumentClientCapabilities | None
    ) -> dict[str, Callable[[Any], Any]]:
        symbols, folds = (able.document_symbol, able.folding_range) if able else (None, None)
        # An answer for all files, were it empty, could take the place of the one of another server.
        methods: dict[str, Callable[[Any], Any]] = {}
        if symbols and symbols.dynamic_registration and symbols.hierarchical_document_symbol_support:
            methods[types.TEXT_DOCUMENT_DOCUMENT_SYMBOL] = self._symbols
        if folds and folds.dynamic_registration:
            methods[types.TEXT_DOCUMENT_FOLDING_RANGE] = self._folds
        return methods

    async def _initialized(self, _params: types.InitializedParams) -> None:
        self._ctx.bus.post(events.Ready())
        await self._offer_outlines()

    async def _offer_outlines(self) -> None:
        """Tell the editor for which files it may ask."""
        patterns = self._ctx.outlines.patterns
        if not patterns or not self._outlines:
            return
        for method, handler in self._outlines.items():
            self._ctx.wire.handle(method, handler)
        options = {"documentSelector": [{"scheme": "file", "pattern": pattern} for pattern in patterns]}
        offered = [
            {"id": f"cockpit-{method}", "method": method, "registerOptions": options}
            for method in self._outlines
        ]
        with contained("client/registerCapability"):
            await self._ctx.wire.ask(types.CLIENT_REGISTER_CAPABILITY, {"registrations": offered})

    def _opened(self, params: types.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        if not _is_ours(item.uri):
            return
        document = self._ctx.documents.open(item.uri, item.language_id, item.version, item.text)
        self._ctx.diagnostics.opened(item.uri)
        self._ctx.bus.post(events.DocumentOpened(document))

    def _changed(self, params: types.DidChangeTextDocumentParams) -> None:
        document = self._ctx.documents.get(params.text_document.uri)
        if document is None:
            if _is_ours(params.text_document.uri):
                logger.warning("A change of %s, which is not open, was ignored.", params.text_document.uri)
            return
        edits = document.apply(params.content_changes, params.text_document.version)
        self._ctx.diagnostics.shift(document.uri, edits)
        self._ctx.bus.post(events.DocumentChanged(document, tuple(edits)))

    def _saved(self, params: types.DidSaveTextDocumentParams) -> None:
        if (document := self._ctx.documents.get(params.text_document.uri)) is not None:
            self._ctx.bus.post(events.DocumentSaved(document))

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        if (document := self._ctx.documents.close(params.text_document.uri)) is not None:
            self._ctx.bus.post(events.DocumentClosed(document))

    async def _release(self, event: events.DocumentClosed) -> None:
        """Give the memory of a large document back; the C library would keep it for good."""
        if len(event.document.text) > LARGE:
            event.document.forget()
            await self._ctx.jobs.thread(give_back)

    async def _hover(self, params: types.HoverParams) -> types.Hover | None:
        document = self._ctx.documents.get(params.text_document.uri)
        if document is None:
            return None
        position: Position = {"line": params.position.line, "character": params.position.character}
        text = await self._ctx.actions.hovers(document, position)
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text)) if text else None

    async def _code_actions(self, params: types.CodeActionParams) -> list[Any]:
        document = self._ctx.documents.get(params.text_document.uri)
        if document is None:
            return []
        start, end = params.range.start, params.range.end
        query: ActionQuery = {
            "range": {
                "start": {"line": start.line, "character": start.character},
                "end": {"line": end.line, "character": end.character},
            },
            "diagnostics": self._ctx.diagnostics.get(document.uri),
            "only": [str(getattr(kind, "value", kind)) for kind in params.context.only or []],
        }
        return list(await self._ctx.actions.actions(document, query))

    async def _code_lenses(self, params: types.CodeLensParams) -> list[types.CodeLens]:
        document = self._ctx.documents.get(params.text_document.uri)
        if document is None:
            return []
        # A command without a name is a text that cannot be clicked.
        return [
            types.CodeLens(
                types.Range(types.Position(lens.line, 0), types.Position(lens.line, 0)),
                types.Command(title=lens.text, command=lens.command, arguments=list(lens.arguments) or None),
            )
            for lens in await self._ctx.lenses.lenses(document)
        ]

    async def _symbols(self, params: types.DocumentSymbolParams) -> list[Symbol]:
        document = self._ctx.documents.get(params.text_document.uri)
        return [] if document is None else await self._ctx.outlines.symbols(document)

    async def _folds(self, params: types.FoldingRangeParams) -> list[Fold]:
        document = self._ctx.documents.get(params.text_document.uri)
        return [] if document is None else await self._ctx.outlines.folds(document)

    async def _configuration(self, params: types.DidChangeConfigurationParams) -> None:
        if self._pulls_settings:
            self._take_settings(await self._pull())
        else:
            pushed: Any = params.settings
            if isinstance(pushed, dict):
                pushed = cast("dict[str, Any]", pushed).get("cockpit", pushed)
            self._take_settings({WINDOW: pushed})
        self._ctx.bus.post(events.SettingsChanged())

    async def _pull(self) -> dict[str, Any]:
        scopes = [folder.uri for folder in self._ctx.folders.all]
        items: list[dict[str, str]] = [{"section": "cockpit"}]
        items += [{"section": "cockpit", "scopeUri": scope} for scope in scopes]
        values = await self._ctx.wire.ask("workspace/configuration", {"items": items})
        if not isinstance(values, list) or len(cast("list[Any]", values)) != len(items):
            raise ClientError("The editor answered workspace/configuration with another number of values.")
        return dict(zip([WINDOW, *scopes], cast("list[Any]", values), strict=True))

    def _take_settings(self, raw: dict[str, Any]) -> None:
        ctx = self._ctx
        ctx.settings.replace(raw)
        logs.set_level(ctx.settings.window.daemon.log_level)
        refused = ctx.settings.refused
        if refused:
            hint = refused[0].setting if len(refused) == 1 else "workbench.action.openSettingsJson"
            ctx.health.fault("Settings", " ".join(each.sentence for each in refused), hint)
        else:
            ctx.health.well("Settings")
        # The extension finds them in the Daemon tile, and offers to open the setting.
        if not ctx.client.inputs:
            for each in refused:
                if each not in self._told:
                    ctx.tell(each.sentence)
        self._told = frozenset(refused)

    async def _folders_changed(self, params: types.DidChangeWorkspaceFoldersParams) -> None:
        folders = self._ctx.folders
        before = folders.all
        for gone in params.event.removed:
            folders.remove(gone.uri)
            self._elsewhere = [uri for uri in self._elsewhere if uri != gone.uri]
        self._add_folders((folder.uri, folder.name) for folder in params.event.added)
        # Compared as a whole: a folder that was given twice stays when one of the two goes.
        after = folders.all
        added = tuple(folder for folder in after if folder not in before)
        removed = tuple(folder for folder in before if folder not in after)
        async with self._changing_folders:
            if self._pulls_settings:
                with contained("workspace/configuration"):
                    self._take_settings(await self._pull())
            self._ctx.bus.post(events.FoldersChanged(added, removed))


def _is_ours(uri: str) -> bool:
    return uri.startswith(OURS)
