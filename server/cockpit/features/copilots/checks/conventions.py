"""Whether new functions look like their neighbours; never a reason to reject."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.features.copilots.change import Change
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.program import Function, Named, Program
from cockpit.features.copilots.review import Absent, Review, is_test, objection

CODE: Final = "validate.convention"
LEAST: Final = 5
"""So many neighbours make a convention, when all of them keep it."""
MOST_FILES: Final = 20
"""Of a folder: what they have in common, the others have, too."""
_SNAKE: Final = lazy_pattern(r"_{0,2}[a-z0-9]+(?:_[a-z0-9]+)*_{0,2}")


def conventions(review: Review) -> Iterator[Objection | Gap]:
    """Advise against new functions that lack what all functions around them have."""
    seen = False
    for change, program in review.programs():
        if is_test(change.path):
            continue
        seen = True
        former = review.former(change)
        before = frozenset[str]() if former is None else frozenset(former.functions)
        new = [each for name, each in program.functions.items() if name not in before]
        if new and (around := _neighbours(change, former, review)):
            for lack, keeps in KEPT.items():
                if all(keeps(each) for each in around):
                    yield from _objections(change, [each for each in new if not keeps(each)], lack)
    if not seen:
        raise Absent("No Python has changed.")


def _objections(change: Change, lacking: Sequence[Named], lack: str) -> Iterator[Objection]:
    for each in lacking:
        message = f"`{each.name}` {lack}, unlike all functions around it."
        yield objection(change, each.node.lineno - 1, CODE, message, rejects=False)


def _neighbours(change: Change, former: Program | None, review: Review) -> list[Named]:
    """The functions of the file as it was, and of its folder where those are few; none when too few."""
    found = [] if former is None else _public(former)
    if len(found) < LEAST:
        folder = PurePosixPath(change.path).parent
        beside = [each for each in review.before.python if PurePosixPath(each).parent == folder]
        for path in beside[:MOST_FILES]:
            program = review.before.program(path)
            if program is not None and path != change.old_path and not is_test(path):
                found += _public(program)
    return found if len(found) >= LEAST else []


def _public(program: Program) -> list[Named]:
    return [each for each in program.functions.values() if _is_public(each)]


def _is_public(each: Named) -> bool:
    return not any(part.startswith("_") for part in each.name.split("."))


def _has_types(each: Named) -> bool:
    node = _function(each)
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    own = given[1:] if each.is_method and given and given[0].arg in ("self", "cls") else given
    return node.returns is not None and all(one.annotation is not None for one in own)


def _has_docstring(each: Named) -> bool:
    return not _is_public(each) or ast.get_docstring(_function(each)) is not None


def _is_snake(each: Named) -> bool:
    return _SNAKE.fullmatch(each.node.name) is not None


def _function(each: Named) -> Function:
    if isinstance(each.node, ast.ClassDef):
        raise TypeError(f"{each.name} is a class")
    return each.node


KEPT: Final[Mapping[str, Callable[[Named], bool]]] = MappingProxyType(
    {
        "does not say the types of its parameters and of what it gives": _has_types,
        "has no docstring": _has_docstring,
        "is not named in small letters with underscores": _is_snake,
    }
)
"""What may be a convention: how its lack is told, and who keeps it."""
