"""Where a program in a language other than ours cannot be parsed, by its grammar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


def short_functions(text: str, path: str) -> Iterator[tuple[int, str, str]]:
    """Line, name and comments of the functions with comments and one statement at most."""
    for node in _nodes(text, path):
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if node.type not in _FUNCTIONS or name is None or body is None:
            continue
        comments = [_text(child) for child in body.children if child.type == "comment"]
        statements = [child for child in body.children if child.type not in ("{", "}", "comment")]
        if comments and len(statements) <= 1:
            yield node.start_point[0], _text(name), " ".join(comments)


def silent_catches(text: str, path: str) -> Iterator[tuple[int, str, str]]:
    """Line, what is tried, and comments of each handler that does nothing: of `try`, and of a promise."""
    for node in _nodes(text, path):
        body = node.child_by_field_name("body")
        if node.type == "catch_clause" and body is not None and _is_empty(body):
            tried = node.parent.child_by_field_name("body") if node.parent else None
            yield node.start_point[0], _text(tried), _comments(body)
        elif node.type == "call_expression" and (callee := node.child_by_field_name("function")):
            given = node.child_by_field_name("arguments")
            handlers = (
                [each for each in given.named_children if each.type == "arrow_function"] if given else []
            )
            if _text(callee.child_by_field_name("property")) != "catch" or len(handlers) != 1:
                continue
            block = handlers[0].child_by_field_name("body")
            if block is not None and block.type == "statement_block" and _is_empty(block):
                yield node.start_point[0], _text(callee.child_by_field_name("object")), _comments(block)


def built_texts(text: str, path: str) -> Iterator[tuple[int, str, Sequence[str]]]:
    """Line, literal parts and values of each text that is put together; tagged templates are left out."""
    for node in _nodes(text, path):
        if node.type == "template_string" and (node.parent is None or node.parent.type != "call_expression"):
            values = [each for each in node.children if each.type == "template_substitution"]
            if values:
                parts = [_text(each) if each not in values else "\0" for each in node.children]
                yield node.start_point[0], "".join(parts), [_text(each)[2:-1].strip() for each in values]
        elif node.type == "binary_expression" and (node.parent is None or node.parent.type != node.type):
            leaves = list(_summands(node))
            values = [each for each in leaves if each.type != "string"]
            if values and len(values) < len(leaves):
                parts = [_text(each) if each.type == "string" else "\0" for each in leaves]
                yield node.start_point[0], "".join(parts), [_text(each) for each in values]


def _summands(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """The operands of `+`, the first first; a text of a thousand lines is a thousand nodes deep."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        operator = node.child_by_field_name("operator")
        if node.type == "binary_expression" and operator is not None and operator.type == "+":
            sides = [node.child_by_field_name(name) for name in ("right", "left")]
            waiting += [side for side in sides if side is not None]
        else:
            yield node


def _nodes(text: str, path: str) -> Iterator[tree_sitter.Node]:
    """All nodes of a program, the first first."""
    grammar = _BY_SUFFIX[PurePosixPath(path).suffix.lower()][0]
    waiting = [parser(grammar).parse(text.encode("utf-8", "replace")).root_node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.children)


def _is_empty(block: tree_sitter.Node) -> bool:
    return all(child.type in ("{", "}", "comment") for child in block.children)


def _comments(block: tree_sitter.Node) -> str:
    return " ".join(_text(child) for child in block.children if child.type == "comment")


def _text(node: tree_sitter.Node | None) -> str:
    return "" if node is None else (node.text or b"").decode("utf-8", "replace")
