"""Two recordings with planted secrets, ids and correlations, and what is true of them."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode

ORIGIN = "https://shop.example"
WIDE = (9_223_372_036_854_016_561, 9_223_372_036_854_016_562, 9_007_199_254_740_993)
"""Ids that JavaScript would round."""


@dataclass
class Truth:
    """A recording, and what was planted in it."""

    name: str
    entries: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    operations: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    """Methods and paths, in which `{}` stands for an id."""
    secrets: tuple[str, ...] = ()
    correlated: tuple[str, ...] = ()
    """Values of answers that later requests carry."""
    ids: set[str] = field(default_factory=set[str])
    """That stand in paths."""
    patched: str = ""
    """What only the body of the PATCH has."""
    wide: tuple[int, ...] = ()

    @property
    def har(self) -> dict[str, Any]:
        """The recording."""
        log: dict[str, Any] = {"version": "1.2", "creator": {"name": "bench", "version": "1"}, "pages": []}
        return {"log": log | {"entries": self.entries}}

    def ask(
        self,
        operation: str,
        answer: Any = None,
        *,
        ids: tuple[str, ...] = (),
        body: Any = None,
        sent: str = "application/json",
        status: int = 200,
        query: str = "",
        headers: dict[str, str] | None = None,
        answered: dict[str, str] | None = None,
    ) -> None:
        """Append an exchange; `{}` in the path are the ids in their order."""
        method, _, template = operation.partition(" ")
        self.operations.add((method, template))
        self.ids.update(ids)
        text = body if isinstance(body, str) else json.dumps(body)
        is_page = isinstance(answer, str)
        content = "" if answer is None else answer if is_page else json.dumps(answer)
        given = {"Accept": "application/json"} | (headers or {})
        more: dict[str, Any] = {}
        if body is not None:
            given["Content-Type"] = sent
            params = _pairs(dict(parse_qsl(text))) if "form" in sent else []
            posted = {"mimeType": sent, "text": text}
            more["postData"] = posted | {"params": params} if params else posted
        kind = "text/html" if is_page else "application/json"
        back = ({} if answer is None else {"Content-Type": kind}) | (answered or {})
        request = {
            "method": method,
            "url": ORIGIN + template.format(*ids) + (f"?{query}" if query else ""),
            "httpVersion": "HTTP/1.1",
            "headers": _pairs(given),
            "queryString": _pairs(dict(pair.split("=") for pair in query.split("&"))) if query else [],
            "cookies": _pairs(dict([given["Cookie"].split("=", 1)])) if "Cookie" in given else [],
            "headersSize": -1,
            "bodySize": len(text) if body is not None else 0,
        }
        response = {
            "status": status,
            "statusText": "OK",
            "httpVersion": "HTTP/1.1",
            "headers": _pairs(back),
            "cookies": [],
            "content": {"size": len(content), "mimeType": kind, "text": content},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": len(content),
        }
        number = len(self.entries)
        self.entries.append(
            {
                "startedDateTime": f"2026-01-02T03:04:{number:02}.000Z",
                "time": 20.0,
                "request": request | more,
                "response": response,
                "cache": {},
                "timings": {"send": 1, "wait": 18, "receive": 1},
                "_resourceType": "document" if is_page else "fetch",
            }
        )


def orders() -> Truth:
    """A sign-in with a CSRF token of a page and a cookie, and an order: six values are passed on."""
    csrf, sid, refresh = "c5rf-Vq81LmZt0Xw2KdPa9", "s%3AqL7vN2xR9tB4mK8wJ3hD", "rt_8ZqkM2vWx71LpTnB4sYd"
    token = _token()
    order, item, etag = "ord_7hT2kQ9xLm4Z", "b7e1c2d4-5f60-4a7b-8c9d-0e1f2a3b4c5d", '"v-91c2f7aa03"'
    made = Truth("login and orders", correlated=(csrf, sid, token, order, item, etag))
    made.secrets = ("correct-horse-battery-7", csrf, sid, token, refresh, "ada.lovelace@shop.example")
    made.patched = "leave it at the back door"
    page = f'<html><form action="/login"><input type="hidden" name="csrf" value="{csrf}"></form></html>'
    made.ask("GET /login", page, answered={"Set-Cookie": f"sid={sid}; Path=/; HttpOnly"})
    form = urlencode({"csrf": csrf, "email": "ada.lovelace@shop.example", "password": made.secrets[0]})
    cookie = {"Cookie": f"sid={sid}"}
    signed = {"access_token": token, "refresh_token": refresh, "token_type": "Bearer"}
    made.ask("POST /login", signed, body=form, sent="application/x-www-form-urlencoded", headers=cookie)
    known = cookie | {"Authorization": f"Bearer {token}"}
    made.ask("GET /api/me", {"name": "Ada", "roles": ["buyer"]}, headers=known)
    items = [{"id": item, "title": "Lamp", "price": 12.5}, {"id": _uuid(2), "title": "Chair", "price": 40}]
    made.ask("GET /api/items", {"items": items}, query="page=1", headers=known)
    made.ask("GET /api/items/{}", items[0] | {"stock": 3}, ids=(item,), headers=known)
    new = {"id": order, "state": "open", "lines": [{"item_id": item, "count": 2}]}
    ordered = {"lines": [{"item_id": item, "count": 2}]}
    made.ask("POST /api/orders", new, body=ordered, status=201, headers=known)
    made.ask("GET /api/orders/{}", new, ids=(order,), headers=known, answered={"ETag": etag})
    changed = new | {"note": made.patched}
    matching = known | {"If-Match": etag}
    made.ask("PATCH /api/orders/{}", changed, ids=(order,), body={"note": made.patched}, headers=matching)
    made.ask("POST /api/orders/{}/pay", new | {"state": "paid"}, ids=(order,), body={}, headers=known)
    made.ask("DELETE /api/orders/{}", ids=(order,), status=204, headers=known)
    return made


def pets() -> Truth:
    """A store of pets with 64-bit, nano and prefixed ids, words that are choices, and an API key."""
    key, token = "key_5fJx9Qm27LwVt81ZbRnC", _token()
    nano = ("V1StGXR8Z5jdHi6BmyT4a", "NjpTwgmENj11rGdUgpCQ9")
    store = ("shp_4Qz81LmX", "shp_9Rt27KdP")
    made = Truth("pets", secrets=(key, token), correlated=(*map(str, WIDE[:2]), *nano, *store), wide=WIDE)
    made.patched = "sleeps in the morning"
    known = {"X-API-Key": key, "Authorization": f"Bearer {token}"}
    states = ("available", "pending", "sold")
    found = [
        {"id": wide, "name": f"Rex {number}", "status": states[number], "photo": None}
        for number, wide in enumerate(WIDE)
    ]
    for state, pet in zip(states, found, strict=True):
        made.ask("GET /v2/pet/findByStatus", [pet], query=f"status={state}", headers=known)
    for pet in found[:2]:
        made.ask("GET /v2/pet/{}", pet, ids=(str(pet["id"]),), headers=known)
    made.ask("GET /v2/store/inventory", {"available": 4, "pending": 1, "sold": 7}, headers=known)
    shops = [{"id": each, "city": city} for each, city in zip(store, ("Ulm", "Bern"), strict=True)]
    made.ask("GET /v2/shops", shops, headers=known)
    for shop in shops:
        made.ask("GET /v2/shops/{}", shop, ids=(shop["id"],), headers=known)
    visits = [{"id": each, "pet_id": WIDE[0], "kind": "checkup"} for each in nano]
    for visit in visits:
        asked = {"pet_id": WIDE[0], "kind": "checkup", "shop": store[0]}
        made.ask("POST /v2/visits", visit, body=asked, status=201, headers=known)
    for visit in visits:
        made.ask("GET /v2/visits/{}", visit, ids=(str(visit["id"]),), headers=known)
    note = {"note": made.patched}
    made.ask("PATCH /v2/pet/{}", found[0] | note, ids=(str(WIDE[0]),), body=note, headers=known)
    made.ask("DELETE /v2/visits/{}", ids=(nano[0],), status=204, headers=known)
    return made


def rounded(number: int) -> str:
    """What JavaScript makes of it."""
    return str(int(Decimal(repr(float(number)))))


def _pairs(values: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in values.items()]


def _uuid(number: int) -> str:
    return f"0d9c4c1e-7b2a-4e0f-9a31-6d5c8e7f{number:04}"


def _token() -> str:
    parts = ({"alg": "HS256", "typ": "JWT"}, {"sub": "42", "name": "ada", "exp": 1_900_000_000})
    made = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*made, "q1w2E3r4T5y6U7i8O9p0AsDfGhJkLzXcVbNm123456Q"])
