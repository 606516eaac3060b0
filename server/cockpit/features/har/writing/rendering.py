"""The templates of what is written."""

from __future__ import annotations

from functools import lru_cache

import jinja2


@lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    """Strict about names; every value of a recording goes through `py` or stands for an identifier."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("cockpit.features.har.writing", "templates"),
        autoescape=False,  # noqa: S701 - These are programs; `py` writes what is foreign as literals.
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    made.filters["py"] = repr
    return made
