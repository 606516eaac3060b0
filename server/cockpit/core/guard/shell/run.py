"""An abstract run of a shell script: every statement once, with what is known about variables and streams."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable
from dataclasses import replace

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

from cockpit.core.guard.command import judge
from cockpit.core.guard.marks import OUTPUT, UNKNOWN
from cockpit.core.guard.setting import MAX_DEPTH, TOO_DEEP, Call, Setting
from cockpit.core.guard.shell import builtins, streams
from cockpit.core.guard.shell.lexing import brackets_deep
from cockpit.core.guard.shell.state import Function, State
from cockpit.core.guard.shell.statements import HANDLERS, incomplete, unparsed
from cockpit.core.guard.shell.words import expand, text_of
from cockpit.core.guard.verdict import Hit

_LANGUAGE = Language(tree_sitter_bash.language())
_MAX_FORKS = 16
_MAX_CALLS = 60
"""Function calls that one run follows."""
_MAX_BRACKETS = 100
"""Brackets within brackets that people write; the grammar gives up on more of them without a word."""


class Run:
    """Runs the statements of one source text; hits collect in `hits` with byte offsets."""

    def __init__(self, source: bytes, state: State, span: tuple[int, int] | None = None) -> None:
        self.source = source
        self.state = state
        self.hits: list[Hit] = []
        self.active: list[str] = []
        self.called: set[str] = set()
        self.calls = 0
        self.fixed = span
        self._span = span or (0, len(source))

    def whole(self) -> str:
        """Run everything, then the functions that nobody has called, and return what is printed."""
        printed = self.everything(self.state.setting.stdin)
        for name, function in list(self.state.functions.items()):
            if name not in self.called and function.source is self.source and self.fixed is None:
                self._body(function, None, None)
        return printed

    def everything(self, stdin: str | None) -> str:
        """Run the whole source and return what it prints."""
        root = Parser(_LANGUAGE).parse(self.source).root_node
        printed = self.node(root, stdin)
        if root.has_error:
            if brackets_deep(self.source.decode("latin-1")) > _MAX_BRACKETS:
                self.report([replace(TOO_DEEP, routine=True)])
            for broken in incomplete(root):
                unparsed(self, broken, None)
        return printed

    def node(self, node: Node, stdin: str | None) -> str:
        """Run one statement and return what it prints."""
        handler = HANDLERS.get(node.type)
        if handler is not None:
            return handler(self, node, stdin)
        return "".join([self.node(child, stdin) for child in node.named_children])

    def text(self, node: Node) -> str:
        """The source of a node."""
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def substitute(self, code: str) -> str:
        """Run the code of a substitution in a subshell and return what it prints."""
        calls = self.calls
        printed = self.nested(code, self.state.copy())
        if self.calls > calls and (not printed or "\n" in printed.strip()):
            return OUTPUT
        return printed

    def nested(self, code: str, state: State | None = None, stdin: str | None = None) -> str:
        """Run other code in this or a given state; its hits belong to the current statement."""
        state = state or self.state
        if state.setting.depth >= MAX_DEPTH:
            self.report([TOO_DEEP])
            return UNKNOWN
        outer = state.setting
        state.setting = replace(outer, depth=outer.depth + 1)
        inner = self._inside(code.encode("utf-8", "replace"), state)
        printed = inner.everything(stdin)
        state.setting = outer
        self._take(inner)
        return printed

    def _inside(self, source: bytes, state: State) -> Run:
        """A run of other source whose hits belong to the current statement."""
        inner = Run(source, state, self._span)
        inner.active, inner.called, inner.calls = self.active, self.called, self.calls
        return inner

    def _take(self, inner: Run) -> None:
        self.calls = inner.calls
        self.hits += inner.hits

    def report(self, hits: Iterable[Hit]) -> None:
        """Keep hits at the current statement's place."""
        start, end = self._span
        self.hits += [replace(hit, start=start, end=end) for hit in hits]

    def expand(self, words: Iterable[str]) -> list[str]:
        """The fields of several source words."""
        return [field for word in words for field in expand(word, self.state, self.substitute)]

    def at(self, node: Node) -> None:
        """Make this the current statement, unless the source is inside one of another text."""
        if self.fixed is None:
            self._span = (node.start_byte, node.end_byte)

    def expand_text(self, word: str) -> str:
        """One word as one text."""
        return text_of(word, self.state, self.substitute)

    def for_each_value(self, action: Callable[[], str]) -> str:
        """Repeat a command for every combination of values its variables may have."""
        state = self.state
        outer_picked, outer_forks = state.picked, state.forks
        state.picked, state.forks = dict(outer_picked), {}
        printed = action()
        names = [name for name in state.forks if name not in outer_picked]
        for choice in _choices([state.forks[name] for name in names]):
            state.picked = {**outer_picked, **dict(zip(names, choice, strict=True))}
            action()
        state.picked, state.forks = outer_picked, {**outer_forks, **state.forks}
        return printed

    def invoke(self, argv: list[str], stdin: str | None) -> str:
        """Run one expanded command: alias, builtin, function or program."""
        argv = builtins.strip_prefixes(argv)
        if not argv:
            return ""
        name = argv[0]
        if name in self.state.aliases and f"alias {name}" not in self.active:
            self.active.append(f"alias {name}")
            printed = self.nested(builtins.aliased(self.state.aliases[name], argv[1:]), stdin=stdin)
            self.active.pop()
            return printed
        builtin = builtins.BUILTINS.get(name)
        if builtin is not None:
            return builtin(self, argv[1:], stdin)
        function = self.state.functions.get(name)
        if function is not None:
            self.called.add(name)
            return self._call(name, function, argv[1:], stdin)
        return self._program(argv, stdin)

    def _call(self, name: str, function: Function, args: list[str], stdin: str | None) -> str:
        if name in self.active or self.calls >= _MAX_CALLS:
            if name not in self.active:
                self.report([replace(TOO_DEEP, routine=True)])
            self.calls += 1
            return OUTPUT
        self.calls += 1
        self.active.append(name)
        printed = self._body(function, tuple(args), stdin)
        self.active.pop()
        return printed

    def _body(self, function: Function, args: tuple[str, ...] | None, stdin: str | None) -> str:
        state = self.state
        outer, state.positional = state.positional, args
        outer_span, outer_picked = self._span, state.picked
        if function.source is self.source:
            printed = self.node(function.body, stdin)
        else:
            inner = self._inside(function.source, state)
            printed = inner.node(function.body, stdin)
            self._take(inner)
        self._span, state.positional, state.picked = outer_span, outer, outer_picked
        return printed

    def _program(self, argv: list[str], stdin: str | None) -> str:
        call = Call(tuple(argv), self.state_setting(), stdin)
        self.report(judge(call))
        builtins.record_files(self.state, call)
        self.feed(argv[1:], stdin)
        return streams.output(call)

    def feed(self, paths: Iterable[str], text: str | None) -> None:
        """Give text to the `>(...)` among these paths; what a program writes there is what it has read."""
        for path in paths:
            code = self.state.sinks.get(path)
            if code is not None and text is not None:
                self.nested(code, self.state.copy(), text)

    def state_setting(self) -> Setting:
        """The setting as it is at this point of the run."""
        state = self.state
        return replace(
            state.setting,
            cwd=state.cwd,
            moved=state.moved,
            variables=state.variables,
            files=state.files,
            positional=state.positional,
        )


def _choices(counts: list[int]) -> Iterable[tuple[int, ...]]:
    """Which value each variable has next; with too many combinations, one variable is varied at a time."""
    if math.prod(counts) <= _MAX_FORKS:
        return itertools.islice(itertools.product(*map(range, counts)), 1, None)
    width = len(counts)
    return [
        tuple(value if index == place else 0 for place in range(width))
        for index, count in enumerate(counts)
        for value in range(1, count)
    ]
