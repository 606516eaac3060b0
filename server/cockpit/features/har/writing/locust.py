"""A Locust script that repeats a session for many users."""

from __future__ import annotations

from typing import Final

from cockpit.features.har.flow.flow import Flow
from cockpit.features.har.writing.cookies import cookies_of
from cockpit.features.har.writing.files import Files, Options, provenance
from cockpit.features.har.writing.loads import Language, load_steps
from cockpit.features.har.writing.python_texts import expression, literal, sample
from cockpit.features.har.writing.regions import own_of
from cockpit.features.har.writing.rendering import rendered
from cockpit.features.har.writing.tidying import tidied

PYTHON: Final = Language(
    text=repr,
    value=expression,
    json=literal,
    segment="_segment",
    dumped=lambda written: f"json.dumps({written})",
    sample=sample,
    fresh="str(uuid.uuid4())",
    reserved=frozenset({"self", "env", "taken", "message", "conversation", "json"}),
)


def write(flow: Flow, options: Options, former: str = "") -> Files:
    """The script as one file; what was written by hand into the former one stays."""
    steps = load_steps(flow, PYTHON)
    text = rendered(
        "locustfile.py.j2",
        options.templates,
        provenance=provenance(flow.sha256, flow.entries),
        own=own_of(former),
        timeout=options.timeout,
        steps=steps,
        limits=dict(sorted({step.name: step.limit for step in steps}.items())),
        sockets=any(step.messages for step in steps),
        base_urls=list(dict.fromkeys(flow.origins.values())) or ["APP_BASE_URL"],
        cookies=[(each.base, each.name, expression(each.use, each.value)) for each in cookies_of(flow)],
    )
    return {f"{options.name}_locustfile.py": tidied(text)}
