"""What each kind of statement does in an abstract run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from tree_sitter import Node

from cockpit.core.guard.marks import UNKNOWN
from cockpit.core.guard.shell import bombs, redirects
from cockpit.core.guard.shell.lexing import simple_commands
from cockpit.core.guard.shell.state import Function
from cockpit.core.guard.shell.words import text_of

if TYPE_CHECKING:
    from cockpit.core.guard.shell.run import Run

Handler = Callable[["Run", Node, str | None], str]

_KEYWORDS = frozenset(["then", "do", "else", "elif", "if", "while", "until", "{", "}", "!", "time"])


def _command(run: Run, node: Node, stdin: str | None) -> str:
    run.at(node)
    words, stdin, found = _parts(run, node, stdin)
    printed = run.for_each_value(lambda: run.invoke(run.expand(words), stdin))
    return redirects.redirected(run, found, printed)


def _pipeline(run: Run, node: Node, stdin: str | None) -> str:
    parts = node.named_children
    run.at(node)
    run.report(bombs.piped_bomb([run.text(part) for part in parts]))
    run.report(bombs.network_shell(run.text(node)))
    flowing: str | None = None
    last = len(parts) - 1
    for index, part in enumerate(parts):
        given = stdin if index in (0, last) and flowing is None else flowing
        flowing = run.node(part, given)
    return flowing or ""


def _redirected_statement(run: Run, node: Node, stdin: str | None) -> str:
    body = node.child_by_field_name("body")
    found = [child for child in node.named_children if child.type.endswith("_redirect")]
    run.at(node)
    for redirect in found:
        stdin = redirects.given(run, redirect, stdin)
    printed = run.node(body, stdin) if body is not None else ""
    run.at(node)
    return redirects.redirected(run, found, printed)


def _assign(run: Run, node: Node, _: str | None) -> str:
    name = node.child_by_field_name("name")
    value = node.child_by_field_name("value")
    if name is None:
        return ""
    if run.fixed is None and node.parent is not None and node.parent.type != "command":
        run.at(node)
    key = run.text(name).partition("[")[0]
    if value is not None and value.type == "array":
        run.state.assign(key, tuple(run.expand([run.text(child) for child in value.named_children])))
        return ""
    source = run.text(value) if value is not None else ""
    text = text_of(source, run.state, run.substitute)
    if "+=" in run.text(node)[: len(run.text(name)) + 2]:
        earlier = run.state.lookup(key)
        text = f"{earlier if isinstance(earlier, str) else ''}{text}"
    _several(run, key, source, text)
    return ""


def _several(run: Run, key: str, source: str, text: str) -> None:
    """Keep every value an assignment may give, when it is made from a variable with several."""
    values = [text]
    state = run.state
    if state.forks and not state.picked:
        for name, count in list(state.forks.items()):
            for index in range(1, count):
                state.picked = {name: index}
                values.append(text_of(source, state, run.substitute))
        state.picked, state.forks = {}, {}
    if len(values) == 1 or state.conditional:
        for value in values:
            state.assign(key, value)
    else:
        state.choose(key, tuple(dict.fromkeys(values)))


def _function(run: Run, node: Node, _: str | None) -> str:
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None or body is None:
        return ""
    key = run.text(name)
    run.at(node)
    run.state.functions[key] = Function(run.source, body)
    run.report(bombs.function_bomb(key, run.text(body)))
    return ""


def _branching(run: Run, node: Node, stdin: str | None) -> str:
    run.state.conditional += 1
    printed = "".join([run.node(child, stdin) for child in node.named_children])
    run.state.conditional -= 1
    return printed


def _while(run: Run, node: Node, stdin: str | None) -> str:
    run.at(node)
    run.report(bombs.endless_loop(run.text(node)))
    return _branching(run, node, stdin)


def _list(run: Run, node: Node, stdin: str | None) -> str:
    printed = ""
    alternative = False
    for child in node.children:
        if child.is_named:
            run.state.conditional += alternative
            printed += run.node(child, stdin)
            run.state.conditional -= alternative
        alternative = child.type == "||" or (alternative and not child.is_named)
    return printed


def _subshell(run: Run, node: Node, stdin: str | None) -> str:
    outer, run.state = run.state, run.state.copy()
    printed = "".join([run.node(child, stdin) for child in node.named_children])
    run.state = outer
    return printed


def _for(run: Run, node: Node, stdin: str | None) -> str:
    variable = node.child_by_field_name("variable")
    values = run.expand([run.text(child) for child in node.children_by_field_name("value")])
    body = node.child_by_field_name("body")
    if variable is not None:
        every = tuple(word for value in values for word in (value.split() or [value]))
        run.state.choose(run.text(variable), tuple(dict.fromkeys(every)))
    if body is None:
        return ""
    run.state.conditional += 1
    printed = run.node(body, stdin)
    run.state.conditional -= 1
    return printed


def unparsed(run: Run, node: Node, stdin: str | None) -> str:
    """What does not parse is read word by word, so that it hides no command; `scan` shows no such guesses."""
    run.at(node)
    earlier = len(run.hits)
    for words in simple_commands(run.text(node)):
        while words and words[0] in _KEYWORDS:
            words.pop(0)
        if words and not words[0].startswith("#"):
            run.invoke(run.expand(words), stdin)
    run.hits[earlier:] = [replace(hit, routine=True) for hit in run.hits[earlier:]]
    return "".join([run.node(child, stdin) for child in node.named_children]) and UNKNOWN


def _nothing(_: Run, __: Node, ___: str | None) -> str:
    return ""


def _parts(run: Run, node: Node, stdin: str | None) -> tuple[list[str], str | None, list[Node]]:
    """A command's words, its input and its redirections; assignments in front of it are made."""
    words: list[str] = []
    found: list[Node] = []
    end = -1
    for child in node.children:
        if child.type == "variable_assignment" and not words:
            _assign(run, child, None)
        elif child.type == "herestring_redirect":
            stdin = run.expand_text(run.text(child)[3:].strip()) + "\n"
        elif child.type in ("file_redirect", "heredoc_redirect"):
            found.append(child)
        elif child.type in ("subshell", "compound_statement", "ERROR"):
            run.node(child, stdin)
        elif child.is_named and child.type != "comment":
            _word(run, child, words, end)
        end = child.end_byte
    for redirect in found:
        stdin = redirects.given(run, redirect, stdin)
    return words, stdin, found


def _word(run: Run, node: Node, words: list[str], end: int) -> None:
    """Add a word; the grammar now and then cuts one in two where it has no blank."""
    if words and node.start_byte == end:
        words[-1] += run.text(node)
    else:
        words.append(run.text(node))


def incomplete(node: Node) -> Iterator[Node]:
    """The smallest nodes in which the grammar had to make up a token."""
    if any(child.is_missing for child in node.children):
        yield node
    for child in node.children:
        if child.has_error and child.type != "ERROR":
            yield from incomplete(child)


HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        "command": _command,
        "pipeline": _pipeline,
        "redirected_statement": _redirected_statement,
        "variable_assignment": _assign,
        "function_definition": _function,
        "if_statement": _branching,
        "case_statement": _branching,
        "while_statement": _while,
        "c_style_for_statement": _branching,
        "list": _list,
        "subshell": _subshell,
        "for_statement": _for,
        "ERROR": unparsed,
        "comment": _nothing,
        "heredoc_body": _nothing,
    }
)
"""By the type of the syntax node; of all others the children are run."""
