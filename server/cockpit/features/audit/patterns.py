"""Regexes that are lists."""

from __future__ import annotations

import re

from cockpit.core.lazy import lazy_pattern


def any_of(*alternatives: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that matches any of the alternatives, tried in this order."""
    return lazy_pattern("|".join(alternatives), flags)
