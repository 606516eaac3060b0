"""A language model behind any address that speaks the protocol of OpenAI, through the official client."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from cockpit.core.clock import Clock
from cockpit.core.errors import Cancelled, CockpitError, Invalid, NotConfigured, Unavailable
from cockpit.core.lazy import lazy
from cockpit.core.redact import MASK, redact
from cockpit.features.copilots.primary.endpoint import BASE_URL, MODEL, Endpoint
from cockpit.features.copilots.primary.model import Answer, Request
from cockpit.features.copilots.primary.openai_chunks import Collected
from cockpit.features.copilots.primary.provider import NoneFits

if TYPE_CHECKING:
    import httpx2
    import openai
else:
    # They take most of a second, and few people use them.
    httpx2 = lazy("httpx2")
    openai = lazy("openai")

T = TypeVar("T")

REQUIREMENTS: Final = Path(__file__).with_name("requirements.txt")

SECONDS: Final = 300.0
"""For a whole answer, with all that is tried again."""
ATTEMPTS: Final = 4
FIRST_PAUSE: Final = 0.5
MOST_CHARACTERS: Final = 2_000_000
MOST_BYTES: Final = 40_000_000
"""Of one response: each few characters of an answer come with a few hundred others."""
POLL_SECONDS: Final = 0.05
SET_KEY: Final = "cockpit.copilots.setKey"
HEADERS: Final = frozenset(
    {"host", "content-length", "content-type", "accept", "connection", "user-agent", "transfer-encoding"}
)
"""What is sent besides the key. The client would add what it finds in the environment, which may be meant for
another host, and what it knows of this computer."""
_AGAIN: Final = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
_OPTIONAL: Final = ("temperature", "stream_options", "max_completion_tokens")
"""What some endpoints do not know, and is then said in another way or not at all."""


class OpenAIModel:
    """Asks one endpoint. Thread-safe: each answer has a connection of its own, which ends with it."""

    def __init__(
        self, endpoint: Endpoint, clock: Clock, *, seconds: float = SECONDS, first_pause: float = FIRST_PAUSE
    ) -> None:
        self._endpoint = endpoint
        self._clock = clock
        self._seconds = seconds
        self._first_pause = first_pause

    @property
    def name(self) -> str:
        """The model that is asked for."""
        return self._endpoint.model

    def answer(self, request: Request, heard: Callable[[str], None], cancelled: Callable[[], bool]) -> Answer:
        """The answer, whose pieces are given to `heard` as they come."""
        return asyncio.run(self._watched(self._asked(request, heard), cancelled))

    async def _watched(self, work: Coroutine[Any, Any, T], cancelled: Callable[[], bool]) -> T:
        """The result, unless somebody withdraws it or it takes too long: then the connection ends."""
        task = asyncio.ensure_future(work)
        deadline = self._clock.monotonic() + self._seconds
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=POLL_SECONDS)
                if cancelled():
                    raise Cancelled(f"The request to {self._endpoint.host} was cancelled.")
                if self._clock.monotonic() > deadline and not task.done():
                    raise Unavailable(f"{self._endpoint.host} did not finish within {self._seconds:g} s.")
            return task.result()
        finally:
            if task.cancel():
                await asyncio.wait({task}, timeout=1)

    async def _asked(self, request: Request, heard: Callable[[str], None]) -> Answer:
        fields = _fields(request, self._endpoint.model)
        until = self._clock.monotonic() + self._seconds
        attempt = 1
        async with self._client() as client:
            while True:
                try:
                    return await self._answered(client, fields, heard)
                except openai.APIStatusError as error:
                    if error.status_code in (400, 422) and _adapted(fields, error):
                        continue
                    pause = self._pause(error, attempt, until - self._clock.monotonic())
                except openai.APIConnectionError as error:
                    if attempt == ATTEMPTS:
                        raise self._unreachable(error) from error
                    pause = self._first_pause * 2 ** (attempt - 1)
                attempt += 1
                await asyncio.sleep(pause)

    async def _answered(
        self, client: openai.AsyncOpenAI, fields: dict[str, Any], heard: Callable[[str], None]
    ) -> Answer:
        host = self._endpoint.host
        collected = Collected(self._endpoint.model)
        async with await client.chat.completions.create(**fields, stream=True) as stream:
            try:
                async for chunk in stream:
                    if text := collected.add(chunk.to_dict(warnings=False), host):
                        heard(text)
                    if collected.characters > MOST_CHARACTERS:
                        return collected.answer("cut")
            except openai.APIConnectionError as error:
                after = f"after {collected.characters:,} characters of the answer"
                raise Unavailable(f"The connection to {host} was lost {after}.") from error
            except openai.APIError as error:
                raise Unavailable(f"{host} broke off: {self._said(error.message)}") from error
            except (json.JSONDecodeError, UnicodeDecodeError, AttributeError) as error:
                raise Unavailable(f"{host} sent what is no piece of an answer: {error}.") from error
        if collected.refusal and not collected.characters:
            raise NoneFits(f"The model {self.name} declines: {self._said(collected.refusal)}")
        return collected.answer()

    def _client(self) -> openai.AsyncOpenAI:
        try:
            client = self._new_client()
        except ModuleNotFoundError as error:
            raise NotConfigured(
                "The client of language models is not installed beside the cockpit.",
                hint=f'"{sys.executable}" -m pip install --require-hashes -r "{REQUIREMENTS}"',
            ) from error
        # Also with OPENAI_LOG=debug, which would write whole prompts.
        for name in ("openai", "httpx2", "httpcore2"):
            logging.getLogger(name).setLevel(logging.WARNING)
        return client

    def _new_client(self) -> openai.AsyncOpenAI:
        timeout = httpx2.Timeout(connect=10, read=self._seconds, write=60, pool=10)
        http = httpx2.AsyncClient(
            follow_redirects=False,
            # A proxy is for other computers; what stays on this one goes through none.
            trust_env=not self._endpoint.is_here,
            timeout=timeout,
            event_hooks={"request": [self._strip], "response": [self._bound]},
        )
        return openai.AsyncOpenAI(
            api_key=self._endpoint.key or "none",
            base_url=self._endpoint.base_url,
            max_retries=0,
            timeout=timeout,
            http_client=http,
        )

    async def _strip(self, request: httpx2.Request) -> None:
        for name in [*request.headers]:
            if name.lower() not in HEADERS:
                del request.headers[name]
        request.headers["Accept-Encoding"] = "identity"
        request.headers["User-Agent"] = "gh-copilot-cockpit"
        if self._endpoint.key:
            request.headers["Authorization"] = f"Bearer {self._endpoint.key}"

    async def _bound(self, response: httpx2.Response) -> None:
        host, kind = self._endpoint.host, response.headers.get("Content-Type", "nothing")
        if response.has_redirect_location or 300 <= response.status_code < 400:
            target = httpx2.URL(response.headers.get("Location", "")).host or "another path"
            raise NotConfigured(
                f"{host} points to {target[:100]}, which was not followed: only {BASE_URL} is asked.",
                hint=BASE_URL,
            )
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise Unavailable(f"{host} compresses its answers, although it was asked not to.")
        if response.is_success and not kind.startswith("text/event-stream"):
            raise NotConfigured(
                f"{host} answers with {kind[:60]} and not with a stream of events; is {BASE_URL} right?",
                hint=BASE_URL,
            )
        response.stream = _bounded(cast("httpx2.AsyncByteStream", response.stream), host)

    def _pause(self, error: openai.APIStatusError, attempt: int, left: float) -> float:
        """How long to wait before it is tried again; raises what becomes of it when it is not."""
        status, host = error.status_code, self._endpoint.host
        if status not in _AGAIN or error.code == "insufficient_quota":
            raise self._refusal(error) from error
        asked = self._asked_pause(error.response.headers)
        pause = asked if asked is not None else self._first_pause * 2 ** (attempt - 1)
        said = self._said_in(error)
        if pause > left:
            raise Unavailable(f"{host} asks to wait for {pause:,.0f} s, which is too long.{said}") from error
        if attempt == ATTEMPTS:
            raise Unavailable(f"{host} answered with {status} for the {attempt}th time.{said}") from error
        return pause

    def _asked_pause(self, headers: httpx2.Headers) -> float | None:
        """What `Retry-After` asks for, in seconds; None when it asks for nothing that can be read."""
        value = headers.get("Retry-After", "")
        try:
            return max(0.0, float(value))
        except ValueError:
            pass
        try:
            return max(0.0, (parsedate_to_datetime(value) - self._clock.now()).total_seconds())
        except (TypeError, ValueError):
            return None

    def _refusal(self, error: openai.APIStatusError) -> CockpitError:
        status, host, said = error.status_code, self._endpoint.host, self._said_in(error)
        if status in (401, 403):
            what = "does not take the key" if self._endpoint.key else "wants a key"
            return NotConfigured(f"{host} {what}.{said}", hint=SET_KEY)
        if status == 404:
            return NotConfigured(
                f"{host} has no model {self.name}, or nothing at that address.{said}", hint=MODEL
            )
        if error.code == "context_length_exceeded":
            hint = "cockpit.copilots.budget.tokensPerTask"
            return Invalid(f"The request is too long for {self.name}.{said}", hint=hint)
        return Unavailable(f"{host} answered with {status}.{said}")

    def _unreachable(self, error: openai.APIConnectionError) -> CockpitError:
        cause = error.__cause__
        said = self._said(f"{cause}" or type(cause).__name__)
        return Unavailable(f"{self._endpoint.host} cannot be reached: {said}", hint=BASE_URL)

    def _said_in(self, error: openai.APIStatusError) -> str:
        """The sentence of an error, after a space; nothing for a page that a proxy made."""
        body: Any = error.body
        message = cast("dict[str, object]", body).get("message") if isinstance(body, dict) else ""
        return f" {self._said(message)}" if isinstance(message, str) and message else ""

    def _said(self, text: str) -> str:
        """What somebody else has written, without secrets and in one line."""
        if self._endpoint.key:
            text = text.replace(self._endpoint.key, MASK)
        line = " ".join("".join(each if each.isprintable() else " " for each in text[:2_000]).split())
        shown = redact(line)[:300]
        return shown if shown.endswith((".", "!", "?")) or not shown else f"{shown}."


def _fields(request: Request, model: str) -> dict[str, Any]:
    return {
        "model": model,
        "messages": [{"role": each.role, "content": each.content} for each in request.messages],
        "max_completion_tokens": request.most_tokens,
        "temperature": request.temperature,
        "stream_options": {"include_usage": True},
    }


def _adapted(fields: dict[str, Any], error: openai.APIStatusError) -> bool:
    """Whether the request was changed to one without the parameter that the endpoint does not know."""
    named = next(
        (each for each in _OPTIONAL if each in fields and each in (error.param or error.message)), None
    )
    if named is None:
        return False
    value = fields.pop(named)
    if named == "max_completion_tokens":
        fields["max_tokens"] = value
    return True


def _bounded(stream: httpx2.AsyncByteStream, host: str) -> httpx2.AsyncByteStream:
    """A stream that ends with an error before it fills the memory."""

    class Bounded(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            received = 0
            async for piece in stream:
                received += len(piece)
                if received > MOST_BYTES:
                    raise Unavailable(f"{host} sent more than {MOST_BYTES:,} bytes, and was left.")
                yield piece

        async def aclose(self) -> None:
            await stream.aclose()

    return Bounded()
