"""Which segments of a path are data, and what they are called."""

from __future__ import annotations

from typing import Any

import pytest

from cockpit.features.har.flow.paths import matched, templates_of

from .flows import exchange, steps

UUID = "7f9c24e8-3b12-4fef-91e0-5b1c2d3e4f50"


@pytest.mark.parametrize(
    ("path", "template"),
    [
        # By the form of the segment.
        ("/users/42", "/users/{user_id}"),
        (f"/users/{UUID}", "/users/{user_id}"),
        ("/posts/507f1f77bcf86cd799439011", "/posts/{post_id}"),
        ("/jobs/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/jobs/{job_id}"),
        ("/books/V1StGXR8_Z5jdHi6B-myT", "/books/{book_id}"),
        ("/orders/ord_8fK2x9", "/orders/{order_id}"),
        ("/orders/ORD-2024-00017", "/orders/{order_id}"),
        ("/watch/dQw4w9WgXcQ", "/watch/{watch_id}"),
        ("/commits/9fceb02", "/commits/{commit_id}"),
        ("/reports/2024-05-01", "/reports/{date}"),
        ("/archive/2024/05/17", "/archive/{year}/{month}/{day}"),
        ("/posts/how-to-bake-bread-in-5-steps", "/posts/{post_slug}"),
        ("/packages/left-pad/1.3.0", "/packages/left-pad/{version}"),
        ("/list/page/2", "/list/page/{page}"),
        ("/invoices/4711.pdf", "/invoices/{invoice_id}.pdf"),
        ("/odata/Products(42)/Name", "/odata/Products({product_id})/Name"),
        ("/odata/People('anna')", "/odata/People('{person_id}')"),
        ("/devices/42:activate", "/devices/{device_id}:activate"),
        ("/projects/group%2Fname/issues/7", "/projects/{project_id}/issues/{issue_id}"),
        ("/users/ann%40mail.example/roles", "/users/{user_id}/roles"),
        ("/users/1/friends/2", "/users/{user_id}/friends/{friend_id}"),
        ("/users/1/users/2", "/users/{user_id}/users/{user_id_2}"),
        ("/teams/1/2", "/teams/{team_id}/{id}"),
        ("/categories/7/addresses/8", "/categories/{category_id}/addresses/{address_id}"),
        # Words of the route.
        ("/pet/findByStatus", "/pet/findByStatus"),
        ("/api/v1/users", "/api/v1/users"),
        ("/rest/api/2/issue/99", "/rest/api/2/issue/{issue_id}"),
        ("/oauth2/authorize", "/oauth2/authorize"),
        ("/auth/oauth2Callback", "/auth/oauth2Callback"),
        ("/convert/utf8", "/convert/utf8"),
        ("/hash/sha-256", "/hash/sha-256"),
        ("/step-2", "/step-2"),
        ("/users/me", "/users/me"),
        ("/1.1/statuses", "/1.1/statuses"),
        ("/users/", "/users/"),
        ("/users//7", "/users//{id}"),
        ("/", "/"),
        # However it is written.
        ("/caf%C3%A9/7", "/caf%C3%A9/{cafe_id}"),
        ("/café/7", "/caf%C3%A9/{cafe_id}"),
        ("/%7Euser", "/~user"),
        ("/a{b}/c", "/a%7Bb%7D/c"),
        ("/class/7", "/class/{class_id}"),
        ("/x/%22);%20import%20os%0A", "/x/{x_id}"),
    ],
)
def test_a_path_by_itself(path: str, template: str) -> None:
    (made,) = templates_of(steps(exchange(f"GET {path}")))
    assert made.template == template


@pytest.mark.parametrize(
    ("session", "templates"),
    [
        (
            "an id that an earlier list gave",
            [
                ("GET /categories", [{"slug": "garden"}, {"slug": "kitchen"}], "/categories"),
                ("GET /categories/garden", None, "/categories/{category_slug}"),
                ("DELETE /categories/kitchen", None, "/categories/{category_slug}"),
            ],
        ),
        (
            "an answer that says again what was asked for",
            [
                ("GET /users/alice", {"username": "alice", "age": 7}, "/users/{username}"),
                ("GET /users/alice/posts", [], "/users/{username}/posts"),
            ],
        ),
        (
            "a word of the route that is a value, too",
            [
                ("GET /menu", {"items": [{"id": "export"}, {"id": "orders"}]}, "/menu"),
                ("GET /orders/export", None, "/orders/export"),
                ("GET /orders", [], "/orders"),
            ],
        ),
        (
            "a value that no name calls an identifier",
            [
                ("GET /pet/1", {"id": 1, "status": "available"}, "/pet/{pet_id}"),
                ("GET /pet/available", None, "/pet/available"),
            ],
        ),
        (
            "an operation beside the ids",
            [
                ("GET /pet/7", {"id": 7, "name": "a"}, "/pet/{pet_id}"),
                ("GET /pet/findByStatus", [{"id": 7, "name": "a"}], "/pet/findByStatus"),
            ],
        ),
        (
            "a sibling that is answered alike",
            [
                ("GET /posts/first-post-2024", {"title": "a", "text": "b"}, "/posts/{post_id}"),
                ("GET /posts/hello-world", {"title": "c", "text": "d"}, "/posts/{post_id}"),
                ("GET /posts/me", {"title": "c", "text": "d"}, "/posts/me"),
            ],
        ),
        (
            "siblings that differ in a number",
            [
                ("GET /rooms/room1", None, "/rooms/{room_id}"),
                ("GET /rooms/room2", None, "/rooms/{room_id}"),
                ("GET /v1/a", None, "/v1/a"),
                ("GET /v2/a", None, "/v2/a"),
            ],
        ),
        (
            "steps of a wizard",
            [
                ("POST /wizard/step1", {"name": "a"}, "/wizard/step1"),
                ("POST /wizard/step2", {"size": 3}, "/wizard/step2"),
            ],
        ),
        (
            "collections beside one another",
            [
                ("GET /api/users", {"items": [], "total": 0}, "/api/users"),
                ("GET /api/orders", {"items": [], "total": 0}, "/api/orders"),
                ("GET /api/orders/17", {"id": 17}, "/api/orders/{order_id}"),
            ],
        ),
        (
            "a reference in another answer",
            [
                ("GET /carts/9", {"id": 9, "coupon": {"code": "SPRING"}}, "/carts/{cart_id}"),
                ("GET /coupons/SPRING", None, "/coupons/{coupon_code}"),
            ],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_path_among_others(session: str, templates: list[tuple[str, Any, str]]) -> None:
    made = templates_of(steps(*(exchange(line, answer) for line, answer, _ in templates)))
    assert [each.template for each in made] == [template for *_, template in templates]


@pytest.mark.parametrize(
    ("template", "path", "values"),
    [
        ("/users/{user_id}", "/users/a%2Fb", {"user_id": "a/b"}),
        ("/users/{user_id}.json", "/users/7.json", {"user_id": "7"}),
        ("/users/{user_id}", "/users/7/", None),
        ("/users/{user_id}", "/users/", None),
        ("/a.c/{x}", "/abc/7", None),
        ("/caf%C3%A9/{x}", "/café/é", {"x": "é"}),
    ],
)
def test_the_values_of_a_path(template: str, path: str, values: dict[str, str] | None) -> None:
    assert matched(template, path) == values
