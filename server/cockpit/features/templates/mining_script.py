"""The patterns in a file of JavaScript or TypeScript: functions, classes, tests, fixtures and handlers."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

import tree_sitter

from cockpit.core.grammars import parser
from cockpit.core.pattern import Pattern
from cockpit.features.templates.skeleton import key_of, sketch_of
from cockpit.features.templates.words import stems

LEAST_TOKENS: Final = 25
"""Smaller ones say nothing: a tree of this kind has a node for each bracket's worth of text."""
MOST_LINES: Final = 400
STRING: Final = 400
LANGUAGES: Final[Mapping[str, tuple[str, str]]] = {
    **dict.fromkeys((".js", ".mjs", ".cjs"), ("javascript", "javascript")),
    ".jsx": ("javascript", "javascriptreact"),
    **dict.fromkeys((".ts", ".mts", ".cts"), ("typescript", "typescript")),
    ".tsx": ("tsx", "typescriptreact"),
}
"""The grammar and the LSP language id."""
_NAMED: Final = ("function_declaration", "generator_function_declaration", "method_definition")
_BODIED: Final = ("arrow_function", "function_expression", "function")
_CLASSES: Final = ("class_declaration", "abstract_class_declaration", "class")
TESTS: Final = frozenset({"it", "test", "describe", "suite"})
FIXTURES: Final = frozenset({"beforeEach", "beforeAll", "before", "afterEach", "afterAll", "after"})
HANDLERS: Final = frozenset(
    {
        "on",
        "once",
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "use",
        "route",
        "addEventListener",
        "registerCommand",
    }
    | {"onRequest", "onNotification", "addListener", "handle", "subscribe"}
)


