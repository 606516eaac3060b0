"""Templates of somebody's own in place of those of the cockpit."""

from __future__ import annotations

import pytest
from tests.server.features.har.flows import exchange, recorded

from cockpit.core.errors import Invalid
from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.reading import read
from cockpit.features.har.writing import client, curl, k6, locust, suite
from cockpit.features.har.writing.files import Options
from cockpit.features.har.writing.rendering import SHIPPED, OwnTemplate, shipped

WRITERS = {"client": client, "pytest": suite, "locust": locust, "k6": k6, "curl": curl}
FILE = "tools/template.j2"


@pytest.fixture(scope="module")
def flow() -> Flow:
    token = "q7Zp2vKx9LmN4rTy8WbC"
    return flow_of(
        read(
            recorded(
                exchange("POST /login", {"token": token, "refresh": "r7Zp2vKx9LmN4rTy8WbC"}),
                exchange("GET /orders?page=1", [{"id": 4711}], headers={"authorization": f"Bearer {token}"}),
                exchange("DELETE /orders/4711", status=204, headers={"authorization": f"Bearer {token}"}),
            )
        )
    )


def written(flow: Flow, artefact: str, text: str) -> str:
    made = WRITERS[artefact].write(flow, Options("shop", templates=(OwnTemplate(artefact, FILE, text),)))
    return next(iter(made.values()))


@pytest.mark.parametrize("artefact", SHIPPED)
def test_a_shipped_template_gives_the_same_in_the_sandbox(flow: Flow, artefact: str) -> None:
    usual = next(iter(WRITERS[artefact].write(flow, Options("shop")).values()))
    assert written(flow, artefact, shipped(artefact)) == usual
    assert written(flow, artefact, f'{{% include "shipped/{SHIPPED[artefact]}" %}}') == usual


def test_an_own_template_stands_for_the_shipped_one_alone(flow: Flow) -> None:
    assert written(flow, "curl", "# {{ provenance | length }}\n") == "# 2\n"
    options = Options("shop", templates=(OwnTemplate("curl", FILE, "# own\n"),))
    assert "Own imports" in next(iter(suite.write(flow, options).values()))


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("ok\n{% for x in %}\n", 2, "Expected an expression"),
        ("{% if own %}\n\n{{ nothing_such }}{% endif %}", 3, "'nothing_such' is undefined"),
        ("a\n{{ provenance.__class__ }}", 2, "access to attribute '__class__' of 'list' object is unsafe"),
        ("{{ own.__globals__ }}", 1, "access to attribute '__globals__' of 'function' object is unsafe"),
        ("{{ ''.__class__.__mro__ }}", 1, "is unsafe"),
        ("\n\n{{ provenance.append(1) }}", 3, "access to attribute 'append' of 'list' object is unsafe"),
        ("a\n{{ 1 / 0 }}", 2, "division by zero"),
        ("a\n{{ provenance + 1 }}", 2, "can only concatenate"),
        ("a\n{{ {}['x'] }}", 2, "has no attribute 'x'"),
        ("{% include '/etc/passwd' %}", 1, "/etc/passwd"),
        ("{% include '../rendering.py' %}", 1, "rendering.py"),
        ("{% for a in range(10 ** 9) %}{% endfor %}", 1, "Range too big"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", 1, "maximum recursion depth"),
    ],
)
def test_a_broken_template_is_refused_with_file_and_line(
    flow: Flow, text: str, place: int, said: str
) -> None:
    with pytest.raises(Invalid) as raised:
        written(flow, "k6", text)
    assert raised.value.message.startswith(f"{FILE}:{place}: ")
    assert said in raised.value.message
    assert "\n" not in raised.value.message
