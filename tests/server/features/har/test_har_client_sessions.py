"""What a generated client does by itself: it renews credentials that have run out, and turns pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import ModuleType
from typing import Any

import httpx
import pytest

from cockpit.features.har.flow.flow import flow_of
from cockpit.features.har.reading import read
from cockpit.features.har.writing import client
from cockpit.features.har.writing.files import Options

from .flows import exchange, recorded

BASE = {"APP_BASE_URL": "http://shop.test"}
TOKEN, REFRESH = "q7Zp2vKx9LmN4rTy8WbC", "r3Fh8sJd5GtB1nMq6XcV"
NEWER, AGAIN = "e4Kw9uPz2YhS7vDa5JfL", "m8Tc3xRb6QgU1oWi4EnZ"
LOGIN = {"user": "anna", "password": "Tr0ub4dor&3"}
PAIR = {"access_token": TOKEN, "refresh_token": REFRESH}
NEW = {"access_token": NEWER, "refresh_token": AGAIN}


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def form(**fields: str) -> dict[str, Any]:
    return {"body": "&".join(f"{name}={value}" for name, value in fields.items()),
            "sent": "application/x-www-form-urlencoded"}  # fmt: skip


SESSIONS = {
    "an operation of its own": [
        exchange("POST /login", PAIR, body=LOGIN),
        exchange("GET /orders", [{"id": 1}], headers=bearer(TOKEN)),
        exchange("POST /refresh", NEW, body={"refresh_token": REFRESH}),
        exchange("GET /orders", [{"id": 1}], headers=bearer(NEWER)),
    ],
    "new credentials that the session did not use": [
        exchange("POST /login", PAIR, body=LOGIN),
        exchange("GET /orders", [{"id": 1}], headers=bearer(TOKEN)),
        exchange("POST /refresh", NEW, body={"refresh_token": REFRESH}),
    ],
    "the token endpoint of OAuth": [
        exchange("POST /token", PAIR, **form(grant_type="password", username="anna", password="Tr0ub4dor3")),
        exchange("GET /orders", [{"id": 1}], headers=bearer(TOKEN)),
        exchange("POST /token", NEW, **form(grant_type="refresh_token", refresh_token=REFRESH)),
        exchange("GET /orders", [{"id": 1}], headers=bearer(NEWER)),
    ],
}


class Service:
    """Credentials of its own, which run out after one use; each refresh token is good for once."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.issued = 0
        self.asked: list[str] = []
        self._refuses = refuses
        self._used = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """The answer."""
        path, body = request.url.path, request.content.decode()
        self.asked.append(path)
        if path == "/orders":
            fresh = request.headers.get("authorization") == f"Bearer access-{self.issued}"
            if fresh and self._used < self.issued:
                self._used = self.issued
                return httpx.Response(200, json=[{"id": 1}])
            return httpx.Response(401)
        if "refresh_token" in body and (self._refuses or f"refresh-{self.issued}" not in body):
            return httpx.Response(400)
        self.issued += 1
        pair = {"access_token": f"access-{self.issued}", "refresh_token": f"refresh-{self.issued}"}
        return httpx.Response(200, json=pair)


def log_in(session: str) -> tuple[str, dict[str, Any]]:
    """The method that begins a session, and its arguments."""
    if "OAuth" in session:
        return "post_token", {"form": {"grant_type": "password", "username": "a", "password": "b"}}
    return "login", {"json": {"user": "a", "password": "b"}}


@pytest.mark.parametrize("session", SESSIONS)
def test_credentials_that_have_run_out_are_renewed(session: str, made: Callable[..., ModuleType]) -> None:
    service = Service()
    shop = made(*SESSIONS[session]).Client(BASE, transport=httpx.MockTransport(service))
    begin, arguments = log_in(session)
    getattr(shop, begin)(**arguments)
    assert [shop.list_orders().response.status_code for _ in range(3)] == [200, 200, 200]
    assert service.issued == 3
    assert service.asked.count("/orders") == 5


