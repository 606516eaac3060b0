"""An OpenAPI 3.1 document of the services that a session used.

It says what was observed and no more: words are examples and no enumeration, a field of an answer is required
when at least two answers had it, and every operation may be refused or fail in ways that were not recorded.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import yaml

from cockpit.features.har.flow.correlations import Variable
from cockpit.features.har.flow.flow import Flow
from cockpit.features.har.flow.operation import Answer, Operation, Parameter, Payload
from cockpit.features.har.flow.operations import operations_of
from cockpit.features.har.flow.places import Given, Used
from cockpit.features.har.flow.shapes import Kind, Shape, json_schema
from cockpit.features.har.flow.step import Body, BodyKind, Step
from cockpit.features.har.secrets.judging import Where
from cockpit.features.har.writing.files import Files, Options, provenance
from cockpit.features.har.writing.models import inner_shapes, models_of
from cockpit.features.har.writing.promises import promised
from cockpit.features.har.writing.samples import Samples
from cockpit.features.har.writing.security import Credential, credentials_of, requirements

_METHODS: Final = frozenset({"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"})
_HEADERS: Final = (
    "content-disposition", "etag", "last-modified", "link", "location", "retry-after"
)  # fmt: skip
_REFERENCE: Final = "#/components/schemas/"
_EVIDENCE: Final = 2
"""How many samples have to have a field before it is said to be required."""


def write(flow: Flow, options: Options) -> Files:
    """The document, as YAML and as JSON."""
    made = document(flow)
    return {
        f"{options.name}.openapi.yaml": yaml.dump(
            made, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110
        ),
        f"{options.name}.openapi.json": json.dumps(made, indent=2) + "\n",
    }


class _Dumper(yaml.SafeDumper):
    """Writes what stands in two places twice."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Never an anchor."""
        return True


def document(flow: Flow) -> dict[str, Any]:
    """The document as a value of JSON."""
    return _Writing(flow).document()


