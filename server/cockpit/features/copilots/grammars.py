"""Where a program in a language other than ours cannot be parsed, by its grammar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

import tree_sitter

from cockpit.core.grammars import parser

_BY_SUFFIX: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        # Types of Flow in JavaScript are near enough to those of TypeScript.
        **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx"), ("javascript", "tsx")),
        **dict.fromkeys((".ts", ".mts", ".cts"), ("typescript",)),
        ".tsx": ("tsx",),
        ".sh": ("bash",),
        ".bash": ("bash",),
    }
)


_FUNCTIONS: Final = frozenset(
    {
        "function_declaration",
        "function_expression",
        "arrow_function",
        "method_definition",
        "generator_function_declaration",
    }
)


def first_fault(text: str, path: str) -> int | None:
    """The first line, from 0, that no grammar of the file's language takes; None when one takes it all."""
    data = text.encode("utf-8", "replace")
    faults = [
        _fault(parser(name).parse(data).root_node) for name in _BY_SUFFIX[PurePosixPath(path).suffix.lower()]
    ]
    return None if any(line is None for line in faults) else faults[0]


def _fault(node: tree_sitter.Node) -> int | None:
    """The line of the first node in the order of the text that is an error or was made up."""
    if not node.has_error:
        return None
    if node.is_error or node.is_missing:
        return node.start_point[0]
    return next((line for child in node.children if (line := _fault(child)) is not None), node.start_point[0])


def calls_in_coroutines(text: str, path: str) -> Iterator[tuple[int, str]]:
    """Line, from 0, and name of each call whose innermost function is an async one."""
    grammar = _BY_SUFFIX[PurePosixPath(path).suffix.lower()][0]
    waiting = [(parser(grammar).parse(text.encode("utf-8", "replace")).root_node, False)]
    while waiting:
        node, within = waiting.pop()
        if node.type in _FUNCTIONS:
            within = any(child.type == "async" for child in node.children)
        elif node.type == "call_expression" and within and (callee := node.child_by_field_name("function")):
            yield node.start_point[0], (callee.text or b"").decode("utf-8", "replace")
        waiting += [(child, within) for child in node.children]


def bodies(text: str, path: str) -> dict[str, tuple[int, bool]]:
    """The functions and methods by name: the line, from 0, and whether nothing stands between the braces."""
    grammar = _BY_SUFFIX[PurePosixPath(path).suffix.lower()][0]
    found: dict[str, tuple[int, bool]] = {}
    waiting = [parser(grammar).parse(text.encode("utf-8", "replace")).root_node]
    while waiting:
        node = waiting.pop()
        waiting += node.children
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if node.type in _FUNCTIONS and name is not None and body is not None:
            empty = all(child.type in ("{", "}", "comment") for child in body.children)
            found[(name.text or b"").decode("utf-8", "replace")] = (node.start_point[0], empty)
    return found
