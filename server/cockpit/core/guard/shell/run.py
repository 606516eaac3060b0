"""An abstract run of a shell script: every statement once, with what is known about variables and streams."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

from cockpit.core.guard.command import judge
from cockpit.core.guard.marks import LOCAL, OUTPUT, UNKNOWN
from cockpit.core.guard.programs import targets
from cockpit.core.guard.setting import MAX_DEPTH, Call, Setting
from cockpit.core.guard.shell import builtins, streams
from cockpit.core.guard.shell.lexing import simple_commands
from cockpit.core.guard.shell.state import Function, State
from cockpit.core.guard.shell.words import expand, text_inside, text_of
from cockpit.core.guard.verdict import Hit, Verdict

_LANGUAGE = Language(tree_sitter_bash.language())
_MAX_FORKS = 16
_MAX_CALLS = 200
"""Function calls that one run follows."""
_WORDS = frozenset(
    [
        "word",
        "string",
        "raw_string",
        "ansi_c_string",
        "translated_string",
        "concatenation",
        "simple_expansion",
        "expansion",
        "number",
        "command_substitution",
        "process_substitution",
        "brace_expression",
        "arithmetic_expansion",
        "test_operator",
        "regex",
        "extglob_pattern",
        "variable_name",
        "special_variable_name",
        "array",
    ]
)
_KEYWORDS = frozenset(["then", "do", "else", "elif", "if", "while", "until", "{", "}", "!", "time"])


class Run:
    """Runs the statements of one source text; hits collect in `hits` with byte offsets."""

    def __init__(self, source: bytes, state: State, span: tuple[int, int] | None = None) -> None:
        self.source = source
        self.state = state
        self.hits: list[Hit] = []
        self.active: list[str] = []
        self.called: set[str] = set()
        self.calls = 0
        self._fixed = span
        self._span = span or (0, len(source))

    def whole(self) -> str:
        """Run everything, then the functions that nobody has called, and return what is printed."""
        root = Parser(_LANGUAGE).parse(self.source).root_node
        printed = self.node(root, self.state.setting.stdin)
        if root.has_error:
            for broken in _incomplete(root):
                self._error(broken, None)
        for name, function in list(self.state.functions.items()):
            if name not in self.called and function.source is self.source and self._fixed is None:
                self._body(function, None, None)
        return printed

    def node(self, node: Node, stdin: str | None) -> str:
        """Run one statement and return what it prints."""
        handler = _HANDLERS.get(node.type)
        if handler is not None:
            return handler(self, node, stdin)
        if node.type in _WORDS and node.type not in _SUBSTITUTIONS:
            return ""
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
            self.report(
                [Hit("guard.unreadable", Verdict.CONFIRM, "is wrapped in too many layers to be judged")]
            )
            return UNKNOWN
        outer = state.setting
        state.setting = replace(outer, depth=outer.depth + 1)
        inner = Run(code.encode("utf-8", "replace"), state, self._span)
        inner.active, inner.called, inner.calls = self.active, self.called, self.calls
        root = Parser(_LANGUAGE).parse(inner.source).root_node
        printed = inner.node(root, stdin)
        state.setting = outer
        self.calls = inner.calls
        self.hits += inner.hits
        return printed

    def report(self, hits: Iterable[Hit]) -> None:
        """Keep hits at the current statement's place."""
        start, end = self._span
        self.hits += [replace(hit, start=start, end=end) for hit in hits]

    def expand(self, words: Iterable[str]) -> list[str]:
        """The fields of several source words."""
        return [field for word in words for field in expand(word, self.state, self.substitute)]

    # Statements -------------------------------------------------------------------------------------------------

    def _command(self, node: Node, stdin: str | None) -> str:
        self._at(node)
        words, stdin, redirects = self._parts(node, stdin)
        printed = self._for_each_value(lambda: self.invoke(self.expand(words), stdin))
        return self._redirected(redirects, printed)

    def _at(self, node: Node) -> None:
        if self._fixed is None:
            self._span = (node.start_byte, node.end_byte)

    def _parts(self, node: Node, stdin: str | None) -> tuple[list[str], str | None, list[Node]]:
        """A command's words, its input and its redirections; assignments in front of it are made."""
        words: list[str] = []
        redirects: list[Node] = []
        end = -1
        for child in node.children:
            if child.type == "variable_assignment" and not words:
                self._assign(child, None)
            elif child.type == "herestring_redirect":
                stdin = self.expand_text(self.text(child)[3:].strip()) + "\n"
            elif child.type in ("file_redirect", "heredoc_redirect"):
                redirects.append(child)
            elif child.is_named and child.type != "comment":
                self._word(child, words, end)
            end = child.end_byte
        for redirect in redirects:
            stdin = self._input(redirect, stdin)
        return words, stdin, redirects

    def _word(self, node: Node, words: list[str], end: int) -> None:
        """Add a word; the grammar now and then cuts one in two where it has no blank."""
        if words and node.start_byte == end:
            words[-1] += self.text(node)
        else:
            words.append(self.text(node))

    def expand_text(self, word: str) -> str:
        """One word as one text."""
        return text_of(word, self.state, self.substitute)

    def _for_each_value(self, action: Callable[[], str]) -> str:
        """Repeat a command for every combination of values its variables may have."""
        state = self.state
        outer_picked, outer_forks = state.picked, state.forks
        state.picked, state.forks = dict(outer_picked), {}
        printed = action()
        names = [name for name in state.forks if name not in outer_picked]
        counts = [range(state.forks[name]) for name in names]
        for choice in itertools.islice(itertools.product(*counts), 1, _MAX_FORKS):
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
            inner = Run(function.source, state, self._span)
            inner.active, inner.called, inner.calls = self.active, self.called, self.calls
            printed = inner.node(function.body, stdin)
            self.calls = inner.calls
            self.hits += inner.hits
        self._span, state.positional, state.picked = outer_span, outer, outer_picked
        return printed

    def _program(self, argv: list[str], stdin: str | None) -> str:
        call = Call(tuple(argv), self.state_setting(), stdin)
        self.report(judge(call))
        builtins.record_files(self.state, call)
        return streams.output(call)

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

    def _pipeline(self, node: Node, stdin: str | None) -> str:
        parts = node.named_children
        self._at(node)
        self.report(builtins.piped_bomb([self.text(part) for part in parts]))
        self.report(builtins.network_shell(self.text(node)))
        flowing: str | None = None
        last = len(parts) - 1
        for index, part in enumerate(parts):
            given = stdin if index in (0, last) and flowing is None else flowing
            flowing = self.node(part, given)
        return flowing or ""

    def _redirected_statement(self, node: Node, stdin: str | None) -> str:
        body = node.child_by_field_name("body")
        redirects = [child for child in node.named_children if child.type.endswith("_redirect")]
        self._at(node)
        for redirect in redirects:
            stdin = self._input(redirect, stdin)
        printed = self.node(body, stdin) if body is not None else ""
        self._at(node)
        return self._redirected(redirects, printed)

    def _input(self, redirect: Node, stdin: str | None) -> str | None:
        """What a redirection puts on standard input."""
        if redirect.type == "heredoc_redirect":
            return self._heredoc(redirect)
        text = self.text(redirect)
        if redirect.type == "herestring_redirect":
            return self.expand_text(text[3:].strip()) + "\n"
        found = re.match(r"0?<(?![&>(])\s*(.+)\Z", text, re.DOTALL)
        if found is None:
            return stdin
        path = self.expand_text(found.group(1))
        return self.state.files.get(path, LOCAL)

    def _heredoc(self, redirect: Node) -> str:
        bodies = [child for child in redirect.children if child.type == "heredoc_body"]
        starts = [child for child in redirect.children if child.type == "heredoc_start"]
        body = self.text(bodies[0]) if bodies else ""
        quoted = bool(starts) and self.text(starts[0])[:1] in "'\"\\"
        if "<<-" in self.text(redirect)[:4]:
            body = re.sub(r"^\t+", "", body, flags=re.MULTILINE)
        return body if quoted else text_inside(body, self.state, self.substitute)

    def _redirected(self, redirects: list[Node], printed: str) -> str:
        """Judge what is written to, and run what follows a here-document's first line."""
        for redirect in redirects:
            if redirect.type == "heredoc_redirect":
                following = [
                    child for child in redirect.named_children if not child.type.startswith("heredoc")
                ]
                for child in following:
                    printed = (
                        self._redirected([child], printed)
                        if child.type == "file_redirect"
                        else self.node(child, printed)
                    )
            elif redirect.type == "file_redirect":
                printed = self._write(redirect, printed)
        return printed

    def _write(self, redirect: Node, printed: str) -> str:
        found = re.match(r"(\d*)(&?>>?\|?&?|<>)\s*(.+)\Z", self.text(redirect), re.DOTALL)
        if found is None or found.group(3).lstrip("-").isdigit():
            return printed
        descriptor, operator, word = found.groups()
        path = self.expand_text(word)
        append = ">>" in operator
        self.report(targets.overwrite(path, self.state_setting(), append=append))
        self.report(builtins.network_redirect(path, self._command_text(redirect)))
        if descriptor in ("", "1"):
            earlier = self.state.files.get(path, "") if append else ""
            self.state.files[path] = earlier + printed
            return ""
        return printed

    def _command_text(self, redirect: Node) -> str:
        return self.text(redirect.parent) if redirect.parent is not None else ""

    # Names ------------------------------------------------------------------------------------------------------

    def _assign(self, node: Node, _: str | None) -> str:
        name = node.child_by_field_name("name")
        value = node.child_by_field_name("value")
        if name is None:
            return ""
        if self._fixed is None and node.parent is not None and node.parent.type != "command":
            self._at(node)
        key = self.text(name).split("[")[0]
        if value is not None and value.type == "array":
            self.state.assign(key, tuple(self.expand([self.text(child) for child in value.named_children])))
            return ""
        source = self.text(value) if value is not None else ""
        text = text_of(source, self.state, self.substitute)
        if "+=" in self.text(node)[: len(self.text(name)) + 2]:
            earlier = self.state.lookup(key)
            text = f"{earlier if isinstance(earlier, str) else ''}{text}"
        self._several(key, source, text)
        return ""

    def _several(self, key: str, source: str, text: str) -> None:
        """Keep every value an assignment may give, when it is made from a variable with several."""
        values = [text]
        state = self.state
        if state.forks and not state.picked:
            for name, count in list(state.forks.items()):
                for index in range(1, count):
                    state.picked = {name: index}
                    values.append(text_of(source, state, self.substitute))
            state.picked, state.forks = {}, {}
        if len(values) == 1 or state.conditional:
            for value in values:
                state.assign(key, value)
        else:
            state.choose(key, tuple(dict.fromkeys(values)))

    def _function(self, node: Node, _: str | None) -> str:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is None or body is None:
            return ""
        key = self.text(name)
        self._at(node)
        self.state.functions[key] = Function(self.source, body)
        self.report(builtins.function_bomb(key, self.text(body)))
        return ""

    # Control flow -----------------------------------------------------------------------------------------------

    def _branching(self, node: Node, stdin: str | None) -> str:
        self.state.conditional += 1
        printed = "".join([self.node(child, stdin) for child in node.named_children])
        self.state.conditional -= 1
        return printed

    def _while(self, node: Node, stdin: str | None) -> str:
        self._at(node)
        self.report(builtins.endless_loop(self.text(node)))
        return self._branching(node, stdin)

    def _list(self, node: Node, stdin: str | None) -> str:
        printed = ""
        alternative = False
        for child in node.children:
            if child.is_named:
                self.state.conditional += alternative
                printed += self.node(child, stdin)
                self.state.conditional -= alternative
            alternative = child.type == "||" or (alternative and not child.is_named)
        return printed

    def _subshell(self, node: Node, stdin: str | None) -> str:
        outer, self.state = self.state, self.state.copy()
        printed = "".join([self.node(child, stdin) for child in node.named_children])
        self.state = outer
        return printed

    def _for(self, node: Node, stdin: str | None) -> str:
        variable = node.child_by_field_name("variable")
        values = self.expand([self.text(child) for child in node.children_by_field_name("value")])
        body = node.child_by_field_name("body")
        if variable is not None:
            every = tuple(word for value in values for word in (value.split() or [value]))
            self.state.choose(self.text(variable), tuple(dict.fromkeys(every)))
        if body is None:
            return ""
        self.state.conditional += 1
        printed = self.node(body, stdin)
        self.state.conditional -= 1
        return printed

    def _error(self, node: Node, stdin: str | None) -> str:
        """What does not parse is read word by word, so that it cannot hide a command; a guess, so `scan` is silent."""
        self._at(node)
        earlier = len(self.hits)
        for words in simple_commands(self.text(node)):
            while words and words[0] in _KEYWORDS:
                words.pop(0)
            if words and not words[0].startswith("#"):
                self.invoke(self.expand(words), stdin)
        self.hits[earlier:] = [replace(hit, routine=True) for hit in self.hits[earlier:]]
        return "".join([self.node(child, stdin) for child in node.named_children]) and UNKNOWN

    def _nothing(self, _: Node, __: str | None) -> str:
        return ""


def _incomplete(node: Node) -> Iterator[Node]:
    """The smallest nodes in which the grammar had to make up a token."""
    if any(child.is_missing for child in node.children):
        yield node
    for child in node.children:
        if child.has_error and child.type != "ERROR":
            yield from _incomplete(child)


_SUBSTITUTIONS = frozenset(
    ["command_substitution", "process_substitution", "string", "concatenation", "expansion"]
)

_Handler = Callable[[Run, Node, str | None], str]
_HANDLERS: dict[str, _Handler] = {
    "command": Run._command,
    "pipeline": Run._pipeline,
    "redirected_statement": Run._redirected_statement,
    "variable_assignment": Run._assign,
    "function_definition": Run._function,
    "if_statement": Run._branching,
    "case_statement": Run._branching,
    "while_statement": Run._while,
    "c_style_for_statement": Run._branching,
    "list": Run._list,
    "subshell": Run._subshell,
    "for_statement": Run._for,
    "ERROR": Run._error,
    "comment": Run._nothing,
    "heredoc_body": Run._nothing,
}
