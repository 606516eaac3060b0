"""Which value comes from where."""

from __future__ import annotations

from typing import Any

import pytest

from cockpit.features.har.flow.correlating import correlated
from cockpit.features.har.flow.places import Given, Used

from .flows import exchange, steps

TOKEN = "q7Zp2vKx9LmN4rTy8WbC"
CSRF = "4c49a1dd273e4d8fab5f5bdb8d1099ec"
UUID = "986e86cb-1111-4222-8333-656afb710734"
HTML = "text/html"
FORM = "application/x-www-form-urlencoded"
LOGIN = "mutation In($u: String!, $p: String!) { login(user: $u, password: $p) { id } }"
PAGE = f'<form><input type="hidden" name="_csrf" value="{CSRF}"></form>'
META = f'<meta content="{CSRF}" name="csrf-token">'
BEARER = {"authorization": f"Bearer {TOKEN}"}

TRACED = [
    # What is asked and answered, and where each value comes from and goes to.
    (
        "a bearer token",
        [exchange("POST /login", {"token": TOKEN}), exchange("GET /me", {}, headers=BEARER)],
        [("token", "auth", Given.JSON, "/token", [(Used.HEADER, "authorization", "Bearer ")])],
    ),
    (
        "a hidden field",
        [exchange("GET /login", PAGE, kind=HTML), exchange("POST /login", body=f"_csrf={CSRF}", sent=FORM)],
        [("csrf_token", "csrf", Given.HTML, "_csrf", [(Used.FIELD, "_csrf", "")])],
    ),
    (
        "a meta tag with its attributes the other way round",
        [
            exchange("GET /", META, kind=HTML),
            exchange("POST /save", {}, body={}, headers={"x-csrf-token": CSRF}),
        ],
        [("csrf_token", "csrf", Given.HTML, "csrf-token", [(Used.HEADER, "x-csrf-token", "")])],
    ),
    (
        "a cookie that is sent again as a header",
        [
            exchange("GET /", "", kind=HTML, answered={"set-cookie": f"XSRF-TOKEN={CSRF}%3D; Path=/"}),
            exchange("POST /save", {}, body={}, headers={"x-xsrf-token": f"{CSRF}="}),
        ],
        [("csrf_token", "csrf", Given.COOKIE, "XSRF-TOKEN", [(Used.HEADER, "x-xsrf-token", "")])],
    ),
    (
        "an id within a path and a body",
        [
            exchange("POST /carts", {"id": UUID}, body={}, status=201),
            exchange(f"PUT /carts/{UUID}/items", {}, body={"cart_id": UUID}),
        ],
        [("cart_id", "id", Given.JSON, "/id", [(Used.PATH, "1", ""), (Used.JSON, "/cart_id", "")])],
    ),
    (
        "a small number where the names agree",
        [exchange("GET /orders", [{"id": 7}]), exchange("GET /orders/7", {})],
        [("order_id", "id", Given.JSON, "/0/id", [(Used.PATH, "1", "")])],
    ),
    ("a small number by chance", [exchange("GET /orders", {"count": 7}), exchange("GET /pages/7", {})], []),
    ("a word", [exchange("GET /a", {"lang": "en"}), exchange("GET /b?lang=en", {})], []),
    ("a flag", [exchange("GET /a", {"id": True}), exchange("GET /b?id=true", {})], []),
    ("a value that only comes later", [exchange("GET /a?x=" + TOKEN, {}), exchange("GET /b", [TOKEN])], []),
    (
        "the next page",
        [
            exchange("GET /items", {"next_cursor": "abc"}),
            exchange("GET /items?cursor=abc", {"next_cursor": None}),
        ],
        [("next_cursor", "cursor", Given.JSON, "/next_cursor", [(Used.QUERY, "cursor", "")])],
    ),
    (
        "an entity tag",
        [
            exchange("GET /notes/a1", {}, answered={"etag": '"3"'}),
            exchange("PUT /notes/a1", {}, body={}, headers={"if-match": '"3"'}),
        ],
        [("note_etag", "etag", Given.HEADER, "etag", [(Used.HEADER, "if-match", "")])],
    ),
    (
        "the query of a redirect",
        [
            exchange(
                "GET /authorize", status=302, answered={"location": f"https://else.example/cb?code={TOKEN}"}
            ),
            exchange("POST /token", {}, body={"code": TOKEN}),
        ],
        [("code", "other", Given.LOCATION, "code", [(Used.JSON, "/code", "")])],
    ),
    (
        "a variable of GraphQL",
        [
            exchange("POST /graphql", {"data": {"note": {"id": UUID}}}, body={"query": "{note{id}}"}),
            exchange("POST /graphql", {}, body={"query": "q", "variables": {"id": UUID}}),
        ],
        [("note_id", "id", Given.JSON, "/data/note/id", [(Used.JSON, "/variables/id", "")])],
    ),
]


def said(message: str) -> dict[str, Any]:
    """A websocket through which one message was sent."""
    return exchange("GET wss://shop.example/live", status=101) | {
        "_webSocketMessages": [{"type": "send", "time": 1.0, "opcode": 1, "data": message}]
    }


