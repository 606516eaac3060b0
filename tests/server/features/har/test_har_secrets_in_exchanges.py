"""Secrets and personal data in every part of an exchange, and in bodies of any form."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from tests.server.features.har.recordings import entry, log, request, response

from cockpit.features.har.finds import Search
from cockpit.features.har.reading import read
from cockpit.features.har.secrets.judging import NAMELESS, OPAQUE, Where
from cockpit.features.har.secrets.text import spots

KEY = "ghp_" + "a1B2c3D4e5F6" * 3
TOKEN = "q7Rk2ZxV9bLm4TnW8sYp"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJlLW9mLTc"
PHRASE = "ladder orbit velvet pencil harbor siren cactus timber mosaic quarrel salute devote"
TEXTS = [
    ('{"user": {"accessToken": "q7Rk2ZxV9bLm4TnW8sYp"}}', "secret/token", TOKEN),
    (json.dumps({"body": json.dumps({"refresh_token": TOKEN})}), "secret/token", TOKEN),
    (json.dumps({"a": json.dumps({"b": json.dumps({"api_key": TOKEN})})}), "secret/api-key", TOKEN),
    ('{"otp": 482913}', "secret/password", "482913"),
    (f'<input type="hidden" name="csrf_token" value="{TOKEN}">', "secret/csrf", TOKEN),
    (f'<meta name="csrf-token" content="{TOKEN}">', "secret/csrf", TOKEN),
    (f"<session><authToken>{TOKEN}</authToken></session>", "secret/token", TOKEN),
    (f'<a href="/reset?reset_token={TOKEN}&amp;x=1">', "secret/token", TOKEN),
    (f'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n{TOKEN}\r\n--b--', "secret/token", TOKEN),
    (f"deploy with {KEY} today", "secret/github-token", KEY),
    (json.dumps({"tan": "482913"}), "secret/password", "482913"),
    (json.dumps({"strasse": "Lindengasse 4"}), "pii/address", "Lindengasse 4"),
    (f'{{"ics": "https:\\/\\/c.example\\/u\\/private-{TOKEN}\\/basic.ics"}}', "secret/token", TOKEN),
    (f"Follow https://c.example/reset-password/{TOKEN} within an hour.", "secret/token", TOKEN),
    (f'window.boot({{"jwt": "{JWT}"}})', "secret/jwt", JWT),
    ("redis://app:hunter2@cache.example/0", "secret/password", "hunter2"),
    ('{"pem": "-----BEGIN PRIVATE KEY-----\\nMIIB\\n-----END PRIVATE KEY-----"}', "secret/private-key", None),
    ("id,email\r\n1,bo@customer.example\r\n", "pii/email", "bo@customer.example"),
    ("paid with 4539 1488 0343 6467", "pii/card", "4539 1488 0343 6467"),
    ("paid by 4539-1488-0343-6467, 東京", "pii/card", "4539-1488-0343-6467"),
    (f'[{{"name": "csrf_token", "value": "{TOKEN}"}}]', "secret/csrf", TOKEN),
    (json.dumps({"type": "phone", "use": "home", "value": "0664 2095518"}), "pii/phone", "0664 2095518"),
    (json.dumps({"a": json.dumps({"type": "phone", "value": "0664 2095518"})}), "pii/phone", "0664 2095518"),
    (json.dumps({"name": "lastName", "value": "Lindt"}), "pii/name", "Lindt"),
    (json.dumps({"lastName": {"value": "Lindt", "error": None}}), "pii/name", "Lindt"),
    (json.dumps({"csrf": {"value": TOKEN}}), "secret/csrf", TOKEN),
    (json.dumps({"phones": ["0664 2095518", "0664 2095519"]}), "pii/phone", "0664 2095519"),
    (json.dumps({"a": json.dumps({"tokens": ["x", TOKEN]})}), "secret/token", TOKEN),
    (json.dumps({"recoveryCodes": ["a1b2-c3d4", "e5f6-a7b8"]}), "secret/password", "e5f6-a7b8"),
    (json.dumps({"owner": {"id": 7, "name": "Vera Lindt"}}), "pii/name", "Vera Lindt"),
    (json.dumps({"passengers": [{"name": "Vera Lindt"}]}), "pii/name", "Vera Lindt"),
    (json.dumps({"name": {"first": "Vera"}}), "pii/name", "Vera"),
    (json.dumps({"homeAddress": {"line1": "Lindengasse 4"}}), "pii/address", "Lindengasse 4"),
    (json.dumps({"puhelin": "040 7718823"}), "pii/phone", "040 7718823"),
    (json.dumps({"reach": "+46701740630"}), "pii/phone", "+46701740630"),
    (json.dumps({"a": json.dumps({"reach": "+46 70 174 06 30"})}), "pii/phone", "+46 70 174 06 30"),
    (json.dumps({"gps": "59.7439,10.2045"}), "pii/place", "59.7439,10.2045"),
    (json.dumps({"employeeId": "E20817"}), "pii/account", "E20817"),
    (json.dumps({"houseNo": "Lindengasse 4"}), "pii/address", "Lindengasse 4"),
    (json.dumps({"zip": "90566", "city": "Drammen"}), "pii/address", "Drammen"),
    (json.dumps({"session": {"id": 7, "handle": TOKEN}}), "secret/session", TOKEN),
    (json.dumps({"nomUsage": "Lindt"}), "pii/name", "Lindt"),
    (json.dumps({"principal": "vlindt"}), "pii/account", "vlindt"),
    (json.dumps({"recoveryPhrase": PHRASE}), "secret/password", PHRASE),
]


@pytest.mark.parametrize(("text", "kind", "value"), TEXTS)
def test_a_body_of_any_form_is_searched(text: str, kind: str, value: str | None) -> None:
    found = list(spots(text, Where.RECEIVED))
    assert kind in {spot.kind for spot in found}
    assert value is None or value in {spot.value for spot in found}


@pytest.mark.parametrize(
    "body",
    [
        {"type": "user", "value": "admin"},
        {"errors": {"first_name": ["This field is required."], "address": ["Required"]}},
        {"login": {"value": "Log in"}},
        {"password": {"value": "Passwort"}},
        {"type": "phone", "value": "landline"},
        {"product": {"name": "Walking shoe"}, "host": {"name": "edge-4"}},
        {"user": {"id": 5, "role": {"name": "editor"}}},
        {"user": {"team": {"id": 1}, "name": "behind another object"}},
        {"colors": {"token": {"value": "#aabbcc"}}},
        {"tokens": ["the", "quick", "brown"]},
        {"links": {"first": "one", "last": "nine"}},
        {"city": "Drammen", "degrees": 14},
        {"product": {"handle": TOKEN}},
    ],
)
def test_lists_and_pairs_of_other_things_hold_nothing(body: object) -> None:
    assert list(spots(json.dumps(body), Where.RECEIVED)) == []


@pytest.mark.parametrize(
    "program",
    [
        'var map = {"login": "4f2a91bc1d", "auth": "9be1c04a77"}; // by vera@post.example',
        'const token = next(); if (key === "ArrowDown") password = e.password;',
        '{type: "password", name: "session", placeholder: "Password"}',
    ],
)
def test_programs_are_full_of_such_names_and_hold_nothing(program: str) -> None:
    assert list(spots(program, Where.SCRIPT)) == []


def found_in(exchange: dict[str, Any]) -> set[tuple[str, str]]:
    """The kinds of what is found in an exchange, and their places."""
    placed = next(read(json.dumps(log(exchange)).encode()).entries())
    return {(found.kind, ".".join(map(str, found.path))) for found in Search().finds(placed.entry)}


def header(name: str, value: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value}]


DEEP = base64.urlsafe_b64encode(b'{"a":' * 3000 + b"1" + b"}" * 3000).decode().rstrip("=")
OF_NO_NAME = header("Cookie", f"zz9={TOKEN}")
FORM = "application/x-www-form-urlencoded"
GRAPHQL = {
    "query": "mutation In($p: String!, $n: Int) { in(password: $p, first: $n) { id } }",
    "variables": {"p": 'hunter"22', "n": 7},
}
EXCHANGES: list[tuple[dict[str, Any], set[tuple[str, str]]]] = [
    (entry(f"https://a.example/cb?code={TOKEN}"), {("secret/oauth", "request.url")}),
    (entry("https://bo:pa55-word@a.example/"), {("secret/password", "request.url")}),
    (entry(f"https://a.example/invite/{TOKEN}"), {("secret/token", "request.url")}),
    (entry(f"https://a.example/u/private-{TOKEN}/basic.ics?a=1"), {("secret/token", "request.url")}),
    (entry("https://a.example/verify/overview-of-all-your-devices-and-apps"), set()),
    (entry("https://a.example/assets/main.9f3b1c7e5a2d8064f1e9b7c3.js"), set()),
    (
        entry(f"https://a.example/?to=%2F%2Fb.example%2F%3Ftoken%3D{TOKEN}"),
        {("secret/token", "request.url")},
    ),
    (
        entry(request=request(headers=header("Referer", f"https://a.example/#id_token={JWT}"))),
        {("secret/jwt", "request.headers.0.value")},
    ),
    (
        entry(request=request(headers=header("cookie", f"theme=dark; sid={TOKEN}"))),
        {("secret/session", "request.headers.0.value")},
    ),
    (
        entry(response=response(headers={"Set-Cookie": f"q=1\nzz9={TOKEN}; HttpOnly; Path=/"})),
        {("secret/session", "response.headers.0.value")},
    ),
    (
        entry(request=request(headers=header("authorization", "Basic Ym86cGE1NS13b3Jk"))),
        {("secret/basic-auth", "request.headers.0.value")},
    ),
    (
        entry(request=request(postData={"mimeType": FORM, "text": "u=bo&passwd=hunter2%21"})),
        {("secret/password", "request.postData.text")},
    ),
    *(
        (
            entry(request=request(postData={"mimeType": "application/json", "text": json.dumps(body)})),
            {("secret/password", "request.postData.text")},
        )
        for body in (GRAPHQL, [GRAPHQL])
    ),
    (
        entry(
            request=request(
                postData={"mimeType": "application/json", "text": json.dumps({**GRAPHQL, "query": 7})}
            )
        ),
        set(),
    ),
    (
        entry(
            response=response(
                content={
                    "mimeType": "application/json",
                    "encoding": "base64",
                    "text": base64.b64encode(json.dumps({"k": KEY}).encode()).decode(),
                }
            )
        ),
        {("secret/github-token", "response.content.text")},
    ),
    (
        entry(_webSocketMessages=[{"type": "send", "opcode": 1, "data": json.dumps({"auth": TOKEN})}]),
        {("secret/token", "_webSocketMessages.0.data")},
    ),
    *(
        (
            entry(response=response(content={"mimeType": "application/javascript", "text": program})),
            {(kind, "response.content.text") for kind in kinds},
        )
        for program, kinds in (
            ('/**/cb7({"lastName": "Lindt"});', {"pii/name"}),
            ('cb7([{"lastName": "Lindt"}])', {"pii/name"}),
            ('cb7({"lastName": "Lindt"}); more()', set[str]()),
            ('window.texts = {"lastName": "Lindt"}', set[str]()),
        )
    ),
    *(
        (
            entry("https://a.example/", request=request("https://a.example/", headers=headers)),
            {(kind, "request.headers.0.value")},
        )
        for kind, headers in (
            (OPAQUE, [*OF_NO_NAME, *header("Referer", "https://shop.other.example/")]),
            (OPAQUE, [*OF_NO_NAME, *header("Referer", "https://b.example.co.uk/")]),
            (NAMELESS, [*OF_NO_NAME, *header("Referer", "https://www.a.example/")]),
            (NAMELESS, OF_NO_NAME),
            (NAMELESS, [*OF_NO_NAME, *header("Referer", "https://b.other/"), *header("Accept", "text/html")]),
        )
    ),
    (entry(_webSocketMessages=[7, None]), set()),
    (
        entry(_webSocketMessages=[{"opcode": 2.5, "data": ""}, {"data": json.dumps({"auth": TOKEN})}]),
        {("secret/token", "_webSocketMessages")},
    ),
    (entry(f"https://a.example/?t={DEEP}.abcdef.ghijkl"), set()),
    (entry(response=response(content={"mimeType": "image/png", "text": f"token={TOKEN}"})), set()),
]


@pytest.mark.parametrize(("exchange", "expected"), EXCHANGES)
def test_every_part_of_an_exchange_is_searched(
    exchange: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    assert found_in(exchange) == expected


def test_messages_that_are_not_utf8_are_searched_for_all_that() -> None:
    sent = entry(_webSocketMessages=[{"type": "send", "opcode": 1, "data": f"XXXX token={TOKEN}"}])
    (placed,) = read(json.dumps(log(sent)).encode().replace(b"XXXX", b"caf\xe9")).entries()
    assert {found.value for found in Search().finds(placed.entry)} == {TOKEN}
