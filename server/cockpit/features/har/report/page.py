"""Pages of HTML that need nothing else: no network, no scripts; foreign text is escaped."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from cockpit.core.lazy import lazy
from cockpit.features.har import wording

if TYPE_CHECKING:
    import jinja2
    import markupsafe
else:
    jinja2 = lazy("jinja2")
    markupsafe = lazy("markupsafe")

STYLE: Final = "style.css"


def page(template: str, **values: Any) -> str:
    """The page that the template beside this module makes of these values."""
    style = _text(STYLE)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    # The only text that is not escaped is our own style sheet; its digest lets it, and nothing else, in.
    return (
        _environment()
        .get_template(template)
        .render(style=markupsafe.Markup(style), style_digest=digest, **values)
    )


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_text), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=_shown,
    )  # fmt: skip
    filters = (wording.size, wording.duration, wording.number, wording.counts, wording.counted)
    cast("dict[str, Any]", environment.filters).update({each.__name__: each for each in filters})
    return environment


def _shown(value: object) -> object:
    """What an expression shows; text of ours that is markup already stays as it is."""
    return wording.visible(value) if type(value) is str else value


def _text(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