@pytest.mark.parametrize(("what", "entries", "wanted"), TRACED, ids=[each[0] for each in TRACED])
def test_values_are_traced(what: str, entries: list[dict[str, Any]], wanted: list[Any]) -> None:
    found = correlated(steps(*entries)).variables
    assert [
        (
            each.name,
            each.kind.value,
            each.source.place,
            each.source.name,
            [(use.place, use.name, use.prefix) for use in each.uses],
        )
        for each in found
    ] == wanted


def test_a_cookie_is_left_to_the_jar() -> None:
    found = correlated(
        steps(
            exchange("GET /", "", kind=HTML, answered={"set-cookie": f"sid={TOKEN}; HttpOnly"}),
            exchange("GET /me", {}, headers={"cookie": f"sid={TOKEN}"}),
        )
    )
    assert [(each.name, each.in_jar) for each in found.variables] == [("sid", True)]


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        (
            exchange("POST /login", {}, body={"user": "anna", "password": "Tr0ub4dor&3"}),
            [("APP_USER", "anna"), ("APP_PASSWORD", "Tr0ub4dor&3")],
        ),
        (exchange("GET /a?api_key=" + TOKEN, {}), [("APP_API_KEY", TOKEN)]),
        (exchange("GET /a", {}, headers=BEARER), [("APP_TOKEN", TOKEN)]),
        (
            exchange("GET /a", {}, headers={"authorization": "Basic YW5uYTpzM2NyZXQh"}),
            [("APP_BASIC_AUTH", "anna:s3cret!")],
        ),
        (exchange("GET /a", {}, headers={"cookie": f"sid={TOKEN}"}), [("APP_SID", TOKEN)]),
        (
            exchange("POST /a", {}, body="password=hunter22", sent="text/plain"),
            [("APP_PASSWORD", "password=hunter22")],
        ),
        (exchange("GET /a?lang=en", {}), []),
        (
            exchange("POST /a", {}, body="payload=%7B%22password%22%3A%22hunter22%22%7D", sent=FORM),
            [("APP_PAYLOAD", '{"password":"hunter22"}')],
        ),
        (
            exchange("POST /a", {}, body={"inner": '{"password":"hunter22"}'}),
            [("APP_INNER", '{"password":"hunter22"}')],
        ),
        (
            exchange("POST /graphql", {}, body={"query": 'mutation { login(password: "hunter22") { id } }'}),
            [("APP_QUERY", 'mutation { login(password: "hunter22") { id } }')],
        ),
        (exchange("POST /graphql", {}, body={"query": "query Q($password: String!) { a }"}), []),
        (
            exchange(
                "POST /graphql",
                {},
                body={"operationName": "In", "query": LOGIN, "variables": {"u": "vera", "p": "hunter22"}},
            ),
            [("APP_USER", "vera"), ("APP_PASSWORD", "hunter22")],
        ),
        (
            exchange("POST /graphql", {}, body=[{"query": LOGIN, "variables": {"p": "hunter22"}}]),
            [("APP_PASSWORD", "hunter22")],
        ),
        (
            said('42["login",{"password":"hunter22"}]'),
            [("APP_PASSWORD", '42["login",{"password":"hunter22"}]')],
        ),
        (said('42["hello",{"room":"main"}]'), []),
    ],
)
def test_what_nobody_gave_is_asked_of_the_environment(
    entry: dict[str, Any], wanted: list[tuple[str, str]]
) -> None:
    assert [(each.env, each.sample) for each in correlated(steps(entry)).typed] == wanted


def test_a_value_beside_a_secret_in_the_same_text_does_not_show_it() -> None:
    text = f"token={TOKEN}&password=hunter22"
    found = correlated(
        steps(exchange("GET /a", {"token": TOKEN}), exchange("POST /b", {}, body=text, sent="text/plain"))
    )
    assert found.variables == ()
    assert [each.sample for each in found.typed] == [text]


def test_a_broken_declaration_of_a_page_hides_only_what_follows() -> None:
    page = f'<input name="ticket" value="{TOKEN}"><![foo[bar]]><p>'
    found = correlated(
        steps(exchange("GET /", page, kind=HTML), exchange("GET /a?ticket=" + TOKEN, {}))
    ).variables
    assert [(each.name, each.source.place) for each in found] == [("ticket", Given.HTML)]


def test_an_environment_variable_never_takes_the_name_of_another() -> None:
    found = correlated(
        steps(
            exchange("POST /login", {}, body={"path": "x", "password": "Tr0ub4dor&3"}),
            exchange("POST /again", {}, body={"password": "another-one-9"}),
        )
    ).typed
    assert [each.env for each in found] == ["APP_PASSWORD", "APP_PASSWORD_2"]


def test_what_may_be_chance_is_listed() -> None:
    found = correlated(
        steps(
            exchange("GET /a", {"total": 4711}),
            exchange("GET /b", {"sum": 4711}),
            exchange("GET /orders/4711", {}),
        )
    )
    assert found.variables == ()
    assert [(each.use.step, each.taken) for each in found.ambiguous] == [(2, None)]
