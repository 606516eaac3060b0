"""A dossier as one page of HTML that needs nothing else: no network, no scripts."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from cockpit.core.lazy import lazy
from cockpit.features.compliance.dossier import wording
from cockpit.features.compliance.dossier.charts import flow_chart, open_chart, score_chart
from cockpit.features.compliance.dossier.model import Dossier

if TYPE_CHECKING:
    import jinja2
    import markupsafe
else:
    jinja2 = lazy("jinja2")
    markupsafe = lazy("markupsafe")

TEMPLATE: Final = "page.html.j2"
STYLE: Final = "style.css"
MOST_FINDINGS: Final = 100
FILTERS: Final = {
    each.__name__: each
    for each in (
        wording.figure, wording.figure_or, wording.signed, wording.gain, wording.number, wording.moment,
        wording.stamp, wording.pieces, wording.causes, wording.level,
        wording.percent,
    )
}  # fmt: skip


def render(dossier: Dossier) -> str:
    """The page."""
    style = _text(STYLE)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return _template().render(
        about=dossier.about,
        standing=dossier.standing,
        beside=wording.beside(dossier.standing),
        outcome=wording.OUTCOMES[dossier.standing.outcome],
        components=dossier.components,
        advised=dossier.advised,
        reach=wording.reach(dossier),
        change=dossier.change,
        score_chart=score_chart(dossier.days, dossier.standing.minimum),
        open_chart=open_chart(dossier.days),
        flow_chart=flow_chart(dossier.records.flow),
        findings=dossier.findings,
        flaky=dossier.flaky,
        violations=dossier.violations,
        recorded=wording.recorded(dossier),
        drift=dossier.drift,
        unasked=wording.unasked(dossier.findings),
        most=wording.MOST,
        most_findings=MOST_FINDINGS,
        rest=wording.rest,
        # The only text that is not escaped is our own style sheet; its digest lets it, and nothing else, in.
        style=markupsafe.Markup(style),
        style_digest=digest,
    )


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        finalize=_shown,
    )  # fmt: skip
    cast("dict[str, Any]", environment.filters).update(FILTERS)
    return environment.from_string(_text(TEMPLATE))


def _shown(value: object) -> object:
    """What an expression of the page shows; text of ours that is markup already stays as it is."""
    return wording.visible(value) if type(value) is str else value


def _text(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
