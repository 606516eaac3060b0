"""A reader for the expressions that commands are made of: texts, names, calls, arrays, objects, sums."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cockpit.core.guard.javascript.lexer import Token, template_parts, tokens, unescape


@dataclass(frozen=True, slots=True)
class Text:
    """A string literal or a number."""

    value: str


@dataclass(frozen=True, slots=True)
class Template:
    """A template literal: texts and expressions in turn."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A dotted name; calls on the way appear as `()`."""

    dotted: str


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call, or a tagged template."""

    function: Expression
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A property of something that is not a plain name."""

    holder: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Array:
    """An array literal; spread elements are marked as unknown."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Object:
    """An object literal, as far as its keys are plain."""

    properties: dict[str, Expression]


@dataclass(frozen=True, slots=True)
class Sum:
    """`+`"""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Either:
    """`a ? b : c`, `a || b`, `a ?? b`"""

    options: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """Anything else: its value is not known."""


Expression = Text | Template | Name | Invocation | Member | Array | Object | Sum | Either | Other
_OTHER = Other()
_PREFIXES = frozenset(["await", "new", "typeof", "void", "!", "-", "+", "~", "yield", "delete", "..."])
_ENDS = frozenset([")", "]", "}", ",", ";", ":", "?"])
_MAX_DEPTH = 40


@dataclass(slots=True)
class Reader:
    """Reads one expression after the other from a token stream."""

    stream: Iterator[Token]
    current: Token | None = None
    depth: int = 0
    _end: Token = field(default_factory=lambda: Token("end", ""))

    def __post_init__(self) -> None:
        self.advance()

    @property
    def token(self) -> Token:
        """The token at hand."""
        return self.current or self._end

    def advance(self) -> Token:
        """Step over the token at hand and return it."""
        passed = self.token
        self.current = next(self.stream, None)
        return passed

    def takes(self, text: str) -> bool:
        """Step over a punctuation mark if it is next."""
        if self.token.kind == "punct" and self.token.text == text:
            self.advance()
            return True
        return False

    def expression(self) -> Expression:
        """One expression up to a comma, a closing bracket or a semicolon."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            self.current = None
            return _OTHER
        left = self._alternatives()
        if self.takes("?"):
            first = self.expression()
            self.takes(":")
            left = Either((first, self.expression()))
        elif self.token.text == "=>":
            self._skip_function()
            left = _OTHER
        elif self.token.kind == "punct" and self.token.text not in _ENDS:
            self._skip()
            left = _OTHER
        self.depth -= 1
        return left

    def _alternatives(self) -> Expression:
        options = [self._sum()]
        while self.token.text in ("||", "??", "&&") and self.token.kind == "punct":
            self.advance()
            options.append(self._sum())
        return options[0] if len(options) == 1 else Either(tuple(options))

    def _sum(self) -> Expression:
        left = self._prefixed()
        while self.takes("+"):
            left = Sum(left, self._prefixed())
        return left

    def _prefixed(self) -> Expression:
        plain = True
        while self.token.text in _PREFIXES and self.token.kind in ("name", "punct"):
            word = self.advance().text
            plain = plain and word in ("await", "new")
        inner = self._postfix(self._primary())
        while self.token.text in ("as", "satisfies") and self.token.kind == "name":
            self.advance()
            self._postfix(self._primary())
        self.takes("!")
        return inner if plain else _OTHER

    def _primary(self) -> Expression:
        token = self.token
        if token.text in ("function", "async", "class") and token.kind == "name":
            self._skip_function()
            return _OTHER
        self.advance()
        literal = _LITERALS.get(token.kind)
        return literal(token.text) if literal is not None else self._bracketed(token.text)

    def _bracketed(self, opening: str) -> Expression:
        if opening == "(":
            return self._parenthesized()
        if opening == "[":
            return Array(tuple(self._sequence("]")))
        return Object(dict(self._properties())) if opening == "{" else _OTHER

    def _parenthesized(self) -> Expression:
        items = self._sequence(")")
        if self.token.text == "=>":
            self._skip_function()
            return _OTHER
        return items[-1] if items else _OTHER

    def _sequence(self, closing: str) -> list[Expression]:
        items: list[Expression] = []
        while self.current is not None and not self.takes(closing):
            before = self.current
            items.append(self.expression())
            self.takes(",")
            if self.current is before:
                self.advance()
        return items

    def _properties(self) -> Iterator[tuple[str, Expression]]:
        while self.current is not None and not self.takes("}"):
            key = self.advance()
            name = key.text.strip("'\"")
            if self.takes(":"):
                yield name, self.expression()
            elif self.token.text in (",", "}"):
                yield name, Name(name)
            else:
                self._skip()
            self.takes(",")

    def _postfix(self, inner: Expression) -> Expression:
        while True:
            if self.takes(".") or self.takes("?."):
                inner = self._member(inner)
            elif self.token.text == "(" and self.token.kind == "punct":
                self.advance()
                inner = Invocation(inner, tuple(self._sequence(")")))
            elif self.token.text == "[" and self.token.kind == "punct":
                self.advance()
                index = self._sequence("]")
                key = index[0].value if index and isinstance(index[0], Text) else "[]"
                inner = _property(inner, key)
            elif self.token.kind == "template":
                inner = Invocation(inner, (template(self.advance().text),))
            else:
                return inner

    def _member(self, inner: Expression) -> Expression:
        if self.token.kind != "name":
            return inner
        return _property(inner, self.advance().text)

    def _skip_function(self) -> None:
        """Step over a function's parameters and body, or an arrow and its expression."""
        self.takes("=>")
        while self.current is not None and self.token.text not in ("{", ",", ")", ";"):
            if self.takes("("):
                self._skip_to(")")
            else:
                self.advance()
        if self.takes("{"):
            self._skip_to("}")

    def _skip(self) -> None:
        """Step over what this reader does not know, to the end of the expression."""
        while self.current is not None and self.token.text not in (",", ")", "]", "}", ";"):
            opening = self.advance()
            if opening.kind == "punct" and opening.text in ("(", "[", "{"):
                self._skip_to({"(": ")", "[": "]", "{": "}"}[opening.text])

    def _skip_to(self, closing: str) -> None:
        while self.current is not None:
            token = self.advance()
            if token.kind != "punct":
                continue
            if token.text == closing:
                return
            if token.text in ("(", "[", "{"):
                self._skip_to({"(": ")", "[": "]", "{": "}"}[token.text])


def _property(inner: Expression, key: str) -> Expression:
    return Name(f"{inner.dotted}.{key}") if isinstance(inner, Name) else Member(inner, key)


def template(literal: str) -> Expression:
    """A template literal as an expression."""
    parts = tuple(parse(text) if dynamic else Text(text) for dynamic, text in template_parts(literal))
    return parts[0] if len(parts) == 1 and isinstance(parts[0], Text) else Template(parts)


def _string(token: str) -> Expression:
    return Text(unescape(token[1:-1]))


_LITERALS: Mapping[str, Callable[[str], Expression]] = MappingProxyType(
    {"string": _string, "number": Text, "template": template, "name": Name}
)


def parse(text: str, start: int = 0) -> Expression:
    """The expression that begins at `start`."""
    return Reader(tokens(text, start)).expression()