@dataclass(slots=True)
class _Words:
    signature: list[str] = field(default_factory=list[str])
    body: list[str] = field(default_factory=list[str])
    text: list[str] = field(default_factory=list[str])
    used: set[str] = field(default_factory=set[str])
    tokens: list[str] = field(default_factory=list[str])
    own: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of the file that may be a pattern."""

    node: tree_sitter.Node
    """All of it."""
    code: tree_sitter.Node
    """The function or class within."""
    name: str
    kind: str
    owner: str


def mined(text: str, path: str) -> Iterator[tuple[int, Pattern]]:
    """The patterns of a file, each with its line from 0; nothing of one with faults."""
    grammar, language = LANGUAGES[PurePosixPath(path).suffix.lower()]
    root = parser(grammar).parse(text.encode("utf-8", "replace")).root_node
    if root.has_error:
        return
    imported = _imported(root)
    for piece in _pieces(root):
        if (pattern := _pattern(piece, path, language, imported)) is not None:
            yield _whole(piece).start_point[0], pattern


def imports(text: str, path: str) -> dict[str, str]:
    """The names that a file imports, and the package that each comes from."""
    grammar, _ = LANGUAGES[PurePosixPath(path).suffix.lower()]
    return _imported(parser(grammar).parse(text.encode("utf-8", "replace")).root_node)


def _pieces(root: tree_sitter.Node) -> Iterator[_Piece]:
    waiting: list[tuple[tree_sitter.Node, str]] = [(root, "")]
    while waiting:
        node, owner = waiting.pop()
        piece = _piece(node, owner)
        if piece is not None:
            yield piece
            owner = piece.name if piece.kind == "class" else owner
        waiting += [(child, owner) for child in reversed(node.named_children)]


def _piece(node: tree_sitter.Node, owner: str) -> _Piece | None:
    """What a node begins, if anything."""
    if node.type in _NAMED and node.child_by_field_name("body") is not None:
        return _Piece(node, node, _field(node, "name"), "function", owner)
    if node.type in _CLASSES:
        return _Piece(node, node, _field(node, "name"), "class", owner)
    if node.type == "variable_declarator" and (value := node.child_by_field_name("value")) is not None:
        return (
            _Piece(node.parent or node, value, _field(node, "name"), "function", owner)
            if _runs(value)
            else None
        )
    if node.type == "call_expression":
        return _call(node, owner)
    return None


def _call(node: tree_sitter.Node, owner: str) -> _Piece | None:
    """A call that is given a function, such as `it("…", () => …)` or `app.get("/", handler)`."""
    arguments = node.child_by_field_name("arguments")
    callee = _field(node, "function").split(".")
    given = [each for each in arguments.named_children if _runs(each)] if arguments is not None else []
    kinds = (
        ("test", TESTS, callee[:1]),
        ("fixture", FIXTURES, callee[:1]),
        ("handler", HANDLERS, callee[-1:]),
    )
    kind = next((kind for kind, names, called in kinds if called and called[0] in names), "")
    if arguments is None or not given or not kind:
        return None
    first = arguments.named_children[0]
    name = _text(first).strip("\"'`")[:80] if first.type in ("string", "template_string") else ""
    return _Piece(node, given[-1], f"{callee[-1]} {name}".strip(), kind, owner)


def _pattern(piece: _Piece, path: str, language: str, imported: Mapping[str, str]) -> Pattern | None:
    node = _whole(piece)
    if node.end_point[0] - node.start_point[0] > MOST_LINES or not piece.name:
        return None
    words = _Words()
    _bind(piece.code, words)
    _read(piece.code, words)
    if len(words.tokens) < LEAST_TOKENS:
        return None
    before = node.prev_named_sibling
    if before is not None and before.type == "comment" and before.end_point[0] >= node.start_point[0] - 1:
        words.text.append(_text(before)[:STRING])
    place = PurePosixPath(path)
    module = place.parent.name if place.stem.partition(".")[0] == "index" else place.stem
    return Pattern(
        key=key_of(language, piece.kind, words.tokens),
        kind=piece.kind,
        language=language,
        name=piece.name,
        content=textwrap.dedent(" " * node.start_point[1] + _text(node)),
        imports=tuple(sorted({imported[name] for name in words.used if name in imported})),
        name_words=stems(piece.name),
        signature_words=stems(" ".join([*words.signature, piece.owner, module])),
        body_words=stems(" ".join(words.body)),
        text_words=stems(" ".join(words.text)),
        sketch=sketch_of(words.tokens),
    )


def _whole(piece: _Piece) -> tree_sitter.Node:
    """The node with the word `export` before it, if there is one."""
    above = piece.node.parent
    return above if above is not None and above.type == "export_statement" else piece.node


def _bind(code: tree_sitter.Node, words: _Words) -> None:
    """Find the names that the code gives to what it works with, and the words of its signature."""
    for name in ("parameters", "parameter", "return_type"):
        if (part := code.child_by_field_name(name)) is not None:
            words.signature += [_text(each) for each in _every(part) if "identifier" in each.type]
    for each in _every(code):
        if each.type in ("variable_declarator", "required_parameter", "optional_parameter"):
            named = each.child_by_field_name("name") or each.child_by_field_name("pattern")
            given = [part for part in _every(named) if part.type == "identifier"] if named is not None else []
        elif each.type == "formal_parameters":
            given = [part for part in each.named_children if part.type == "identifier"]
        else:
            continue
        for part in given:
            words.own.setdefault(_text(part), f"${len(words.own)}")


def _read(code: tree_sitter.Node, words: _Words) -> None:
    """Take in the words and the skeleton of a tree, in the order of the text."""
    waiting = [code]
    while waiting:
        node = waiting.pop()
        token = node.type
        if node.type in ("string", "template_string"):
            words.text.append(_text(node)[:STRING])
        elif node.type == "comment":
            words.text.append(_text(node)[:STRING])
            continue
        elif node.type.endswith("identifier"):
            name = _text(node)
            words.body.append(name)
            words.used.add(name)
            token = words.own.get(name, name) if node.type == "identifier" else name
        words.tokens.append(token)
        if node.type != "string":
            waiting.extend(reversed(node.named_children))


def _imported(root: tree_sitter.Node) -> dict[str, str]:
    """The names that a file imports from packages, each with its package."""
    found: dict[str, str] = {}
    for node in root.named_children:
        if node.type == "import_statement" and (source := node.child_by_field_name("source")) is not None:
            module = _text(source).strip("\"'")
            if not module.startswith("."):
                parts = module.removeprefix("node:").split("/")
                package = "/".join(parts[: 2 if module.startswith("@") else 1])
                found.update({_text(each): package for each in _every(node) if each.type == "identifier"})
    return found


def _every(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    waiting: list[tree_sitter.Node] = [node]
    while waiting:
        each = waiting.pop()
        yield each
        waiting.extend(reversed(each.named_children))


def _runs(node: tree_sitter.Node) -> bool:
    return node.type in _BODIED


def _field(node: tree_sitter.Node, name: str) -> str:
    found = node.child_by_field_name(name)
    return "" if found is None else _text(found)


def _text(node: tree_sitter.Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")
