"""What a person says of a proposal, as far as it can be done without a language model: a closed list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from cockpit.core.errors import NotConfigured
from cockpit.core.lazy import lazy_pattern

Way = Literal["another", "template", "rename", "async", "raise", "docstring", "hints"]
KNOWN: Final = (
    "another one", "use the template ID", "rename A to B", "make it async", "raise A instead of B",
    "add a docstring: TEXT", "add type hints",
)  # fmt: skip
"""As people are told of them."""
_NAME: Final = r"`?([A-Za-z_]\w*)`?"
_POLITE: Final = lazy_pattern(r"(?i)^(?:(?:please|now|and|could you|can you)[ ,]+)+|(?:[ ,]+please)?[ .!?]*$")
_WAYS: Final[Mapping[Way, re.Pattern[str]]] = {
    "another": lazy_pattern(
        r"(?i)(?:(?:try|give me|show me|make|do it)? ?(?:another|a different|the next|some other|in another)"
        r"(?: one| way| proposal| candidate| template)?|(?:try |do )?something else|next)"
    ),
    "template": lazy_pattern(r"(?i)(?:use|take|try|by|with) (?:the )?template `?([\w./:-]+)`?"),
    "rename": lazy_pattern(
        rf"(?i:rename)(?: (?i:the (?:variable|parameter|function)))? {_NAME} (?i:to|into|as) {_NAME}"
    ),
    "async": lazy_pattern(
        r"(?:(?i:use|with) (?i:async(?: def|/await)?)"
        r"|(?i:make|turn) (?i:it|this) (?i:(?:into )?(?:an? )?async(?:hronous)?(?: function)?)"
        rf"|(?i:make) {_NAME} (?i:async(?:hronous)?))"
    ),
    "raise": lazy_pattern(rf"(?i:raise(?: an?)?) {_NAME}(?i: instead)?(?: (?i:of(?: an?)?) {_NAME})?"),
    "docstring": lazy_pattern(
        rf"(?i:(?:add|write|with) (?:a )?docstrings?)(?: (?i:to|for) {_NAME})?(?:\s*:\s*(\S.*))?"
    ),
    "hints": lazy_pattern(
        r"(?i)(?:add|use|with|write) (?:the )?(?:missing )?(?:types?|(?:type )?(?:hints|annotations))"
    ),
}


@dataclass(frozen=True, slots=True)
class Refinement:
    """One thing that is to be otherwise."""

    way: Way
    name: str = ""
    """The template, the old name, the new exception, or the function; may be empty."""
    new: str = ""
    """The new name, the exception that is replaced, or the docstring; may be empty."""


def understood(words: str) -> Refinement:
    """What the words ask for; raises NotConfigured for what only a language model would understand."""
    plain = _POLITE.sub("", " ".join(words.split()))
    for way, pattern in _WAYS.items():
        if found := pattern.fullmatch(plain):
            name, new, *_ = (*(each or "" for each in found.groups()), "", "")
            return Refinement(way, name, new)
    raise NotConfigured(
        f"“{plain or words}” needs a language model: an OpenAI-compatible endpoint, or the editor's own. "
        f"Without one these are understood: {'; '.join(KNOWN)}.",
        hint="cockpit.copilots.provider",
    )
