"""Changes of a few words in a function that was proposed; all else stays as it is, byte by byte."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cockpit.features.copilots.change import Change
from cockpit.features.copilots.primary.fitting import Misfit, renamed_in
from cockpit.features.copilots.primary.provider import NoneFits
from cockpit.features.copilots.primary.stub import Stub, body_of, find
from cockpit.features.copilots.program import Function, Program, parsed


@dataclass(frozen=True, slots=True)
class Draft:
    """A Python file of a proposal, and the functions in it that the proposal has written or filled."""

    program: Program
    former: Program | None
    """The file as it was before any proposal; None for a new one."""
    functions: tuple[Stub, ...]
    lines: frozenset[int]
    """Those that the proposal has written, from 1."""

    @property
    def new(self) -> Iterator[Stub]:
        """The functions that were not there before."""
        for each in self.functions:
            if self.former is None or each.symbol not in self.former.functions:
                yield each


class Edits:
    """Replacements in a text by the places of its nodes: lines from 1, columns in bytes."""

    def __init__(self, text: str) -> None:
        self._lines = text.encode().split(b"\n")
        self._edits: list[tuple[int, int, int, int, bytes]] = []

    def put(self, line: int, column: int, new: str, end_line: int = 0, end_column: int = -1) -> None:
        """The new text at a place, or in place of what stands up to another one."""
        last = (end_line or line, column if end_column < 0 else end_column)
        self._edits.append((line, column, *last, new.encode()))

    def replace(self, node: ast.expr, new: str) -> None:
        """The new text in place of an expression."""
        self.put(node.lineno, node.col_offset, new, node.end_lineno or node.lineno, node.end_col_offset or 0)

    def text(self) -> str:
        """The whole, edited from its end on."""
        lines = list(self._lines)
        for line, column, last, end, new in sorted(self._edits, reverse=True):
            whole = lines[line - 1][:column] + new + lines[last - 1][end:]
            lines[line - 1 : last] = whole.split(b"\n")
        return b"\n".join(lines).decode()


def drafted(change: Change) -> Draft | None:
    """A file of a proposal; None for one that is no Python."""
    program = parsed(change.path, change.new or "") if change.path.endswith((".py", ".pyi")) else None
    if program is None or change.after is None:
        return None
    former = parsed(change.path, change.old or "") if change.before is not None else None
    lines = frozenset(number + 1 for number in change.added)
    touched = [
        each
        for each in (find(program, name) for name in program.functions)
        if not lines.isdisjoint(range(each.node.lineno, (each.node.end_lineno or 0) + 1))
    ]
    inner = {id(node) for each in touched for node in ast.walk(each.node) if node is not each.node}
    return Draft(program, former, tuple(each for each in touched if id(each.node) not in inner), lines)


def chosen(draft: Draft, name: str, what: str) -> Stub:
    """The function of that name, or the only one; raises NoneFits, with `what` to say instead."""
    named = [each for each in draft.functions if not name or name in (each.symbol, each.name)]
    if len(named) != 1:
        names = ", ".join(f"`{each.name}`" for each in draft.functions)
        raise NoneFits(f"Say which function is meant, such as “{what}”: the proposal has {names or 'none'}.")
    return named[0]


def renamed(draft: Draft, old: str, new: str) -> str:
    """Another name for a variable, for a parameter of a new function, or for a new function."""
    _check_name(draft, new)
    if old in {each.symbol for each in draft.new}:
        return _renamed_definition(draft, old, new)
    holders = [each for each in draft.functions if old in _bound_in(each.node)]
    if len(holders) != 1:
        many = (
            "several functions of the proposal have it" if holders else "no function of the proposal has it"
        )
        raise NoneFits(f"`{old}` cannot be renamed: {many}.")
    node = holders[0].node
    arguments = [each for each in ast.walk(node.args) if isinstance(each, ast.arg) and each.arg == old]
    if arguments and holders[0] not in tuple(draft.new):
        raise NoneFits(
            f"`{old}` was a parameter before: callers may name it, so the editor's Rename Symbol is the way."
        )
    edits = Edits(draft.program.text)
    for each in arguments:
        edits.put(each.lineno, each.col_offset, new, each.lineno, each.col_offset + len(old.encode()))
    start, end, body = _renamed_body(draft.program.text, node, old, new)
    edits.put(start, 0, body, end, len(draft.program.text.split("\n")[end - 1].encode()))
    return edits.text()


def raising(draft: Draft, new: str, old: str) -> str:
    """Another exception in place of one that is raised."""
    known = draft.program.names
    is_known = new in (known or ()) or _is_exception(new)
    if not is_known:
        raise NoneFits(f"`{new}` is no exception of Python, nor of {draft.program.path}.")
    found = {
        id(name): name
        for each in draft.functions
        for node in ast.walk(each.node)
        if isinstance(node, ast.Raise)
        and (name := _raised(node))
        and (not old or name.id == old)
        and name.lineno in draft.lines
    }
    kinds = sorted({each.id for each in found.values()} - {new})
    if len(kinds) != 1:
        raise NoneFits(
            f"Say which exception is meant: the proposal raises {', '.join(kinds)}."
            if kinds
            else f"The proposal raises {f'no {old}' if old else 'nothing else'}."
        )
    edits = Edits(draft.program.text)
    for each in found.values():
        if each.id == kinds[0]:
            edits.replace(each, new)
    return _in_docstrings(edits.text(), draft, kinds[0], new)


def documented(draft: Draft, name: str, text: str, words: str) -> str:
    """A docstring for the function that has none: the text, or else the words of the objective."""
    lacking = [each for each in draft.functions if ast.get_docstring(each.node, clean=False) is None]
    if not lacking:
        raise NoneFits("Every function of the proposal has a docstring.")
    node = chosen(replace(draft, functions=tuple(lacking)), name, "add a docstring to NAME: TEXT").node
    said = " ".join((text or words).split()).strip('"“”')
    if not said:
        raise NoneFits("Say what it is to tell: “add a docstring: TEXT”.")
    if "\\" in said or '"""' in said:
        raise NoneFits("A docstring with backslashes or three quotes has to be written by hand.")
    first = node.body[0]
    if first.lineno == node.lineno:
        raise NoneFits(f"`{node.name}` stands on one line; a docstring has to be written by hand.")
    line = draft.program.text.split("\n")[first.lineno - 1]
    indent = line[: len(line) - len(line.lstrip())]
    edits = Edits(draft.program.text)
    end = "" if said[-1] in ".!?" else "."
    edits.put(first.lineno, 0, f'{indent}"""{said[:1].upper()}{said[1:]}{end}"""\n')
    return edits.text()


