"""The OpenAPI document of a recorded session."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
import yaml
from openapi_spec_validator import validate

from cockpit.features.har.flow.flow import flow_of
from cockpit.features.har.reading import read
from cockpit.features.har.writing.files import Options
from cockpit.features.har.writing.openapi import document, write

from .flows import exchange, recorded

FORM = "application/x-www-form-urlencoded"
FIRST = "ord_8fK2x9"
TOKEN = "tok_9f3kQ2vLx81mZpR7wYb4"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
SESSION = {"Cookie": "theme=dark; session=8c1f0ab9d3e74f52a6b09c7d1e2f3a4b"}


def made(*entries: dict[str, Any]) -> dict[str, Any]:
    """The document of a session; a valid one."""
    found = document(flow_of(read(recorded(*entries))))
    validate(found)
    return found


SHOP = (
    exchange("POST /login", {"token": TOKEN}, body={"user": "ann@mail.example", "password": "s3cret-Pass!"}),
    exchange(
        "GET /orders?page=1", {"data": [{"id": "ord_8fK2x9", "total": 1}], "next": "b2"}, headers=BEARER
    ),
    exchange("GET /orders?page=2&sort=up", {"data": [{"id": "ord_8fK2y7", "total": 2}], "next": "b3"}),
    exchange(f"GET /orders/{FIRST}", {"id": FIRST, "big": 2**53 + 1}, headers=BEARER),
    exchange("GET /orders/ord_9zK2x1", {"error": {"input": 7, "why": "gone"}}, status=404, headers=BEARER),
)


def test_what_it_says() -> None:
    found = made(*SHOP)
    assert list(found["paths"]) == ["/login", "/orders", "/orders/{order_id}"]
    listing = found["paths"]["/orders"]["get"]
    assert listing["operationId"] == "list_orders"
    assert listing["parameters"] == [
        {"name": "page", "in": "query", "required": True, "schema": {"type": "integer"}, "example": 1},
        {"name": "sort", "in": "query", "schema": {"type": "string"}, "example": "up"},
    ]
    assert listing["security"] == [{"bearer_auth": []}, {}]
    assert listing["x-har-entries"] == [1, 2]
    assert listing["responses"]["200"]["links"]["get_order"] == {
        "operationId": "get_order",
        "parameters": {"order_id": "$response.body#/data/0/id"},
    }
    order = found["paths"]["/orders/{order_id}"]["get"]
    assert list(order["responses"]) == ["200", "404", "4XX", "5XX"]
    schemas = found["components"]["schemas"]
    assert schemas["Order"]["properties"]["big"] == {"type": "integer", "format": "int64"}
    assert "required" not in schemas["Order"]
    assert schemas["OrderList"]["required"] == ["data", "next"]
    assert schemas["OrderList"]["properties"]["next"] == {"type": ["string", "null"]}
    assert schemas["ErrorError"]["properties"]["input"] == {}


def test_no_secret_and_nobody_is_in_it() -> None:
    files = write(flow_of(read(recorded(*SHOP))), Options())
    for text in files.values():
        for secret in (TOKEN, "s3cret", "ann@mail"):
            assert secret not in text
    as_json = json.loads(files["flow.openapi.json"])
    assert yaml.safe_load(files["flow.openapi.yaml"]) == as_json
    example = as_json["paths"]["/login"]["post"]["requestBody"]["content"]["application/json"]["example"]
    assert example == {"user": "redacted", "password": "redacted"}


@pytest.mark.parametrize(
    ("entry", "security", "schemes"),
    [
        (exchange("GET /me", {"a": 1}), None, None),
        (
            exchange("GET /me", {"a": 1}, headers=BEARER | SESSION),
            [{"bearer_auth": []}],
            {"bearer_auth": {"type": "http", "scheme": "bearer"}},
        ),
        (
            exchange("GET /me", {"a": 1}, headers={"Authorization": "Basic YW5uOnNlY3JldC1wYXNz"}),
            [{"basic_auth": []}],
            {"basic_auth": {"type": "http", "scheme": "basic"}},
        ),
        (
            exchange("GET /me", {"a": 1}, headers=SESSION),
            [{"session_cookie": []}],
            {"session_cookie": {"type": "apiKey", "in": "cookie", "name": "session"}},
        ),
        (
            exchange("GET /me", {"a": 1}, headers={"X-Api-Key": "9f3kQ2vLx81mZpR7wYb4"}),
            [{"x_api_key": []}],
            {"x_api_key": {"type": "apiKey", "in": "header", "name": "x-api-key"}},
        ),
        (
            exchange("GET /me?api_key=9f3kQ2vLx81mZpR7wYb4", {"a": 1}),
            [{"api_key": []}],
            {"api_key": {"type": "apiKey", "in": "query", "name": "api_key"}},
        ),
    ],
)
def test_how_requests_prove_who_they_are(entry: dict[str, Any], security: Any, schemes: Any) -> None:
    found = made(entry)
    operation = found["paths"]["/me"]["get"]
    assert operation.get("security") == security
    assert found["components"].get("securitySchemes") == schemes
    assert "parameters" not in operation


def test_bodies_of_every_kind() -> None:
    parts = (
        '--b\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
        "Content-Type: text/plain\r\n\r\nline\r\n--b--\r\n"
    )
    found = made(
        exchange("POST /files", {"id": 1}, body=parts, sent="multipart/form-data; boundary=b", status=201),
        exchange(
            "POST /tags",
            "ok",
            body="tag=a&tag=b",
            sent="application/x-www-form-urlencoded",
            kind="text/plain",
        ),
        exchange("GET /stock", {f"sku-{number}00": number for number in range(1, 5)}),
    )

    def sent(path: str) -> Any:
        (media,) = found["paths"][path]["post"]["requestBody"]["content"].values()
        return media["schema"]

    assert sent("/tags")["properties"] == {"tag": {"type": "array", "items": {"type": "string"}}}
    assert sent("/files") == {"$ref": "#/components/schemas/CreateFileRequest"}
    upload = found["components"]["schemas"]["CreateFileRequest"]
    assert upload["properties"] == {
        "note": {"type": "string"},
        "file": {"type": "string", "format": "binary"},
    }
    assert upload["required"] == ["note", "file"]
    stock = found["paths"]["/stock"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert stock == {"type": "object", "additionalProperties": {"type": "integer"}}


def test_what_it_cannot_say_it_names() -> None:
    found = made(
        exchange("GET /a.css", "x", kind="text/css"),
        exchange("PURGE /cache", {"a": 1}),
        exchange("GET /orders", []),
        exchange("GET https://api.shop.example/orders", []),
        exchange("GET https://api.shop.example/teams", []),
        exchange("GET wss://shop.example/live"),
        exchange("POST /graphql", {"data": {}}, body={"query": "query A { a }"}),
        exchange("POST /graphql", {"data": {}}, body={"query": "query B { b }"}),
    )
    described = found["info"]["description"]
    for part in (
        "a static asset (1)",
        "PURGE https://shop.example/cache",
        "a websocket",
        "has the same path",
    ):
        assert part in described
    assert list(found["paths"]) == ["/orders", "/teams", "/graphql"]
    assert found["servers"] == [{"url": "https://shop.example"}]
    assert found["paths"]["/teams"]["get"]["servers"] == [{"url": "https://api.shop.example"}]


def test_graphql_may_answer_with_errors_and_without_data() -> None:
    query = "query Shop($id: ID!) { shop(id: $id) { name } }"
    answers = [{"data": {"shop": {"name": name}}} for name in ("a", "b", "c")]
    found = made(
        *(
            exchange("POST /graphql", each, body={"query": query, "variables": {"id": "1"}})
            for each in answers
        )
    )
    answer = found["paths"]["/graphql"]["post"]["responses"]["200"]
    schema = answer["content"]["application/json"]["schema"]
    judge = jsonschema.Draft202012Validator({**schema, "components": found["components"]})
    refused = [{"errors": [{"message": "no"}]}, {"data": None, "errors": []}, {"data": {"shop": None}}]
    for given in (answers[0], *refused):
        assert judge.is_valid(given), given
    assert not judge.is_valid({"data": {"shop": {"name": 7}}})


def test_what_is_hostile_stays_text() -> None:
    evil = '"}\n- !!python/object/apply:os.system [x]\n\ud800\u2028</script>'
    found = recorded(
        exchange(f"GET /a%0A{{b}}%22?{'%22%0A'}=1", {evil: evil}, headers={"x-odd": "a"}),
        exchange("GET /__proto__/constructor", {"__proto__": {"x": 1}}),
    )
    files = write(flow_of(read(found)), Options())
    assert yaml.safe_load(files["flow.openapi.yaml"])["paths"]
    validate(json.loads(files["flow.openapi.json"]))
    assert files == write(flow_of(read(found)), Options())
    for text in files.values():
        text.encode()


def test_nothing_recorded_is_a_document_of_nothing() -> None:
    assert made()["paths"] == {}
