"""A typed client of the services of a session, and the session itself as a program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cockpit.features.har.flow.flow import Flow
from cockpit.features.har.flow.shapes import Shape
from cockpit.features.har.flow.step import BodyKind
from cockpit.features.har.writing.calls import Call, calls_of
from cockpit.features.har.writing.cookies import cookies_of
from cockpit.features.har.writing.files import Files, Options, provenance
from cockpit.features.har.writing.models import Models, models_of
from cockpit.features.har.writing.paging import pages_of
from cockpit.features.har.writing.python_texts import expression, shown
from cockpit.features.har.writing.regions import own_of
from cockpit.features.har.writing.rendering import rendered
from cockpit.features.har.writing.renewing import renewal_of, with_renewed
from cockpit.features.har.writing.steps import performed
from cockpit.features.har.writing.tidying import tidied
from cockpit.features.har.writing.types import RESERVED, annotation, declared

_ARGUMENTS = {
    BodyKind.JSON: ("json",),
    BodyKind.FORM: ("form",),
    BodyKind.MULTIPART: ("form", "files"),
    BodyKind.TEXT: ("content",),
    BodyKind.BINARY: ("content",),
}
_TAKEN = frozenset(
    {
        "Answer", "AsyncClient", "AsyncConnection", "AsyncIterator", "Callable", "Client", "Connection",
        "Cookie", "CookieJar", "DefaultCookiePolicy", "Files", "Form", "Generic", "Iterator", "Mapping",
        "Missing", "Query", "Self", "Sequence", "T", "Text", "TypeVar",
    }
)  # fmt: skip
"""Names of the program that no type takes."""
_TYPES = {"form": "Form", "files": "Files", "content": "str | bytes"}


@dataclass(frozen=True, slots=True)
class Method:
    """A call as the template writes it."""

    call: Call
    returns: str
    body_arguments: tuple[str, ...]
    content_type: str
    json: str
    """The type of a body of JSON."""

    def __getattr__(self, name: str) -> object:
        """What the call itself knows."""
        return getattr(self.call, name)

    @property
    def kept_headers(self) -> tuple[str, ...]:
        """Headers that the client fills in."""
        return tuple(each.wire for each in self.call.headers if each.kept)


def write(flow: Flow, options: Options, former: str = "") -> Files:
    """The client as one file; what was written by hand into the former one stays."""
    models = models_of(flow.operations, RESERVED | _TAKEN)
    done = performed(flow)
    calls = calls_of(flow)
    renewal = renewal_of(flow, calls, done)
    methods = {call.name: _method(flow, call, models) for call in with_renewed(calls, renewal)}
    text = rendered(
        "client.py.j2",
        options.templates,
        title=_title(flow),
        provenance=provenance(flow.sha256, flow.entries),
        own=own_of(former),
        timeout=options.timeout,
        types=declared(models, {}).text,
        calls=list(methods.values()),
        keeping=[method for method in methods.values() if method.call.kept],
        renewal=renewal,
        pages=[
            (method, pages)
            for method in methods.values()
            if (pages := pages_of(flow, method.call)) is not None
        ],
        performed=done,
        sockets=any(method.call.operation.websocket for method in methods.values()),
        base_urls=list(dict.fromkeys(flow.origins.values())),
        cookies=[(each.base, each.name, expression(each.use, each.value)) for each in cookies_of(flow)],
        signature=_signature,
        passing=_passing,
    )
    return {f"{options.name}_client.py": tidied(text)}


def _title(flow: Flow) -> str:
    hosts = dict.fromkeys(shown(step.host, 60) for step in flow.steps)
    return f"A client of {', '.join(hosts) or 'nothing'}, and the session that was recorded."


def _method(flow: Flow, call: Call, models: Models) -> Method:
    arguments = tuple(dict.fromkeys(name for kind in call.bodies for name in _ARGUMENTS[kind]))
    content_type = call.media_type if "content" in arguments else ""
    if BodyKind.JSON in call.bodies and call.media_type != "application/json":
        content_type = call.media_type
    bodies = [each.shape for each in call.operation.bodies if each.kind is BodyKind.JSON]
    return Method(call, _returned(flow, call, models), arguments, content_type, _union(bodies, models))


def _returned(flow: Flow, call: Call, models: Models) -> str:
    """The type of what comes back when all is well, behind redirects where they are followed."""
    last = [(flow.hops(step) or (step,))[-1].index for step in call.steps]
    answers = [
        answer
        for operation in flow.operations
        for answer in operation.answers
        if answer.status < 400 and set(answer.steps) & set(last)
    ]
    types: list[str] = []
    for payload in (payload for answer in answers for payload in answer.payloads or (None,)):
        if payload is None:
            types.append("None")
        else:
            types.append(_union([payload.shape], models) if payload.kind is BodyKind.JSON else "str")
    return "Any" if not types or "Any" in types else " | ".join(dict.fromkeys(types))


def _union(shapes: Sequence[Shape | None], models: Models) -> str:
    types = [annotation(shape, models) if shape else "Any" for shape in shapes]
    return "Any" if not types or "Any" in types else " | ".join(dict.fromkeys(types))


def _signature(method: Method) -> str:
    call = method.call
    parts = ["self", *(f"{each.name}: Text" for each in call.segments)]
    named = [f"{each.name}: Query = None" for each in call.query]
    named += [f"{each.name}: str | None = None" for each in call.headers]
    required = len(method.body_arguments) == 1 or set(method.body_arguments) == {"form", "files"}
    for name in method.body_arguments:
        type_ = method.json if name == "json" else _TYPES[name]
        named.append(f"{name}: {type_}" if required else f"{name}: {type_} | None = None")
    if call.follow:
        named.append("follow: bool = True")
    return ", ".join([*parts, *(["*", *named] if named else [])])


def _passing(method: Method) -> str:
    call = method.call
    named = [each.name for each in (*call.query, *call.headers)] + list(method.body_arguments)
    named += ["follow"] if call.follow else []
    return ", ".join([*(each.name for each in call.segments), *(f"{name}={name}" for name in named)])
