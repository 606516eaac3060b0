"""The operations of a session."""

from __future__ import annotations

from typing import Any

import pytest

from cockpit.features.har.flow.operations import operation_for, operations_of
from cockpit.features.har.flow.shapes import Kind
from cockpit.features.har.flow.step import BodyKind

from .flows import exchange, steps

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("line", "answer", "name"),
    [
        ("GET /api/v1/users", [], "list_users"),
        ("GET /users?page=2", {"data": [], "next": 3}, "list_users"),
        ("GET /users/7", {"id": 7}, "get_user"),
        ("GET /profile", {"id": 7}, "get_profile"),
        ("GET /search?q=x", [], "search"),
        ("GET /orders/7/items", [], "list_order_items"),
        ("GET /orders/7/items/8", {"id": 8}, "get_order_item"),
        ("POST /orders", {"id": 7}, "create_order"),
        ("POST /orders/7/cancel", {}, "cancel_order"),
        ("POST /login", {}, "login"),
        ("POST /auth/refresh", {}, "auth_refresh"),
        ("POST /cart", {}, "post_cart"),
        ("PUT /orders/7", {}, "replace_order"),
        ("PATCH /orders/7", {}, "update_order"),
        ("DELETE /cart/items/7", None, "delete_cart_item"),
        ("GET /pet/findByStatus", [], "find_pet_by_status"),
        ("GET /", None, "get_root"),
        ("GET /shopCarts/7", {"id": 7}, "get_shop_cart"),
        ("POST /import", {}, "import_"),
        ("POST /send", {}, "send_"),
        ("GET /日本/x", {"a": 1}, "get_x"),
        ("PURGE /cache/7", None, "purge_cache"),
        ("GET /%22%5D);%20import%20os", {"a": 1}, "get_root"),
        ("GET wss://shop.example/live/7", None, "connect_live"),
    ],
)
def test_names(line: str, answer: Any, name: str) -> None:
    (operation,) = operations_of(steps(exchange(line, answer)))
    assert operation.id == name
    assert operation.id.isidentifier()


@pytest.mark.parametrize(
    "name", ["send", "http", "base_url", "kept", "keep", "pause", "taken", "jar", "renews", "renewed"]
)
def test_no_operation_hides_what_a_client_calls_its_own(name: str) -> None:
    session = steps(
        exchange("POST /graphql", {}, body={"query": f"query {name} {{ a }}", "operationName": name})
    )
    assert [operation.id for operation in operations_of(session)] == [f"{name}_"]


def test_names_are_unique_and_stay() -> None:
    session = steps(
        exchange("GET https://a.example/users/1", {"id": 1}),
        exchange("GET https://b.example/users/1", {"id": 1}),
        exchange("GET https://a.example/shop/eu/north/users/1", {"id": 1}),
        exchange("GET https://a.example/users/1/", {"id": 1}),
    )
    names = [operation.id for operation in operations_of(session)]
    assert names == ["get_user", "get_user_at_b_example", "get_eu_north_user", "get_user_2"]
    assert names == [operation.id for operation in operations_of(session)]


def test_parameters() -> None:
    (operation,) = operations_of(
        steps(
            exchange("GET /users/1/posts?page=1&tag=a&tag=b", [], headers={"X-Tenant": "t1"}),
            exchange("GET /users/2/posts?page=2&sort=new", [], headers={"Authorization": "Bearer abc"}),
        )
    )
    assert [(each.name, each.samples) for each in operation.path] == [("user_id", ("1", "2"))]
    assert [(each.name, each.samples, each.required, each.repeated) for each in operation.query] == [
        ("page", ("1", "2"), True, False),
        ("tag", ("a", "b"), False, True),
        ("sort", ("new",), False, False),
    ]
    assert operation.query[0].shape.kind is Kind.INTEGER
    assert [(each.name, each.required) for each in operation.headers] == [("x-tenant", False)]
    assert operation.steps == (0, 1)


def test_bodies_and_answers() -> None:
    form = "note=a&size=3&tag=x&tag=y"
    parts = (
        '--b\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
        "Content-Type: text/plain\r\n\r\nline\r\n--b--\r\n"
    )
    (operation,) = operations_of(
        steps(
            exchange("POST /notes", {"id": 1}, body={"text": "a"}, status=201),
            exchange("POST /notes", {"id": 2, "size": None}, body={"text": "b", "size": 1}, status=201),
            exchange("POST /notes", {"error": "x"}, body=form, sent=FORM, status=422),
            exchange("POST /notes", "", body=parts, sent="multipart/form-data; boundary=b", status=303),
        )
    )
    json_body, form_body, parts_body = operation.bodies
    assert (json_body.kind, form_body.kind, parts_body.kind) == (
        BodyKind.JSON,
        BodyKind.FORM,
        BodyKind.MULTIPART,
    )
    assert json_body.shape is not None
    assert [(each.name, each.required) for each in json_body.shape.properties] == [
        ("text", True),
        ("size", False),
    ]
    assert form_body.repeated == ("tag",)
    assert parts_body.files == ("file",)
    assert [answer.status for answer in operation.answers] == [201, 303, 422]
    assert [len(answer.payloads) for answer in operation.answers] == [1, 0, 1]


def test_graphql_operations_are_told_apart() -> None:
    session = steps(
        exchange("POST /graphql", {"data": {}}, body={"query": "query Cart($id: ID!) { cart { id } }"}),
        exchange("POST /graphql", {"data": {}}, body={"query": "mutation { a }", "operationName": "AddItem"}),
        exchange("POST /graphql", {"data": {}}, body={"query": "{ me { id } }"}),
        exchange("POST /search", [], body={"query": "shoes"}),
    )
    operations = operations_of(session)
    assert [(each.id, each.graphql) for each in operations] == [
        ("cart", "Cart"),
        ("add_item", "AddItem"),
        ("anonymous", "anonymous"),
        ("search", ""),
    ]
    assert [operation_for(operations, step) for step in session] == list(operations)


def test_the_narrowest_operation_is_meant() -> None:
    session = steps(
        exchange("GET /pet/7", {"id": 7}),
        exchange("GET /pet/findByStatus", []),
        exchange("GET /pet/8", {"id": 8}),
    )
    operations = operations_of(session)
    assert [operation_for(operations, step) for step in session] == [
        operations[0],
        operations[1],
        operations[0],
    ]
    assert operations[0].match(session[2]) == {"pet_id": "8"}
    assert operation_for(operations, steps(exchange("GET /other"))[0]) is None
