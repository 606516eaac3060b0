"""Whether the head of a file still says under which licence it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.features.copilots.change import Change, lines_of
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.review import Review, objection

CODE: Final = "validate.licence"
SIBLINGS: Final = 3
"""So many files of one kind in a folder have to have a head before a new one without is missed."""
_HEAD: Final = lazy_pattern(
    r"(?i)spdx-license-identifier|copyright|\(c\)\s+\d{4}|licen[sc]ed under|all rights reserved|©"
    r"|mozilla public|apache license|mit license|gnu general public"
)
_FAMILIES: Final = (
    ("GPL", lazy_pattern(r"(?i)general public license|\b[al]?gpl\b")),
    ("Apache", lazy_pattern(r"(?i)\bapache\b")),
    ("BSD", lazy_pattern(r"(?i)\bbsd\b")),
    ("Mozilla", lazy_pattern(r"(?i)mozilla public|\bmpl\b")),
    ("MIT", lazy_pattern(r"(?-i:\bMIT\b)")),
    ("proprietary", lazy_pattern(r"(?i)proprietary|confidential|all rights reserved")),
)
"""What a head grants, by the words that give it away."""
_FILE: Final = lazy_pattern(r"(?i)^(?:licen[sc]e|copying|notice)(?:[.-]\w+)*$")
_COMMENT: Final = ("#", "//", "/*", "*", "<!--", "--", ";", '"""', "'''", "%", "rem ")
HEAD_LINES: Final = 30


def licence(review: Review) -> Iterator[Objection | Gap]:
    """Object to heads that are lost, new files without the head of their neighbours, and lost licences."""
    kept = {
        PurePosixPath(path).name.partition(".")[0].lower() for path in review.after.paths if "/" not in path
    }
    for change in review.changes.changes:
        name = PurePosixPath(change.old_path).name
        if _FILE.match(name) and "/" not in change.old_path:
            gone = change.after is None and name.partition(".")[0].lower() not in kept
            if gone or (change.after is not None and not (change.new or "").strip() and change.after == b""):
                yield objection(change, 0, CODE, "The licence of the project is removed.")
        elif change.after is not None and change.new is not None and not change.is_link:
            yield from _of_file(review, change)


def _of_file(review: Review, change: Change) -> Iterator[Objection]:
    text = change.new or ""
    spdx = "SPDX-License-Identifier"
    lost = any(spdx in line for line in change.removed_lines()) and spdx not in text
    if lost and text.strip() and change.before is not None:
        yield objection(change, 0, CODE, "The line with the licence of this file is lost.")
    elif change.before is not None and (was := _families(change.old or "")) and (now := _families(text)):
        if was != now and not was <= now:
            message = f"The licence of this file was {_named(was)}, and is {_named(now)} now."
            yield objection(change, 0, CODE, message)
    elif not has_head(text) and text.strip():
        yield from _without_head(review, change)


def _without_head(review: Review, change: Change) -> Iterator[Objection]:
    if change.before is not None:
        if has_head(change.old or ""):
            yield objection(change, 0, CODE, "The licence header of this file is lost.")
        return
    siblings = _siblings(review, change)
    if len(siblings) >= SIBLINGS and all(has_head(each) for each in siblings):
        message = "This new file has no licence header; every other one of its kind here has one."
        yield objection(change, 0, CODE, message)


def _siblings(review: Review, change: Change) -> list[str]:
    """The texts of the files of the same kind in the same folder that were there before."""
    pure = PurePosixPath(change.path)
    paths = (path for path in review.before.paths if PurePosixPath(path).parent == pure.parent)
    texts = (review.before.text(path) or "" for path in paths if PurePosixPath(path).suffix == pure.suffix)
    return [text for text in texts if text.strip()]


def _families(text: str) -> frozenset[str]:
    """The licences that the comments at the beginning of a file name."""
    if not has_head(text):
        return frozenset()
    head: list[str] = []
    for line in lines_of(text)[:HEAD_LINES]:
        if line.strip() and not line.strip().lower().startswith(
            (*_COMMENT, "you ", "this ", "under ", "licensed")
        ):
            break
        head.append(line)
    return frozenset(name for name, words in _FAMILIES if any(words.search(line) for line in head))


def _named(families: frozenset[str]) -> str:
    return " and ".join(sorted(families))


def has_head(text: str) -> bool:
    """Whether the comments at the beginning of a file speak of a licence."""
    in_block = False
    for line in lines_of(text)[:HEAD_LINES]:
        stripped = line.strip()
        if not (in_block or not stripped or stripped.lower().startswith(_COMMENT)):
            return False
        if _HEAD.search(stripped):
            return True
        if stripped.startswith(("/*", "<!--", '"""', "'''")):
            opening = stripped[:3]
            in_block = (
                opening not in stripped[3:]
                if opening in ('"""', "'''")
                else "*/" not in stripped and "-->" not in stripped
            )
        elif in_block and any(end in stripped for end in ("*/", "-->", '"""', "'''")):
            in_block = False
    return False
