"""Word expansion on partly known text: quotes, variables, substitutions, braces, tilde, field splitting."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from cockpit.core.guard.marks import HOME, UNKNOWN
from cockpit.core.guard.shell import parameters
from cockpit.core.guard.shell.lexing import braces, skip_quoted, unescape
from cockpit.core.guard.shell.state import State
from cockpit.core.lazy import lazy_pattern

Substitute = Callable[[str], str]
"""Runs the code of a substitution and returns what it prints."""

_NAME = lazy_pattern(r"[A-Za-z_]\w*|[@*#?$!0-9-]")
_PLAIN = lazy_pattern(r"[\w./:=,+@%^-]+\Z")
_ORDINARY = lazy_pattern(r"[^\\$`'\"<>]+")
_TILDE = lazy_pattern(r"~(?=/|$|:)")


@dataclass(slots=True)
class _Fields:
    """Fields under construction; `open` tells whether the last one may still grow."""

    separators: str
    done: list[str] = field(default_factory=list[str])
    current: str = ""
    open: bool = False

    def literal(self, text: str) -> None:
        self.current += text
        self.open = True

    def split(self, text: str) -> None:
        """Add the result of an unquoted expansion, which the shell splits."""
        word = ""
        for char in text:
            if char in self.separators:
                if word or self.open:
                    self.done.append(self.current + word)
                word, self.current, self.open = "", "", False
            else:
                word += char
        if word:
            self.literal(word)

    def several(self, texts: tuple[str, ...]) -> None:
        """Add the fields of a quoted `"$@"` or `"${array[@]}"`."""
        for index, text in enumerate(texts):
            if index:
                self.done.append(self.current)
                self.current = ""
            self.literal(text)

    def finish(self) -> list[str]:
        return [*self.done, self.current] if self.open else self.done


def expand(word: str, state: State, substitute: Substitute) -> list[str]:
    """The fields one word of the source becomes."""
    if _PLAIN.match(word):
        return [word]
    fields: list[str] = []
    for single in braces(word):
        builder = _Fields(state.separators())
        _scan(single, state, substitute, builder, quoted=False)
        fields += builder.finish()
    return fields


def text_of(word: str, state: State, substitute: Substitute) -> str:
    """The word as one text, unsplit: the value of an assignment or the target of a redirection."""
    builder = _Fields("")
    _scan(word, state, substitute, builder, quoted=False)
    return " ".join(builder.finish())


def text_inside(body: str, state: State, substitute: Substitute) -> str:
    """What stands between double quotes or in a here-document."""
    builder = _Fields("")
    _scan(body, state, substitute, builder, quoted=True)
    return " ".join(builder.finish())


def _scan(text: str, state: State, substitute: Substitute, into: _Fields, *, quoted: bool) -> None:
    at = 0
    if not quoted and (tilde := _TILDE.match(text)):
        into.literal(HOME)
        at = tilde.end()
    while at < len(text):
        char = text[at]
        if char in "$`" or (char in "<>" and text.startswith("(", at + 1) and not quoted):
            end = _expansion(text, at, state, substitute, into, quoted=quoted)
        elif char == "\\":
            end = _escape(text, at, into, quoted=quoted)
        elif char in "'\"" and not quoted:
            end = skip_quoted(text, at)
            body = text[at + 1 : end - 1]
            into.literal("")
            if char == "'":
                into.literal(body)
            else:
                _scan(body, state, substitute, into, quoted=True)
        else:
            plain = _ORDINARY.match(text, at)
            end = plain.end() if plain else at + 1
            into.literal(text[at:end])
        at = end


def _escape(text: str, at: int, into: _Fields, *, quoted: bool) -> int:
    following = text[at + 1 : at + 2]
    if following == "\n":
        return at + 2
    if quoted and following not in '$`"\\':
        into.literal("\\")
        return at + 1
    into.literal(following)
    return at + 2


def _expansion(
    text: str, at: int, state: State, substitute: Substitute, into: _Fields, *, quoted: bool
) -> int:
    add = into.literal if quoted else into.split
    if text.startswith("$'", at) and not quoted:
        end = skip_quoted(text, at)
        into.literal(unescape(text[at + 2 : end - 1]))
    elif text.startswith('$"', at) and not quoted:
        end = at + 1
    elif text.startswith("$((", at):
        end = skip_quoted(text, at)
        add(parameters.arithmetic(text[at + 3 : end - 2], state))
    elif text.startswith("$(", at):
        end = skip_quoted(text, at)
        add(substitute(text[at + 2 : end - 1]).rstrip("\n"))
    elif text[at] == "`":
        end = skip_quoted(text, at)
        add(substitute(re.sub(r"\\([\\`$])", r"\1", text[at + 1 : end - 1])).rstrip("\n"))
    elif text[at] in "<>":
        end = skip_quoted(text, at)
        code = text[at + 2 : end - 1]
        printed = substitute(code)
        into.literal(state.pseudo_file(printed) if text[at] == "<" else state.pseudo_sink(code))
    elif text.startswith("${", at):
        end = skip_quoted(text, at)
        _parameter(text[at + 2 : end - 1], state, substitute, into, quoted=quoted)
    else:
        end = _simple(text, at, state, into, quoted=quoted)
    return end


def _simple(text: str, at: int, state: State, into: _Fields, *, quoted: bool) -> int:
    name = _NAME.match(text, at + 1)
    if name is None:
        into.literal("$")
        return at + 1
    _add(state.lookup(name.group()), into, quoted=quoted, joined=name.group() == "*")
    return name.end()


def _parameter(body: str, state: State, substitute: Substitute, into: _Fields, *, quoted: bool) -> None:
    value = parameters.value(body, state, lambda word: text_inside(word.strip("'\""), state, substitute))
    _add(value, into, quoted=quoted, joined=body.startswith("*") or "[*]" in body)


def _add(value: str | tuple[str, ...] | None, into: _Fields, *, quoted: bool, joined: bool) -> None:
    if value is None:
        value = UNKNOWN
    if isinstance(value, str):
        (into.literal if quoted else into.split)(value)
    elif quoted and joined:
        into.literal(" ".join(value))
    elif quoted:
        into.several(value)
    else:
        into.split(" ".join(value))