def _check_name(draft: Draft, new: str) -> None:
    nodes = draft.program.nodes
    used = {each.id for each in nodes if isinstance(each, ast.Name)}
    used |= {each.arg for each in nodes if isinstance(each, ast.arg)}
    if keyword.iskeyword(new) or hasattr(builtins, new):
        raise NoneFits(f"`{new}` is a word of Python.")
    if new in used or new in (draft.program.names or ()):
        raise NoneFits(f"`{new}` means something else in {draft.program.path} already.")


def _renamed_definition(draft: Draft, old: str, new: str) -> str:
    text = draft.program.text
    stored = [
        each for each in draft.program.nodes if isinstance(each, ast.Name | ast.arg) and _binds(each, old)
    ]
    told = any(isinstance(each, ast.Constant) and each.value == old for each in draft.program.nodes)
    if stored or told or _in_formatted(draft.program.tree, old):
        raise NoneFits(f"`{old}` means more than the function, or stands in a text.")
    edits = Edits(text)
    for node in draft.program.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == old:
            line = text.split("\n")[node.lineno - 1].encode()
            head = re.compile(rb"(?:async\s+)?def\s+").match(line, node.col_offset)
            start = head.end() if head else node.col_offset
            edits.put(node.lineno, start, new, node.lineno, start + len(old.encode()))
        elif isinstance(node, ast.Name) and node.id == old:
            edits.replace(node, new)
    return edits.text()


def _renamed_body(text: str, node: Function, old: str, new: str) -> tuple[int, int, str]:
    """The statements after the docstring with another variable: first and last line, and their text."""
    statements = body_of(node)
    start, end = statements[0].lineno, statements[-1].end_lineno or 0
    lines = text.split("\n")[start - 1 : end]
    source = "\n".join(lines)
    plain = textwrap.dedent(source)
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    if start == node.lineno or textwrap.indent(plain, indent) != source:
        raise NoneFits(f"The lines of `{node.name}` cannot be taken apart; rename it by hand.")
    own = {id(each) for each in ast.walk(node.args)}
    inner = (each for each in ast.walk(node) if isinstance(each, ast.arg) and id(each) not in own)
    if any(each.arg == old for each in inner) or any(old in _otherwise(each) for each in ast.walk(node)):
        raise NoneFits(f"`{old}` is bound in a way that only a person should rename.")
    try:
        return start, end, textwrap.indent(renamed_in(plain, {old: new}), indent)
    except Misfit as error:
        raise NoneFits(f"`{old}` cannot be renamed: {error}.") from error


def _bound_in(node: ast.AST) -> set[str]:
    return {
        each.id if isinstance(each, ast.Name) else each.arg
        for each in ast.walk(node)
        if isinstance(each, ast.arg) or (isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store))
    }


def _otherwise(node: ast.AST) -> set[str]:
    """The names that a node binds without a node of their own."""
    match node:
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return {name}
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            return set(names)
        case ast.alias(name=name, asname=other):
            return {other or name}
        case _:
            return set()


def _binds(node: ast.Name | ast.arg, name: str) -> bool:
    if isinstance(node, ast.arg):
        return node.arg == name
    return node.id == name and not isinstance(node.ctx, ast.Load)


def _in_formatted(tree: ast.AST, name: str) -> bool:
    formatted = [each for each in ast.walk(tree) if isinstance(each, ast.JoinedStr)]
    return any(
        isinstance(each, ast.Name) and each.id == name for node in formatted for each in ast.walk(node)
    )


def _raised(node: ast.Raise) -> ast.Name | None:
    match node.exc:
        case ast.Name() as name:
            return name
        case ast.Call(func=ast.Name() as name):
            return name
        case _:
            return None


def _is_exception(name: str) -> bool:
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, BaseException)


def _in_docstrings(text: str, draft: Draft, old: str, new: str) -> str:
    """The text with another exception in the docstrings, too."""
    program = parsed(draft.program.path, text)
    if program is None:
        return text
    edits, word = Edits(text), re.compile(rf"\b{re.escape(old)}\b")
    for each in draft.functions:
        node = program.functions[each.symbol].node
        match node.body[0]:
            case ast.Expr(value=ast.Constant(value=str()) as told):
                lines = text.encode().split(b"\n")[told.lineno - 1 : told.end_lineno]
                edits.put(
                    told.lineno,
                    0,
                    word.sub(new, b"\n".join(lines).decode()),
                    told.end_lineno or 0,
                    len(lines[-1]),
                )
            case _:
                continue
    return edits.text()
