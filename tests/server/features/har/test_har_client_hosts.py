"""To whom a generated client sends what: cookies, credentials of several users, what is behind redirects."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import ModuleType
from typing import Any

import httpx
import pytest

from .flows import exchange

SID, TOKEN, OTHER = "s1d7H2kQ9wE4rT6yU8i", "q7Zp2vKx9LmN4rTy8WbC", "r3Fh8sJd5GtB1nMq6XcV"
APP, API = "https://app.shop.example", "https://api.shop.example"
BASES = {"APP_APP_BASE_URL": "https://app.shop.test", "APP_API_BASE_URL": "https://api.shop.test"}


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def login(at: str, user: str, token: str) -> dict[str, Any]:
    return exchange(f"POST {at}/login", {"token": token}, body={"user": user, "password": "Tr0ub4dor&3"})


class Services:
    """Answers as it is told, and remembers who was asked with what."""

    def __init__(self, answers: dict[str, httpx.Response] | None = None) -> None:
        self.asked: list[httpx.Request] = []
        self._answers = answers or {}
        self._logins = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """The answer."""
        self.asked.append(request)
        if request.url.path == "/login":
            self._logins += 1
            return httpx.Response(200, json={"token": f"fresh-{self._logins}"})
        given = self._answers.get(f"{request.url.host}{request.url.path}")
        return httpx.Response(200, json=[]) if given is None else given

    def sent(self, header: str) -> list[tuple[str, str | None]]:
        return [(f"{each.url.host}{each.url.path}", each.headers.get(header)) for each in self.asked]


def performed(module: ModuleType, services: Services, *, asynchronous: bool = False) -> None:
    transport = httpx.MockTransport(services)
    if asynchronous:

        async def run() -> None:
            async with module.AsyncClient(BASES, transport=transport) as client:
                await client.list_a()
                await client.list_b()

        asyncio.run(run())
    else:
        with module.Client(BASES, transport=transport) as client:
            module.run_flow(client)


def test_a_cookie_from_before_the_recording_goes_to_its_host_alone(
    made: Callable[..., ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    module = made(
        exchange(f"GET {APP}/a", [], headers={"Cookie": f"PHPSESSID={SID}"}),
        exchange(f"GET {API}/b", []),
        exchange("GET https://shop.example/c", []),
        exchange("GET https://deep.app.shop.example/d", []),
    )
    monkeypatch.setenv("APP_PHPSESSID", "mine")
    for name, host in {"APP_SHOP_BASE_URL": "shop.test", "APP_DEEP_BASE_URL": "deep.app.shop.test"}.items():
        monkeypatch.setenv(name, f"https://{host}")
    services = Services()
    performed(module, services)
    assert services.sent("cookie") == [
        ("app.shop.test/a", "PHPSESSID=mine"),
        ("api.shop.test/b", None),
        ("shop.test/c", None),
        ("deep.app.shop.test/d", None),
    ]


@pytest.mark.parametrize("asynchronous", [False, True])
@pytest.mark.parametrize(
    ("set_cookie", "at_api"), [("sid=1", None), ("sid=1; Domain=shop.test", "sid=1"), ("sid=1; Secure", None)]
)
def test_a_cookie_goes_where_it_was_set(
    set_cookie: str, at_api: str | None, asynchronous: bool, made: Callable[..., ModuleType]
) -> None:
    module = made(exchange(f"GET {APP}/a", []), exchange(f"GET {API}/b", []), exchange(f"GET {APP}/a", []))
    given = httpx.Response(200, json=[], headers={"set-cookie": set_cookie})
    services = Services({"app.shop.test/a": given})
    performed(module, services, asynchronous=asynchronous)
    assert dict(services.sent("cookie"))["api.shop.test/b"] == at_api
    assert asynchronous or services.sent("cookie")[2] == ("app.shop.test/a", "sid=1")


@pytest.mark.parametrize(
    ("address", "sent"),
    [("http://localhost:8000", "sid=1"), ("http://[::1]:8000", "sid=1"), ("http://a.test", None)],
)
def test_of_this_computer_cookies_need_no_https(
    address: str, sent: str | None, made: Callable[..., ModuleType]
) -> None:
    module = made(exchange("GET /a", []), exchange("GET /a", []))
    given = httpx.Response(200, json=[], headers={"set-cookie": "sid=1; Secure"})
    services = Services({f"{httpx.URL(address).host}/a": given})
    with module.Client({"APP_BASE_URL": address}, transport=httpx.MockTransport(services)) as client:
        module.run_flow(client)
    assert [cookie for _, cookie in services.sent("cookie")] == [None, sent]


@pytest.mark.parametrize(
    "session",
    [
        [
            login(APP, "anna", TOKEN),
            login(API, "bert", OTHER),
            exchange(f"GET {APP}/a", [], headers=bearer(TOKEN)),
            exchange(f"GET {API}/b", [], headers=bearer(OTHER)),
        ],
        [
            login(APP, "anna", TOKEN),
            login(APP, "bert", OTHER),
            exchange(f"GET {APP}/a", [], headers=bearer(TOKEN)),
            exchange(f"GET {API}/b", [], headers=bearer(OTHER)),
        ],
        [
            login(APP, "anna", TOKEN),
            login(APP, "bert", OTHER),
            exchange(f"GET {APP}/a", [], headers=bearer(TOKEN)),
            exchange(f"GET {APP}/b", [], headers=bearer(OTHER)),
            exchange(f"GET {API}/c", []),
        ],
    ],
    ids=["on two services", "for two services", "on one service, in turns"],
)
def test_two_logins_are_two_users(
    session: list[dict[str, Any]], made: Callable[..., ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("APP_USER", "APP_USER_2", "APP_PASSWORD"):
        monkeypatch.setenv(name, "typed")
    services = Services()
    performed(made(*session), services)
    sent = {place.partition("/")[2]: value for place, value in services.sent("authorization")}
    assert (sent["a"], sent["b"]) == ("Bearer fresh-1", "Bearer fresh-2")


def test_one_login_is_kept_by_the_client(made: Callable[..., ModuleType]) -> None:
    module = made(login(APP, "anna", TOKEN), exchange(f"GET {APP}/a", [], headers=bearer(TOKEN)))
    services = Services()
    with module.Client(
        {"APP_BASE_URL": "https://shop.test"}, transport=httpx.MockTransport(services)
    ) as client:
        client.login(json={"user": "anna", "password": "x"})
        client.list_a()
    assert services.sent("authorization")[-1] == ("shop.test/a", "Bearer fresh-1")
    assert client.kept == {("APP_BASE_URL", "authorization"): "Bearer fresh-1"}


@pytest.mark.parametrize(
    ("location", "asked", "status"),
    [
        ("/b", ["app.shop.test/a", "app.shop.test/b"], 200),
        ("https://api.shop.test/b", ["app.shop.test/a", "api.shop.test/b"], 200),
        ("https://evil.test/b", ["app.shop.test/a"], 302),
        ("//evil.test/b", ["app.shop.test/a"], 302),
        ("https://app.shop.test@evil.test/b", ["app.shop.test/a"], 302),
        ("/a", ["app.shop.test/a"] * 21, 302),
    ],
)
def test_redirects_stay_with_the_services_of_the_session(
    location: str, asked: list[str], status: int, made: Callable[..., ModuleType]
) -> None:
    module = made(
        exchange(f"GET {APP}/a", status=302, answered={"location": "/b"}),
        exchange(f"GET {APP}/b", []),
        exchange(f"GET {API}/c", []),
    )
    away = httpx.Response(302, headers={"location": location})
    services = Services({"app.shop.test/a": away})
    with module.Client(BASES, transport=httpx.MockTransport(services)) as client:
        response = client.get_a().response
    assert [place for place, _ in services.sent("cookie")] == asked
    assert response.status_code == status
    assert len(response.history) == len(asked) - 1


def test_of_several_parameters_of_one_name_each_has_its_value(made: Callable[..., ModuleType]) -> None:
    ids = {"/first": "itm_x81mZpR7", "/second": "itm_wYb4Tg6s"}
    form = "application/x-www-form-urlencoded"
    both = "id=itm_x81mZpR7&id=itm_wYb4Tg6s&id=plain"
    module = made(
        *(exchange(f"GET {path}", {"id": one}) for path, one in ids.items()),
        exchange(f"GET /chosen?{both}", []),
        exchange("POST /chosen", [], body=both, sent=form),
    )
    services = Services({f"shop.test{path}": httpx.Response(200, json={"id": f"new{path}"}) for path in ids})
    with module.Client(
        {"APP_BASE_URL": "https://shop.test"}, transport=httpx.MockTransport(services)
    ) as client:
        module.run_flow(client)
    assert services.asked[2].url.params.get_list("id") == ["new/first", "new/second", "plain"]
    assert services.asked[3].content.decode() == "id=new%2Ffirst&id=new%2Fsecond&id=plain"
