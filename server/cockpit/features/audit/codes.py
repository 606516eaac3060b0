"""How codes and families of codes are named in settings and flags.

`audit.tag` is a code, `audit.*` (or `audit`) a family, `*` everything. Codes without a dot are ruff's:
there a prefix such as `F` or `F4` names a family, as in ruff itself, and `ruff.*` (or `ruff`) names them
all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cockpit.core.guard.rules import RULES as GUARD_RULES
from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit.catalog import RULES as AUDIT_RULES

KNOWN: Final = (*AUDIT_RULES, *GUARD_RULES)

_RUFF = lazy_pattern(r"[A-Z]{1,6}\d{0,4}|invalid-syntax")
_RUFF_FAMILY = ("ruff", "ruff.*")


def names(pattern: str, code: str) -> bool:
    """Whether the pattern names the code."""
    if pattern in ("*", code):
        return True
    family, dot, _ = code.partition(".")
    if dot:
        return pattern in (family, f"{family}.*")
    return pattern in _RUFF_FAMILY or (code.startswith(pattern) and code[len(pattern) :].isdigit())


def is_selector(pattern: str) -> bool:
    """Whether the pattern names anything that exists; ruff's own codes are taken on trust."""
    if pattern in _RUFF_FAMILY or _RUFF.fullmatch(pattern):
        return True
    return any(names(pattern, code) for code in KNOWN)


def most_specific(levels: Mapping[str, str], code: str) -> str | None:
    """The value for a code: its own, else its narrowest family's, else that of `*`; None when nothing names
    it."""
    if code in levels:
        return levels[code]
    naming = [pattern for pattern in levels if names(pattern, code)]
    return levels[max(naming, key=_breadth)] if naming else None


def _breadth(pattern: str) -> tuple[bool, bool, int]:
    return pattern != "*", pattern not in _RUFF_FAMILY, len(pattern)


def selected(code: str, *, select: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    """Whether a finding with this code is wanted; nothing selected means everything is."""
    if select and not any(names(pattern, code) for pattern in select):
        return False
    return not any(names(pattern, code) for pattern in ignore)
