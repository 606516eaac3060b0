"""The pieces of a streamed answer, read strictly where we rely on them and leniently elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import msgspec

from cockpit.core.errors import Unavailable
from cockpit.features.copilots.primary.model import Answer, Finish

_FINISHES: Final[dict[str, Finish]] = {
    "stop": "stop",
    "length": "length",
    "content_filter": "filtered",
    "tool_calls": "stop",
    "function_call": "stop",
}


class _Function(msgspec.Struct, frozen=True):
    name: str | None = None


class _ToolCall(msgspec.Struct, frozen=True):
    function: _Function | None = None


class _Delta(msgspec.Struct, frozen=True):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[_ToolCall] | None = None


class _Choice(msgspec.Struct, frozen=True):
    delta: _Delta = _Delta()
    finish_reason: str | None = None


class _Usage(msgspec.Struct, frozen=True):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Chunk(msgspec.Struct, frozen=True):
    choices: list[_Choice] | None = None
    model: str | None = None
    usage: _Usage | None = None


@dataclass(slots=True)
class Collected:
    """What has come of an answer so far."""

    model: str
    parts: list[str] = field(default_factory=list[str])
    refusal: str = ""
    characters: int = 0
    finish: Finish = "unknown"
    usage: _Usage = field(default_factory=_Usage)
    tools: dict[str, None] = field(default_factory=dict[str, None])

    def add(self, chunk: object, host: str) -> str:
        """The new text of a chunk; raises Unavailable for what is no chunk."""
        try:
            read = msgspec.convert(chunk, _Chunk)
        except msgspec.ValidationError as error:
            raise Unavailable(f"{host} sent what is no piece of an answer: {error}.") from error
        self.model = read.model or self.model
        self.usage = read.usage or self.usage
        if not read.choices:
            return ""
        choice = read.choices[0]
        self.refusal += (choice.delta.refusal or "")[:500]
        if choice.finish_reason:
            self.finish = _FINISHES.get(choice.finish_reason, "unknown")
        for call in choice.delta.tool_calls or ():
            if call.function and call.function.name and len(self.tools) < 20:
                self.tools[ascii(call.function.name)[1:-1][:40]] = None
        text = choice.delta.content or ""
        self.characters += len(text)
        self.parts.append(text)
        return text

    def answer(self, finish: Finish | None = None) -> Answer:
        """All of it."""
        usage = self.usage
        return Answer(
            "".join(self.parts),
            self.model[:200],
            usage.prompt_tokens,
            usage.completion_tokens,
            finish or self.finish,
            tuple(self.tools),
        )
