"""Names for what recordings call in their own ways: identifiers that nothing hostile gets through."""

from __future__ import annotations

import builtins
import re
from typing import Final

from cockpit.features.har.flow.places import last_of
from cockpit.features.har.flow.wording import identifier, singular
from cockpit.features.har.secrets.names import plain

_PLAIN: Final = re.compile(r"[a-z]{2,30}([_-][a-z]{2,30})*")
_VERSION: Final = re.compile(r"v\d+|api|rest|graphql")
_HOLDERS: Final = frozenset({"data", "items", "results", "result", "edges", "node", "nodes", "rows", "value"})


_TAKEN: Final = frozenset(dir(builtins)) | {
    "client", "connection", "env", "httpx", "json", "jsons", "message", "os", "re", "response",
    "self", "steps", "time", "unquote", "uuid",
}  # fmt: skip
"""What generated programs call their own things by."""


class Names:
    """Gives each name once; what is taken gets a number."""

    def __init__(self, *, upper: bool = False) -> None:
        self._upper = upper
        self._taken: set[str] = set()

    def take(self, wanted: str) -> str:
        """An identifier like that, which was not given before."""
        name = variable_name(wanted)
        if self._upper:
            name = name.strip("_").upper()
        free, number = name, 1
        while free in self._taken:
            number += 1
            free = f"{name}_{number}"
        self._taken.add(free)
        return free


def variable_name(text: str, default: str = "value") -> str:
    """An identifier in snake case and ASCII, no builtin, and no longer than 60 signs."""
    name = identifier(["_".join(plain(text).split())[:60].strip("_")], default)
    return f"{name}_" if name in _TAKEN else name


def resource_of(path: str, pointer: str) -> str:
    """What an id in an answer identifies: `order` of the path `/v1/orders` and the pointer `/0/id`."""
    keys = [key for key in pointer.split("/")[:-1] if key and not key.isdecimal()] if "/" in pointer else []
    for key in reversed(keys):
        if key.lower() not in _HOLDERS:
            return variable_name(singular("_".join(plain(key).split())))
    words = plain(last_of(pointer)).split() if pointer else []
    if len(words) > 1 and words[-1] in ("id", "uuid", "key", "ref"):
        return "_".join(words[:-1])
    for segment in reversed(path.split("/")):
        if _PLAIN.fullmatch(segment) and not _VERSION.fullmatch(segment):
            return variable_name(singular(segment))
    return ""