def test_several_that_are_refused_at_once_renew_once(made: Callable[..., ModuleType]) -> None:
    asked: list[str] = []

    def service(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        if request.url.path == "/orders":
            renewed = request.headers["authorization"] == "Bearer second"
            return httpx.Response(200 if renewed else 401, json=[])
        token = "second" if request.url.path == "/refresh" else "first"
        return httpx.Response(200, json={"access_token": token, "refresh_token": "once"})

    module = made(*SESSIONS["an operation of its own"])

    async def run() -> list[int]:
        async with module.AsyncClient(BASE, transport=httpx.MockTransport(service)) as shop:
            await shop.login(json={"user": "a", "password": "b"})
            answers = await asyncio.gather(*(shop.list_orders() for _ in range(4)))
            return [answer.response.status_code for answer in answers]

    assert asyncio.run(run()) == [200] * 4
    assert asked.count("/refresh") == 1


@pytest.mark.parametrize("session", SESSIONS)
def test_a_renewal_that_is_refused_is_tried_once(session: str, made: Callable[..., ModuleType]) -> None:
    service = Service(refuses=True)
    shop = made(*SESSIONS[session]).Client(BASE, transport=httpx.MockTransport(service))
    assert shop.list_orders().response.status_code == 401
    assert service.asked == ["/orders"]
    begin, arguments = log_in(session)
    getattr(shop, begin)(**arguments)
    assert [shop.list_orders().response.status_code for _ in range(2)] == [200, 401]
    assert service.asked[1:2] + service.asked[-2:] == [service.asked[1], "/orders", service.asked[-1]]
    assert service.issued == 1


@pytest.mark.parametrize(
    "entries",
    [
        [
            exchange("POST /login", {"access_token": TOKEN}, body=LOGIN),
            exchange("GET /orders", [], headers=bearer(TOKEN)),
        ],
        [
            exchange("POST /login", PAIR, body=LOGIN),
            exchange("POST /refresh", status=204, body={"refresh_token": REFRESH}),
        ],
    ],
    ids=["no refresh token", "no new credentials"],
)
def test_what_the_session_did_not_show_is_not_there(entries: list[dict[str, Any]]) -> None:
    (text,) = client.write(flow_of(read(recorded(*entries))), Options("shop")).values()
    assert "_renew" not in text


def link(page: int) -> dict[str, str]:
    return {"link": f'<https://other.example/orders?page={page}&token=x>; rel="next"'}


def items(*ids: int) -> dict[str, Any]:
    return {"items": [{"id": each} for each in ids], "total": 3}


PAGES = {
    "a header that links": [
        exchange("GET /orders", [{"id": 1}], answered=link(2)),
        exchange("GET /orders?page=2&token=x", [{"id": 2}]),
    ],
    "numbers": [
        exchange("GET /orders?page=1", items(1, 2)),
        exchange("GET /orders?page=2", items(3)),
    ],
    "numbers from 0, another parameter": [
        exchange("GET /orders?pageNumber=0&size=2", items(1, 2)),
        exchange("GET /orders?pageNumber=1&size=2", items(3)),
    ],
}


def paged(behind: str) -> Callable[[httpx.Request], httpx.Response]:
    """Three pages, as all the recorded services give them; `behind` the last one it may answer otherwise."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.host == "shop.test"
        given = request.url.params
        number = int(given.get("page", int(given.get("pageNumber", 0)) + 1))
        if number > 3 and behind == "404":
            return httpx.Response(404)
        number = min(number, 3) if behind == "the last again" else number
        ids = [number] if number <= 3 else []
        headers = link(number + 1) if number < 3 else {}
        return httpx.Response(200, json=items(*ids), headers=headers)

    return answer


@pytest.mark.parametrize("behind", ["empty", "404", "the last again"])
@pytest.mark.parametrize("kind", PAGES)
def test_every_page_is_asked_for(kind: str, behind: str, made: Callable[..., ModuleType]) -> None:
    module = made(*PAGES[kind])
    transport = httpx.MockTransport(paged(behind))

    def seen(answers: list[Any]) -> list[int]:
        return [each["id"] for answer in answers for each in answer.response.json()["items"]]

    async def run() -> list[Any]:
        async with module.AsyncClient(BASE, transport=transport) as shop:
            return [answer async for answer in shop.every_list_orders()]

    with module.Client(BASE, transport=transport) as shop:
        assert seen(list(shop.every_list_orders())) == [1, 2, 3]
    assert seen(asyncio.run(run())) == [1, 2, 3]


@pytest.mark.parametrize(
    "entries",
    [
        [exchange("GET /orders?page=1", items(1)), exchange("GET /orders?page=7", items(2))],
        [exchange("GET /book?page=1", {"text": "a"}), exchange("GET /book?page=2", {"text": "b"})],
        [exchange("GET /orders", [], answered={"link": '</style.css>; rel="preload"'})],
        [exchange("POST /orders?page=1", items(1)), exchange("POST /orders?page=2", items(2))],
    ],
    ids=["no neighbours", "no list", "another link", "nothing to read"],
)
def test_what_shows_no_pages_has_no_iterator(entries: list[dict[str, Any]]) -> None:
    (text,) = client.write(flow_of(read(recorded(*entries))), Options("shop")).values()
    assert "def every_" not in text
