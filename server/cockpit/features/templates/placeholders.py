"""Placeholders in texts: where they are, what may stand there, and the text with values in their places."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Mapping
from typing import Final

from cockpit.core.errors import Invalid
from cockpit.core.lazy import lazy_pattern
from cockpit.features.templates.template import Placeholder, PlaceholderType, Template

# GitHub writes `${{ expression }}`: with spaces, or in lower case, so it is none of ours.
PLACE: Final = lazy_pattern(r"(?<!\$)\{\{(?P<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)\}\}")
_IDENTIFIER: Final = lazy_pattern(r"[A-Za-z_][A-Za-z0-9_]*")
_CLASS_NAME: Final = lazy_pattern(r"[A-Z][A-Za-z0-9]*")
_INTEGER: Final = lazy_pattern(r"[+-]?\d{1,18}")
_ENDS: Final[Mapping[str, PlaceholderType]] = {
    "CLASS_NAME": "class_name",
    "CLASS": "class_name",
    "FUNCTION_NAME": "identifier",
    "FUNCTION": "identifier",
    "VARIABLE": "identifier",
    "PORT": "int",
    "COUNT": "int",
    "PATH": "path",
    "URL": "url",
}
_URL: Final = lazy_pattern(r"[a-z][a-z0-9+.-]*://[^\s/?#]+\S*")


def names_in(text: str) -> tuple[str, ...]:
    """The placeholders of a text, each once, in the order of their first places."""
    return tuple(dict.fromkeys(found["name"] for found in PLACE.finditer(text)))


def guessed(name: str) -> Placeholder:
    """What a placeholder probably is, of which nobody said more than its name."""
    for end, kind in _ENDS.items():
        if name == end or name.endswith(f"_{end}"):
            return Placeholder(name, kind)
    return Placeholder(name)


def render(template: Template, values: Mapping[str, str], *, environment: str = "") -> str:
    """The template with every placeholder filled: by what is given, else by its defaults.

    Raises Invalid for a value that its placeholder does not allow, for one that is missing, and for a name
    that the template does not have.
    """
    known = {each.name for each in template.placeholders}
    if strange := next((name for name in values if name not in known), None):
        has = f"it has {', '.join(sorted(known))}" if known else "it has none"
        raise Invalid(f"{template.id} has no placeholder {strange}: {has}.")
    filled = {each.name: _value(template.id, each, values, environment) for each in template.placeholders}
    return PLACE.sub(lambda found: filled.get(found["name"], found[0]), template.content)


def fault_of(placeholder: Placeholder, value: str) -> str:
    """The rule that a value breaks, in a few words; empty when it breaks none."""
    rule, holds = _RULES[placeholder.type]
    if not holds(value):
        return rule
    if placeholder.choices and value not in placeholder.choices:
        return f"one of {', '.join(placeholder.choices)}"
    if placeholder.pattern and re.fullmatch(placeholder.pattern, value) is None:
        return f"a text that matches {placeholder.pattern}"
    return ""


def _value(owner: str, placeholder: Placeholder, values: Mapping[str, str], environment: str) -> str:
    value = values.get(placeholder.name)
    if value is None:
        value = placeholder.environments.get(environment, placeholder.default)
    if value is None:
        raise Invalid(
            f"{owner} needs a value for {placeholder.name}.",
            hint=f"cockpit templates show {owner} --set {placeholder.name}=VALUE",
        )
    if rule := fault_of(placeholder, value):
        raise Invalid(f"{placeholder.name}: {value!r} is not {rule}.")
    return value


def _is_identifier(value: str) -> bool:
    return _IDENTIFIER.fullmatch(value) is not None and not keyword.iskeyword(value)


def _is_class_name(value: str) -> bool:
    return _CLASS_NAME.fullmatch(value) is not None and not keyword.iskeyword(value)


def _is_path(value: str) -> bool:
    return bool(value.strip()) and not any(sign in value for sign in "\0\r\n")


_RULES: Final[Mapping[PlaceholderType, tuple[str, Callable[[str], bool]]]] = {
    "text": ("text", lambda _: True),
    "identifier": ("a name of ASCII letters, digits and _ that is no keyword", _is_identifier),
    "class_name": ("a name that begins with a capital letter, such as OrderBook", _is_class_name),
    "int": ("a whole number", lambda value: _INTEGER.fullmatch(value) is not None),
    "bool": ("true or false", lambda value: value in ("true", "false")),
    "path": ("a path on one line", _is_path),
    "url": (
        "an address with a scheme, such as https://example.com",
        lambda value: _URL.fullmatch(value) is not None,
    ),
    "choice": ("one of its choices", lambda _: True),
}
"""What each type asks for, in words and as a test."""
