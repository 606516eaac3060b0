"""Bytes in, bytes out: our messages decoded strictly, LSP's leniently, and every request answered.

pygls structures every nested object that has a key `jsonrpc`, answers nothing when params do not fit and
keeps documents whose lines are split at form feeds (ARCHITECTURE section 9). This protocol takes over from
the envelope to the handler and leaves to pygls what it does well: the capabilities and the typed calls.
"""

from __future__ import annotations

import asyncio
import enum
import logging
from collections.abc import Awaitable, Callable, Generator
from concurrent.futures import Future
from typing import Any, cast

import msgspec
from cattrs import ClassValidationError, transform_error
from lsprotocol import types
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.language_server import lsp_method

from cockpit.core.errors import Cancelled, Invalid, Unavailable
from cockpit.protocol.bodies import UNREADABLE, outer_id, with_whole_characters
from cockpit.protocol.failure import report
from cockpit.protocol.methods import Message, Notification, Request

logger = logging.getLogger(__name__)

MessageId = int | str
Handler = Callable[[Any], Awaitable[Message | None]]

METHOD_NOT_FOUND = types.ErrorCodes.MethodNotFound.value
INVALID_PARAMS = types.ErrorCodes.InvalidParams.value
INVALID_REQUEST = types.ErrorCodes.InvalidRequest.value
PARSE_ERROR = types.ErrorCodes.ParseError.value
NOT_INITIALIZED = types.ErrorCodes.ServerNotInitialized.value


NAMING = {types.CANCEL_REQUEST: "id", types.WINDOW_WORK_DONE_PROGRESS_CANCEL: "token"}
"""The notifications that name a request or a progress, and the field that does."""


