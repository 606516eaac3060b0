"""What a language model answers, as changes of files; whatever else it asks for does not happen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Final

import msgspec

from cockpit.core.errors import Invalid
from cockpit.core.lazy import lazy_pattern
from cockpit.core.redact import MASK
from cockpit.features.copilots.change import Change, ChangeSet, decoded, encoded, has_carriages
from cockpit.features.copilots.primary.provider import NoneFits

MOST_CHARACTERS: Final = 2_000_000
"""Of an answer: what comes after is not read."""
MOST_FILES: Final = 50
MOST_EDITS: Final = 200
MOST_WORDS: Final = 20
"""Sentences of a plan, and reasons."""
LONGEST: Final = 500
"""Characters of a sentence that are kept."""
_UNREADABLE: Final = (msgspec.DecodeError, UnicodeError, RecursionError)
_FENCE: Final = lazy_pattern(r"\s*```[A-Za-z]{0,10}[ \t]*\n(?P<inside>.*)\n[ \t]*```\s*", 16)
"""The whole answer in one fence, with DOTALL (16)."""

Read = Callable[[str], bytes | None]
"""The content of a file, None for a new one; raises Invalid for one that is out of reach."""


class _Edit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    search: Annotated[str, msgspec.Meta(min_length=1)]
    replace: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    path: str
    content: str | None = None
    edits: Annotated[list[_Edit], msgspec.Meta(max_length=MOST_EDITS)] | None = None


class _Whole(msgspec.Struct, frozen=True):
    files: Annotated[list[_File], msgspec.Meta(max_length=MOST_FILES)]
    plan: Annotated[list[str], msgspec.Meta(max_length=MOST_WORDS)] = []
    because: Annotated[list[str], msgspec.Meta(max_length=MOST_WORDS)] = []


@dataclass(frozen=True, slots=True)
class Understood:
    """What an answer comes to."""

    changes: ChangeSet
    plan: tuple[str, ...]
    because: tuple[str, ...]
    ignored: tuple[str, ...]
    """The names of what it asked for besides, such as `commands`."""


def understood(text: str, read: Read, origin: str) -> Understood:
    """What an answer comes to.

    Raises Invalid with the place of the fault, and NoneFits when the model has nothing to propose.
    """
    if len(text) > MOST_CHARACTERS:
        raise Invalid(f"$: the answer is longer than {MOST_CHARACTERS:,} characters.")
    whole, ignored = _decoded(text)
    because = _sentences(whole.because)
    if not whole.files:
        reason = " ".join(because) or "It gave no reason."
        raise NoneFits(f"The model proposes no change. {reason}")
    changes = tuple(_changes(whole.files, read))
    if all(change.before == change.after for change in changes):
        raise Invalid("$.files: what they contain is what is there already; nothing would change.")
    return Understood(ChangeSet(changes, origin), _sentences(whole.plan), because, ignored)


def unfenced(text: str) -> str:
    """An answer without the fence that some models put around the whole of it."""
    fence = _FENCE.fullmatch(text)
    return fence["inside"] if fence else text


def _decoded(text: str) -> tuple[_Whole, tuple[str, ...]]:
    body = unfenced(text)
    try:
        # A half of a surrogate pair is no text, and cannot be written.
        data = body.encode()
        parts = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        whole = msgspec.json.decode(data, type=_Whole)
    except msgspec.ValidationError as error:
        raise Invalid(f"{_place(str(error))}.") from error
    except _UNREADABLE as error:
        raise Invalid(f"$: the answer is not one JSON object: {str(error)[:200]}.") from error
    known = set(_Whole.__struct_fields__)
    ignored = tuple(ascii(name)[1:-1][:40] for name in sorted(parts.keys() - known))
    return whole, ignored[:MOST_WORDS]


def _place(error: str) -> str:
    """`$.files[0].path: expected …`, of msgspec's `Expected … - at `$.files[0].path``."""
    words, _, place = error.partition(" - at ")
    return f"{place.strip('`') or '$'}: {words[:1].lower()}{words[1:]}"


def _changes(files: list[_File], read: Read) -> Iterator[Change]:
    seen: dict[str, int] = {}
    for index, file in enumerate(files):
        at = f"$.files[{index}]"
        if (former := seen.setdefault(file.path.casefold(), index)) != index:
            raise Invalid(f"{at}.path: this file is in $.files[{former}] already.")
        try:
            before = read(file.path)
        except Invalid as error:
            raise Invalid(f"{at}.path: {error.message}") from error
        yield Change(file.path, before, _after(file, before, at))


def _after(file: _File, before: bytes | None, at: str) -> bytes:
    if (file.content is None) == (file.edits is None):
        raise Invalid(f"{at}: expected either `content` or `edits`.")
    old = "" if before is None else decoded(before)
    if old is None:
        raise Invalid(f"{at}.path: {file.path} is not a text, or is too large.")
    crlf = has_carriages(old)
    text = old.replace("\r\n", "\n") if crlf else old
    if file.edits is not None:
        if before is None:
            raise Invalid(f"{at}.edits: there is no file {file.path}; a new one needs `content`.")
        new = _edited(text, file.edits, file.path, at)
    else:
        new = (file.content or "").replace("\r\n", "\n") if crlf else file.content or ""
    _check(file.path, text, new, at)
    return encoded(new.replace("\n", "\r\n") if crlf else new, before)


def _edited(text: str, edits: list[_Edit], path: str, at: str) -> str:
    for number, edit in enumerate(edits):
        place = f"{at}.edits[{number}].search"
        first = text.find(edit.search)
        if first < 0:
            raise Invalid(f"{place}: this text is not in {path}; copy it exactly, with its indentation.")
        if text.find(edit.search, first + 1) >= 0:
            raise Invalid(f"{place}: this text is in {path} more than once; add the lines around it.")
        text = text[:first] + edit.replace + text[first + len(edit.search) :]
    return text


def _check(path: str, old: str, new: str, at: str) -> None:
    if "\0" in new:
        raise Invalid(f"{at}: a text has no null characters.")
    if old and not new.strip():
        raise Invalid(f"{at}: {path} would be empty; an answer does not delete files.")
    if new.count(MASK) > old.count(MASK):
        raise Invalid(
            f"{at}: {MASK} stands for something that was not sent, and cannot be written; "
            "use edits that leave such a line alone."
        )


def _sentences(texts: list[str]) -> tuple[str, ...]:
    kept = (" ".join(each.split())[:LONGEST] for each in texts)
    return tuple(each for each in kept if each)
