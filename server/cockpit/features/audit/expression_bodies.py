"""Functions whose body is an expression behind `=` or `=>`, in Kotlin and C#; the outline has only braces."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit.blocks import Block, FoundBlock
from cockpit.features.audit.brace_blocks import covering
from cockpit.features.audit.context import Context

_FAR: Final = 1_000
_KOTLIN: Final = lazy_pattern(
    r"\b(?:fun\s+(?:<[^{}=]*>\s*)?(?:[\w.<>?, ]+\.)?(?P<name>`[^`]+`|\w+)\s*\([^{}]*\)"
    r"|va[lr]\s+(?:<[^{}=]*>\s*)?(?:[\w.<>?, ]+\.)?(?P<property>`[^`]+`|\w+)[^{}=\n]*\s*\bget\(\))"
    r"\s*(?::[^\n={}]*)?\s*=\s*\Z"
)
_MODIFIERS: Final = (
    r"(?:(?:public|private|protected|internal|static|virtual|override|sealed|async|new|unsafe|extern|partial"
    r"|readonly|abstract)\s+)*"
)
_CSHARP: Final = lazy_pattern(
    r"(?P<attributes>\s*(?:\[[^\]]*\]\s*)*)"
    rf"(?:{_MODIFIERS}(?P<accessor>get|set|init|add|remove)"
    rf"|(?P<modifiers>{_MODIFIERS})(?P<type>[\w.<>?,\[\]()\s]*[\w>?\])])\s+(?P<name>[\w.]*\w)"
    r"\s*(?P<parameters>(?:<[^()]*>\s*)?[(\[].*[)\]])?(?:\s*where\b[^=]*)?)\s*=>\s*\Z",
    re.DOTALL,
)


def function_at(context: Context, offset: int) -> Block | None:
    """The function that is nothing but the expression which begins at `offset`."""
    find = _FINDERS.get(context.source.language.lexicon)
    return None if find is None else find(context, offset)


def _in_kotlin(context: Context, offset: int) -> Block | None:
    low = max(0, offset - _FAR)
    code = context.source.masked[low:offset]
    if not code.rstrip().endswith("="):
        return None
    begin = max(code.rfind("fun "), code.rfind("val "), code.rfind("var "))
    match = _KOTLIN.match(code, begin) if begin >= 0 else None
    if match is None or match.group().count("(") != match.group().count(")"):
        return None
    return _block(context, match["name"] or match["property"], low + begin, offset)


def _in_csharp(context: Context, offset: int) -> Block | None:
    low = max(0, offset - _FAR)
    code = context.source.masked[low:offset]
    if not code.rstrip().endswith("=>"):
        return None
    begin = max(code.rfind(";"), code.rfind("{"), code.rfind("}")) + 1
    match = _CSHARP.match(code, begin)
    if match is None or match.group().count("=>") > 1 or match.group().count("(") != match.group().count(")"):
        return None
    if not (match["accessor"] or match["modifiers"] or match["parameters"]) or _is_arm(context, offset):
        return None
    return _block(context, match["accessor"] or match["name"], low + match.end("attributes"), offset)


def _is_arm(context: Context, offset: int) -> bool:
    """Whether it is a case of a `switch` expression."""
    pair = covering(context.structure.braces, offset)
    return pair is not None and pair.head.endswith("switch")


def _block(context: Context, name: str, start: int, offset: int) -> Block:
    stop = _STOP.search(context.source.masked, offset)
    end = stop.start() if stop else len(context.text)
    head = " ".join(context.source.masked[start:offset].split())
    parent = context.structure.outline.enclosing(offset)
    return FoundBlock("function", name, start, parent, head, (offset, end))


_STOP: Final = lazy_pattern(r"[;\n]")
_FINDERS: Final[Mapping[str, Callable[[Context, int], Block | None]]] = {
    "kotlin": _in_kotlin,
    "csharp": _in_csharp,
}