class Envelope(msgspec.Struct):
    """The outermost object of a JSON-RPC message; nothing below it is one."""

    jsonrpc: str = ""
    id: int | str | msgspec.UnsetType | None = msgspec.UNSET
    method: str | msgspec.UnsetType = msgspec.UNSET
    params: msgspec.Raw = msgspec.Raw(b"null")
    result: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    error: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class Wire(LanguageServerProtocol):
    """The protocol of the daemon, over any transport that gives whole message bodies."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._served: dict[str, tuple[type[Message], Handler]] = {}
        self._envelopes = msgspec.json.Decoder(Envelope)
        self._asked = 0
        self._encoder = msgspec.json.Encoder(enc_hook=self._plain)
        self.on_exit: Callable[[int], None] = lambda _code: None
        self.write: Callable[[bytes], None] = lambda _body: None

    def serve(self, method: Request[Any, Any] | Notification[Any], handler: Handler) -> None:
        """Answer one of our own methods."""
        self._served[method.name] = (method.params, handler)

    def handle(self, method: str, handler: Callable[[Any], Any], options: object = None) -> None:
        """Answer one of LSP's methods; `options` become part of the server's capabilities."""
        handlers: Any = self.fm
        handlers.features[method] = handler
        if options is not None:
            handlers.feature_options[method] = options

    def declare_command(self, name: str) -> None:
        """Tell the client of a command whose handler comes later."""
        self.command(name, _no_handler_yet)

    def command(self, name: str, handler: Callable[[list[Any]], Any]) -> None:
        """Run a command of `workspace/executeCommand`; the handler gets the arguments as plain data."""
        handlers: Any = self.fm
        handlers.commands[name] = handler

    @property
    def initialized(self) -> bool:
        """Whether `initialize` has been answered."""
        return self._workspace is not None

    def served(self) -> frozenset[str]:
        """The names of our own methods that have a handler."""
        return frozenset(self._served)

    def receive(self, body: bytes) -> None:
        """Handle one message; a request is answered whatever is wrong with it."""
        try:
            envelope = self._decode(body)
        except msgspec.ValidationError as error:
            self._refuse(outer_id(body), INVALID_REQUEST, f"This is not a JSON-RPC message: {error}.")
            return
        except UNREADABLE as error:
            self._refuse(outer_id(body), PARSE_ERROR, f"This is not JSON: {error}.")
            return
        if envelope.method is msgspec.UNSET:
            self._receive_response(envelope)
        elif envelope.id is msgspec.UNSET:
            self._receive_notification(envelope.method, envelope.params)
        elif envelope.id is None:
            self._refuse(None, INVALID_REQUEST, "A request needs an id that is a number or a string.")
        else:
            self._receive_request(envelope.id, envelope.method, envelope.params)

    def _decode(self, body: bytes) -> Envelope:
        try:
            return self._envelopes.decode(body)
        except msgspec.ValidationError:
            raise
        except msgspec.DecodeError:
            whole = with_whole_characters(body)
            if whole == body:
                raise
            return self._envelopes.decode(whole)

    def _receive_request(self, msg_id: MessageId, method: str, raw: msgspec.Raw) -> None:
        if self._shutdown:
            self._refuse(msg_id, INVALID_REQUEST, f"{method}: the daemon is shutting down.")
        elif self._workspace is None and method != types.INITIALIZE:
            self._refuse(msg_id, NOT_INITIALIZED, f"{method}: `initialize` comes first.")
        elif method == types.INITIALIZE and self.initialized:
            self._refuse(msg_id, INVALID_REQUEST, "The daemon is initialized already.")
        elif method in self._served:
            params_type, handler = self._served[method]
            self._run(msg_id, method, lambda: _strict(raw, params_type), handler)
        elif self._knows(method):
            self._run_lsp(msg_id, method, raw)
        else:
            self._refuse(msg_id, METHOD_NOT_FOUND, f"The daemon has no method {method}.")

    def _receive_notification(self, method: str, raw: msgspec.Raw) -> None:
        if method == types.EXIT:
            self.on_exit(0 if self._shutdown else 1)
        elif self._shutdown:
            return
        elif method in self._served:
            params_type, handler = self._served[method]
            self._run(None, method, lambda: _strict(raw, params_type), handler)
        elif method == types.CANCEL_REQUEST or self._knows(method):
            self._run_lsp(None, method, raw)
        elif not method.startswith("$/"):
            logger.info("Ignored the unknown notification %s.", method)

    def _knows(self, method: str) -> bool:
        handlers: Any = self.fm
        return method in handlers.builtin_features or method in handlers.features

    def _receive_response(self, envelope: Envelope) -> None:
        msg_id = cast("MessageId", envelope.id)
        future = self._request_futures.pop(msg_id, None)
        result_type = self._result_types.pop(msg_id, None)
        if future is None or future.done():
            logger.info("Ignored a response to the unknown request %s.", msg_id)
            return
        if envelope.error is not msgspec.UNSET:
            said = bytes(envelope.error).decode(errors="replace")
            future.set_exception(ClientError(f"The editor answered with an error: {said}"))
            return
        raw = b"null" if envelope.result is msgspec.UNSET else bytes(envelope.result)
        result = msgspec.json.decode(raw)
        if result_type is None:
            future.set_result(result)
            return
        try:
            message = {"id": msg_id, "jsonrpc": "2.0", "result": result}
            value: Any = self._converter.structure(message, result_type)
        except Exception as error:  # noqa: BLE001 - cattrs raises whatever a field's type raises.
            future.set_exception(ClientError(f"the answer does not fit: {_paths(error)}"))
        else:
            future.set_result(value.result)

    def _run(
        self,
        msg_id: MessageId | None,
        method: str,
        decode: Callable[[], Any],
        handler: Handler,
    ) -> None:
        try:
            params = decode()
        except UNREADABLE as error:
            self._refuse(msg_id, INVALID_PARAMS, f"{method}: {error}.")
            return
        task = asyncio.ensure_future(handler(params))
        if msg_id is not None:
            self._request_futures[msg_id] = task  # pyright: ignore[reportArgumentType]  # Cancelled like a Future.
        task.add_done_callback(lambda done: self._finish(msg_id, method, done))

    def _run_lsp(self, msg_id: MessageId | None, method: str, raw: msgspec.Raw) -> None:
        try:
            params = self._structure(method, raw, is_request=msg_id is not None)
        except Exception as error:  # noqa: BLE001 - cattrs raises whatever a field's type raises.
            self._refuse(msg_id, INVALID_PARAMS, f"{method}: {_paths(error)}.")
            return
        name = NAMING.get(method)
        if name is not None and not isinstance(getattr(params, name, None), int | str):
            self._refuse(msg_id, INVALID_PARAMS, f"{method}: expected a number or a string - at `$.{name}`.")
            return
        if method == types.CANCEL_REQUEST:
            self._cancel(params.id)
            return
        try:
            handler = self._get_handler(method)
            token = msg_id if msg_id is not None else f"notification-{method}"
            callback = self._callback(msg_id, method)
            if msg_id is not None:
                self._ctx_msg_id.set(msg_id)
            self._execute_handler(token, handler, callback, args=(params,))
        except Exception as error:  # noqa: BLE001 - The boundary: every failure of a handler ends here.
            self._answer(msg_id, method, None, error)

    def _callback(self, msg_id: MessageId | None, method: str) -> Callable[[Future[Any]], None]:
        return lambda done: self._finish(msg_id, method, done)

    def _structure(self, method: str, raw: msgspec.Raw, *, is_request: bool) -> Any:
        message = {"jsonrpc": "2.0", "method": method, "params": msgspec.json.decode(raw)}
        if is_request:
            message["id"] = 0
        message_type = self.get_message_type(method)
        return None if message_type is None else self._converter.structure(message, message_type).params

    def _cancel(self, msg_id: MessageId) -> None:
        future = self._request_futures.get(msg_id)
        if future is not None:
            future.cancel()

    def _finish(self, msg_id: MessageId | None, method: str, done: Future[Any] | asyncio.Future[Any]) -> None:
        if msg_id is not None:
            self._request_futures.pop(msg_id, None)
        if done.cancelled():
            self._answer(msg_id, method, None, Cancelled(f"{method} was cancelled."))
        elif (error := done.exception()) is not None:
            self._answer(msg_id, method, None, error)
        else:
            self._answer(msg_id, method, done.result(), None)

    def _answer(
        self, msg_id: MessageId | None, method: str, result: Any, error: BaseException | None
    ) -> None:
        failure = None if error is None else report(error, doing=method)
        if msg_id is None:
            return
        if failure is not None:
            self._send_response(msg_id, error=failure)
            return
        try:
            self._send_response(msg_id, result=result)
        except Exception as unencodable:  # noqa: BLE001 - An answer that cannot be encoded is still an answer owed.
            self._send_response(msg_id, error=report(unencodable, doing=method))

    def _refuse(self, msg_id: MessageId | None, code: int, message: str) -> None:
        logger.warning("%s", message)
        if msg_id is not None or code in {PARSE_ERROR, INVALID_REQUEST}:
            error = types.ResponseError(code=code, message=message, data={"kind": "invalid", "hint": ""})
            self._send_response(cast("MessageId", msg_id), error=error)

    def _send_response(
        self, msg_id: MessageId, result: Any | None = None, error: types.ResponseError | None = None
    ) -> None:
        self._result_types.pop(msg_id, None)
        body: dict[str, Any] = {"jsonrpc": "2.0", "id": msg_id}
        if error is not None:
            body["error"] = {"code": error.code, "message": error.message, "data": error.data}
        else:
            body["result"] = self._plain_tree(result)
        self.write(self._encoder.encode(body))

    def notify(self, method: str, params: Any | None = None) -> None:
        """Send a notification; `params` is one of ours, one of LSP's, or plain data."""
        self.write(
            self._encoder.encode({"jsonrpc": "2.0", "method": method, "params": self._plain_tree(params)})
        )

    async def ask(self, method: str, params: dict[str, Any] | None, seconds: float = 60.0) -> Any:
        """Send a request whose params and answer are plain data; ClientError when the client refuses. Without
        params (None) the message has none. The client is told when nobody waits for it any more."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._asked += 1
        msg_id = f"cockpit-{self._asked}"
        self._request_futures[msg_id] = future  # pyright: ignore[reportArgumentType]  # Resolved like a Future.
        message: dict[str, Any] = {"jsonrpc": "2.0", "id": msg_id, "method": method}
        self.write(self._encoder.encode(message if params is None else {**message, "params": params}))
        try:
            answer = await asyncio.wait_for(future, seconds)
        except TimeoutError as error:
            self.notify(types.CANCEL_REQUEST, {"id": msg_id})
            raise ClientError(f"The editor did not answer {method} within {seconds:g} s.") from error
        except asyncio.CancelledError:
            self.notify(types.CANCEL_REQUEST, {"id": msg_id})
            raise
        finally:
            self._request_futures.pop(msg_id, None)
        return answer

    def _send_data(self, data: Any) -> None:
        self.write(self._encoder.encode(self._plain_tree(data)))

    def _plain_tree(self, value: Any) -> Any:
        # msgspec would encode attrs classes by their Python names: LSP's converter knows the right ones.
        if hasattr(value, "__attrs_attrs__"):
            return self._converter.unstructure(value)
        if isinstance(value, list):
            return [self._plain_tree(item) for item in cast("list[Any]", value)]
        return value

    def _plain(self, value: Any) -> Any:
        if isinstance(value, enum.Enum):
            return value.value
        raise TypeError(f"{type(value).__name__} has no JSON form")

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        """Agree to count columns in UTF-16, which every client knows, whatever else it offers."""
        if params.capabilities.general is not None:
            params.capabilities.general.position_encodings = [types.PositionEncodingKind.Utf16]
        return (yield from super().lsp_initialize(params))

    # pygls keeps a copy of every document; the kernel keeps the only one (kernel/documents.py).

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(
        self, params: types.DidOpenTextDocumentParams
    ) -> Generator[Any, Any, None]:
        """Hand the notification to the kernel."""
        yield from self._pass_on(types.TEXT_DOCUMENT_DID_OPEN, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, params: types.DidChangeTextDocumentParams
    ) -> Generator[Any, Any, None]:
        """Hand the notification to the kernel."""
        yield from self._pass_on(types.TEXT_DOCUMENT_DID_CHANGE, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(
        self, params: types.DidCloseTextDocumentParams
    ) -> Generator[Any, Any, None]:
        """Hand the notification to the kernel."""
        yield from self._pass_on(types.TEXT_DOCUMENT_DID_CLOSE, params)

    @lsp_method(types.WORKSPACE_EXECUTE_COMMAND)
    def lsp_workspace__execute_command(self, params: types.ExecuteCommandParams) -> Generator[Any, Any, Any]:
        """Run a command with its arguments as plain data."""
        handlers: Any = self.fm
        if (handler := handlers.commands.get(params.command)) is None:
            raise Invalid(f"$.command: the daemon has no command {params.command}.")
        result = yield handler, (list(params.arguments or []),), None
        return result

    def _pass_on(self, method: str, params: Any) -> Generator[Any, Any, None]:
        handlers: Any = self.fm
        if (handler := handlers.features.get(method)) is not None:
            yield handler, (params,), None


class ClientError(Unavailable):
    """The client answered a request of ours with an error, or not at all."""


def _no_handler_yet(_arguments: list[Any]) -> None:
    raise Unavailable("The daemon is still starting; try again.")


def _strict(raw: msgspec.Raw, params_type: type[Message]) -> Message:
    body = bytes(raw)
    return msgspec.json.decode(b"{}" if body == b"null" else body, type=params_type)


def _paths(error: Exception) -> str:
    """The first fault of a cattrs error with the path of its field."""
    if isinstance(error, ClassValidationError):
        return transform_error(error, path="$")[0].replace("$.params", "$")
    return str(error)
