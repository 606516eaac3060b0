"""A session with much that varies: a CSRF field, a cookie, a token, ids, an ETag, where a redirect leads."""

from __future__ import annotations

from tests.server.features.har.flows import exchange, recorded

from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.reading import read

CSRF = "c5rf-4f1e9a7b2d8c"
TOKEN = "tok-9Q2xZ7vLmN4pR8sT"
ORDER = "ord_5e8a1c7d"
CART = "0b6f1d5e-7c1a-4f6e-9b1a-2d3c4e5f6a7b"


def session() -> Flow:
    """What it does."""
    return flow_of(read(recording()))


def recording() -> bytes:
    """Eleven exchanges."""
    form = {"kind": "text/html"}
    auth = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    return recorded(
        exchange(
            "GET /login",
            f'<form><input name="csrf" value="{CSRF}"><input name="email"></form>',
            answered=[("Set-Cookie", "sid=s1d-7H2kQ9wE4rT6yU8i; Path=/; Secure; HttpOnly")],
            **form,
        ),
        exchange(
            "POST /login",
            "",
            body=f"csrf={CSRF}&email=eva%40shop.example&password=hunter2-but-longer",
            sent="application/x-www-form-urlencoded",
            status=303,
            headers={"Cookie": "sid=s1d-7H2kQ9wE4rT6yU8i"},
            answered={"Location": "https://shop.example/home"},
            **form,
        ),
        exchange("GET /home", "<p>Hello</p>", headers={"Cookie": "sid=s1d-7H2kQ9wE4rT6yU8i"}, **form),
        exchange("POST /token", {"access_token": TOKEN, "expires_in": 60}, body={"grant": "session"}),
        exchange("GET /me", {"id": 4111, "name": "Eva"}, headers=auth),
        exchange("GET /users/4111/orders", [{"id": ORDER, "user_id": 4111}], headers=auth),
        exchange(
            "POST /carts",
            {"id": CART, "user_id": 4111},
            body={"user_id": 4111},
            status=201,
            headers=auth,
            answered={"ETag": '"cart-7f3e9b-1"'},
        ),
        exchange(
            f"PATCH /carts/{CART}",
            {"id": CART, "open": False},
            body={"open": False},
            headers=auth | {"If-Match": '"cart-7f3e9b-1"'},
        ),
        exchange(f"GET /orders/{ORDER}", {"id": ORDER, "total": 12.5, "note": None}, headers=auth),
        exchange(f"DELETE /carts/{CART}", status=204, headers=auth),
        exchange(f"GET /carts/{CART}", {"error": "gone"}, status=404, headers=auth),
    )
