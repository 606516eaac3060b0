"""What one message of the contract is, and the base of its params and results."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

import msgspec


class Message(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The base of every params and result struct: camelCase on the wire, unknown fields refused."""


class Empty(Message, frozen=True):
    """Params or a result without content; still an object, so that fields can be added later."""


P = TypeVar("P", bound=Message)
R = TypeVar("R", bound=Message)


class Direction(StrEnum):
    """Who sends it."""

    TO_SERVER = "toServer"
    TO_CLIENT = "toClient"


@dataclass(frozen=True, slots=True)
class Request(Generic[P, R]):
    """A message that is answered: mostly the client asks and the daemon answers."""

    name: str
    params: type[P]
    result: type[R]
    doc: str
    direction: Direction = Direction.TO_SERVER


@dataclass(frozen=True, slots=True)
class Notification(Generic[P]):
    """A message without an answer: from the daemon mostly a snapshot with a revision."""

    name: str
    params: type[P]
    doc: str
    direction: Direction = Direction.TO_CLIENT


AnyMethod = Request[Message, Message] | Notification[Message]
