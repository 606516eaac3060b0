"""The applications do what their recordings say, and refuse what is stale."""

from __future__ import annotations

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from tests.applications.running import APPLICATIONS, CREDENTIALS, FLOWS, Recording, running

from cockpit.features.har.flow.step import BodyKind, Step
from cockpit.features.har.flow.taking import steps_of
from cockpit.features.har.reading import read


def taken(recording: Recording) -> list[Step]:
    return steps_of(read(recording.path.read_bytes()))


@pytest.mark.parametrize("flow", FLOWS)
def test_every_flow_is_recorded(recordings: dict[str, Recording], flow: str) -> None:
    steps = taken(recordings[flow])
    assert len(steps) >= 3
    refusals = [step.name for step in steps if step.status >= 400]
    assert bool(refusals) == (flow in ("fastapi_shop-crud", "fastapi_shop-errors", "express_shop-notes"))


@pytest.mark.parametrize(
    ("flow", "has"),
    [
        ("fastapi_shop-upload", lambda step: step.body.kind is BodyKind.MULTIPART and step.body.parts),
        ("express_shop-files", lambda step: step.lacks_body),
        ("fastapi_shop-notifications", lambda step: len(step.messages) == 3),
        ("express_shop-socket", lambda step: len(step.messages) == 3),
        ("fastapi_shop-checkout", lambda step: step.redirected_by is not None),
        ("express_shop-exports", lambda step: step.status == 303),
        ("express_shop-graphql", lambda step: step.path == "/graphql" and step.body.value["variables"]),
        ("express_shop-reply", lambda step: step.header("x-xsrf-token")),
        ("fastapi_shop-crud", lambda step: step.header("if-match")),
    ],
)
def test_a_recording_holds_what_it_is_for(recordings: dict[str, Recording], flow: str, has: object) -> None:
    assert callable(has)
    assert any(has(step) for step in taken(recordings[flow]))


@pytest.mark.parametrize("application", APPLICATIONS)
def test_what_was_recorded_is_stale_after_a_start(recordings: dict[str, Recording], application: str) -> None:
    flow = {"fastapi_shop": "fastapi_shop-crud", "express_shop": "express_shop-notes"}[application]
    made = next(step for step in taken(recordings[flow]) if step.method == "POST" and step.status == 201)
    with running(application) as address:
        kept = {name: value for name, value in made.headers if name in ("authorization", "content-type")}
        with pytest.raises(HTTPError) as error, urlopen(Request(address + made.path, made.body.data, kept)):
            pass
        error.value.close()
    assert error.value.code == 401


@pytest.mark.parametrize(("application", "path"), [("fastapi_shop", "login"), ("express_shop", "token")])
@pytest.mark.parametrize(("broken", "status"), [("", 200), ("auth", 401)])
def test_an_application_can_be_broken(application: str, path: str, broken: str, status: int) -> None:
    user, password = CREDENTIALS[application]
    body = json.dumps({"username": user, "user": user, "password": password}).encode()
    with running(application, broken=broken) as address:
        request = Request(f"{address}/api/{path}", body, {"content-type": "application/json"})
        try:
            with urlopen(request) as answer:
                found = answer.status
        except HTTPError as error:
            found = error.code
            error.close()
    assert found == status