class _Writing:
    """One document."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._steps = {step.index: step for step in flow.chosen.steps}
        self._samples = Samples(flow.correlations)
        self._operations, self._left = _described(operations_of(flow.chosen.steps, by_call=False))
        self._models = models_of(self._operations)
        self._answered = _answered_shapes(self._operations)

    def document(self) -> dict[str, Any]:
        """All of it."""
        origins = Counter({operation.origin: 0 for operation in self._operations})
        for operation in self._operations:
            origins[operation.origin] += 1
        main = max(origins, key=lambda origin: origins[origin], default="")
        return {
            "openapi": "3.1.0",
            "info": {
                "title": f"{main.partition('://')[2] or 'Nothing'}, as recorded",
                "version": "1.0.0",
                "description": self._description(),
            },
            **({"servers": [{"url": main}]} if main else {}),
            "paths": self._paths(main),
            **self._components(),
        }

    def _description(self) -> str:
        lines = [provenance(self._flow.sha256, self._flow.entries)]
        left = Counter(each.reason for each in self._flow.chosen.left_out)
        lines += [f"Left out: {reason} ({count})." for reason, count in sorted(left.items())]
        lines += [f"Not described: {what}." for what in self._left]
        return "\n\n".join(lines)

    def _paths(self, main: str) -> dict[str, Any]:
        paths: dict[str, Any] = {}
        for operation in self._operations:
            described = self._operation(operation)
            if operation.origin != main:
                described["servers"] = [{"url": operation.origin}]
            paths.setdefault(operation.template, {})[operation.method.lower()] = described
        return paths

    def _operation(self, operation: Operation) -> dict[str, Any]:
        uses = [self._steps[index] for index in operation.steps]
        credentials = [each for step in uses for each in credentials_of(step)]
        parameters = [
            *(self._parameter("path", each, Where.ADDRESS, len(uses)) for each in operation.path),
            *(
                self._parameter("query", each, Where.ADDRESS, len(uses))
                for each in operation.query
                if each.name not in {credential.query for credential in credentials}
            ),
            *(
                self._parameter("header", each, Where.REQUEST_HEADER, len(uses))
                for each in operation.headers
                if each.name not in {credential.header for credential in credentials}
            ),
        ]
        security = requirements(uses)
        return {
            "operationId": operation.id,
            **({"parameters": parameters} if parameters else {}),
            **self._request_body(operation, uses),
            "responses": self._responses(operation, uses),
            **({"security": security} if security else {}),
            "x-har-entries": list(operation.steps),
        }

    def _parameter(self, place: str, parameter: Parameter, where: Where, uses: int) -> dict[str, Any]:
        schema = json_schema(parameter.shape, enums=False)
        example = next(
            (each for each in parameter.samples if self._samples.is_open(where, parameter.name, each)), None
        )
        name = parameter.name if place != "header" else _titled(parameter.name)
        required = place == "path" or (parameter.required and uses >= _EVIDENCE)
        return {
            "name": name,
            "in": place,
            **({"required": True} if required else {}),
            "schema": {"type": "array", "items": schema} if parameter.repeated else schema,
            **({} if example is None or parameter.repeated else {"example": _read(example, parameter.shape)}),
        }

    def _request_body(self, operation: Operation, uses: Sequence[Step]) -> dict[str, Any]:
        if not operation.bodies:
            return {}
        content = {
            payload.media_type or _OTHERWISE[payload.kind]: self._media(
                payload, [step.body for step in uses], Where.SENT
            )
            for payload in operation.bodies
        }
        required = any(payload.required for payload in operation.bodies) or len(operation.bodies) > 1
        return {"requestBody": {"content": content, **({"required": True} if required else {})}}

    def _media(self, payload: Payload, bodies: Iterable[Body], where: Where) -> dict[str, Any]:
        described = [body for body in bodies if body.media_type == payload.media_type]
        if payload.kind is BodyKind.JSON and payload.shape is not None:
            example = next((body.value for body in described if body.kind is BodyKind.JSON), None)
            return {"schema": self._schema(payload.shape), "example": self._samples.json(where, example)}
        if payload.shape is None:
            return {"schema": {} if payload.kind is BodyKind.BINARY else {"type": "string"}}
        if not payload.repeated:
            return {"schema": self._schema(payload.shape)}
        schema = json_schema(payload.shape, enums=False)
        for name in payload.repeated:
            schema["properties"][name] = {"type": "array", "items": schema["properties"][name]}
        return {"schema": schema}

    def _responses(self, operation: Operation, uses: Sequence[Step]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for answer in operation.answers:
            given = [step for step in uses if step.status == answer.status]
            made[str(answer.status)] = self._response(answer, given) | self._links(given)
        if all(answer.status >= 400 for answer in operation.answers):
            made["2XX"] = {"description": "A success, which was not recorded."}
        return made | {
            "4XX": {"description": "A refusal that was not recorded."},
            "5XX": {"description": "A failure that was not recorded."},
        }

    def _response(self, answer: Answer, given: Sequence[Step]) -> dict[str, Any]:
        content = {
            payload.media_type or _OTHERWISE[payload.kind]: self._media(
                payload, [step.answer for step in given], Where.RECEIVED
            )
            for payload in answer.payloads
        }
        names = [name for name in _HEADERS if any(step.answered_header(name) for step in given)]
        headers = {_titled(name): {"schema": {"type": "string"}} for name in names}
        return {
            "description": _phrase(answer.status),
            **({"headers": headers} if headers else {}),
            **({"content": content} if content else {}),
        }

    def _links(self, given: Sequence[Step]) -> dict[str, Any]:
        """Which paths are built from an answer."""
        links: dict[str, dict[str, Any]] = {}
        for step in given:
            for variable in self._flow.correlations.given_by(step.index):
                if variable.source.place is Given.JSON:
                    for target, parameter in self._paths_of(variable):
                        expression = f"$response.body#{variable.source.name}"
                        parameters = {parameter: expression}
                        links.setdefault(target.id, {"operationId": target.id, "parameters": parameters})
        return {"links": links} if links else {}

    def _paths_of(self, variable: Variable) -> Iterator[tuple[Operation, str]]:
        """The operations whose only parameter of the path is this value."""
        for use in variable.uses:
            target = next((each for each in self._operations if use.step in each.steps), None)
            if use.place is Used.PATH and target is not None and len(target.path) == 1:
                yield target, target.path[0].name

    def _components(self) -> dict[str, Any]:
        schemas = {name: self._object(shape) for name, shape in self._models.named()}
        schemes: dict[str, Mapping[str, Any]] = {}
        for credential in self._credentials():
            schemes.setdefault(credential.name, dict(credential.scheme))
        parts = {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": dict(sorted(schemes.items())),
        }
        used = {name: part for name, part in parts.items() if part}
        return {"components": used} if used else {}

    def _credentials(self) -> Iterator[Credential]:
        for operation in self._operations:
            for index in operation.steps:
                yield from credentials_of(self._steps[index])

    def _object(self, shape: Shape) -> dict[str, Any]:
        """A component: not a reference to itself, but to those inside."""
        return json_schema(
            shape,
            lambda inner: None if inner is shape else self._address(inner),
            enums=False,
            least=_EVIDENCE if shape in self._answered else 1,
        )

    def _schema(self, shape: Shape) -> dict[str, Any]:
        return json_schema(shape, self._address, enums=False, least=_EVIDENCE)

    def _address(self, shape: Shape) -> str | None:
        name = self._models.name(shape)
        return name and _REFERENCE + name


_OTHERWISE: Final = {
    BodyKind.NONE: "application/octet-stream",
    BodyKind.JSON: "application/json",
    BodyKind.FORM: "application/x-www-form-urlencoded",
    BodyKind.MULTIPART: "multipart/form-data",
    BodyKind.TEXT: "text/plain",
    BodyKind.BINARY: "application/octet-stream",
}


def _described(operations: Iterable[Operation]) -> tuple[list[Operation], list[str]]:
    """What a document can say, and sentences of the rest."""
    kept: dict[tuple[str, str], Operation] = {}
    left: list[str] = []
    for operation in operations:
        name = f"{operation.method} {operation.origin}{operation.template}"
        key = (operation.method, operation.template)
        if operation.websocket:
            left.append(f"{name}, a websocket")
        elif operation.method not in _METHODS:
            left.append(f"{name}, whose method OpenAPI does not have")
        elif key in kept:
            left.append(f"{name}, because {kept[key].origin} has the same path")
        elif not operation.answers:
            left.append(f"{name}, which was not answered")
        else:
            kept[key] = promised(operation)
    return list(kept.values()), left


def _answered_shapes(operations: Iterable[Operation]) -> frozenset[Shape]:
    """Every object that an answer holds."""
    found: set[Shape] = set()
    open_ = [
        payload.shape
        for operation in operations
        for answer in operation.answers
        for payload in answer.payloads
        if payload.shape is not None
    ]
    while open_:
        shape = open_.pop()
        if shape not in found:
            found.add(shape)
            open_ += inner_shapes(shape)
    return frozenset(found)


def _read(text: str, shape: Shape) -> Any:
    if shape.kind is Kind.INTEGER:
        return int(text)
    if shape.kind is Kind.NUMBER:
        return float(text)
    return text == "true" if shape.kind is Kind.BOOLEAN else text


def _titled(name: str) -> str:
    return "-".join(word.capitalize() for word in name.split("-"))


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"
