"""A sanitised recording holds nothing that was secret, however it was written, and reads as before."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from tests.server.features.har.recordings import entry, request, response, text

from cockpit.core.errors import Conflict, Invalid
from cockpit.features.har import sanitizing
from cockpit.features.har.checking import check
from cockpit.features.har.reading import read
from cockpit.features.har.sanitizing import MARK, sanitize, sanitized
from cockpit.features.har.secrets.standins import StandIns, is_made, rewritten

SALT = b"a salt of the tests"
SECRET = "aB3/dE6+gH9'kL2&nO5=qR8"
"""With every sign that some way of writing changes."""


def answer(body: str, **content: Any) -> dict[str, Any]:
    return entry(response=response(content={"mimeType": "application/json", "text": body, **content}))


def known(value: str = SECRET) -> dict[str, Any]:
    """The exchange by which the secret is known as one."""
    return entry(request=request(headers=[{"name": "x-api-key", "value": value}]))


def quoted(value: str) -> str:
    return quote(value, safe="")


def in_base64(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


def in_page(value: str) -> str:
    return value.replace("&", "\\u0026").replace("'", "\\u0027").replace("=", "\\u003d")


WAYS: dict[str, Callable[[str], dict[str, Any]]] = {
    "as it is": lambda value: answer(f"see {value} there"),
    "in JSON in JSON": lambda value: answer(json.dumps({"inner": json.dumps({"deep": json.dumps(value)})})),
    "in an address": lambda value: entry(f"https://a.example/x?k={quoted(value)}&y=1"),
    "in an address in an address": lambda value: entry(
        f"https://a.example/?to={quoted('/y?k=' + quoted(value))}"
    ),
    "with slashes escaped": lambda value: answer('{"k": "' + value.replace("/", "\\/") + '"}'),
    "in HTML": lambda value: answer(f"<p>{html.escape(value)}</p>"),
    "in the data of a page": lambda value: answer(f'{{"k": "{in_page(value)}"}}'),
    "in a base64 body": lambda value: answer(in_base64(f'{{"k":"{value}"}}'), encoding="base64"),
    "at the beginning of base64": lambda value: answer(f'{{"c": "{in_base64(value)}"}}'),
    "one byte inside base64": lambda value: answer(f'{{"c": "{in_base64("x" + value + "y")}"}}'),
    "two bytes inside base64": lambda value: answer(f'{{"c": "{in_base64("xx" + value + "yy")}"}}'),
    "in what the recorder noted": lambda value: entry(_initiator={"type": "script", "url": f"/a#{value}"}),
    "in a message": lambda value: entry(_webSocketMessages=[{"type": "send", "opcode": 1, "data": value}]),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_a_known_secret_is_replaced_however_it_is_written(way: Callable[[str], dict[str, Any]]) -> None:
    made, outcome = sanitized(text(known(), way(SECRET)), SALT)
    stand_in = StandIns(SALT).of("secret/api-key", SECRET)
    assert made.replace(MARK, b"") == text(known(stand_in), way(stand_in))
    assert outcome.changed == 2


SEVERAL = "theme=dark; Expires=Wed, 09 Jun 2027 10:18:14 GMT, session=9fK2mQx81LpZt6Vw3; HttpOnly"


@pytest.mark.parametrize(
    ("exchange", "left"),
    [
        (answer(r'{"access_token":"9fK2mQx81L\u002BpZt6Vw3RnB7Ty"}'), "9fK2mQx81L"),
        (answer(r'{"a":"{\"access_token\":\"9fK2mQx81L\\u002BpZt6Vw3RnB7Ty\"}"}'), "pZt6Vw3RnB7Ty"),
        (answer(r'{"a":"{\"password\":\"hun\\\"ter2secretZ9\"}"}'), "ter2secretZ9"),
        (
            answer(r'{"a":"{\"b\":\"{\\\"password\\\":\\\"hun\\\\\\\"ter2secretZ9\\\"}\"}"}'),
            "ter2secretZ9",
        ),
        (entry(response=response(headers={"Set-Cookie": SEVERAL})), "9fK2mQx81L"),
    ],
    ids=[
        "an escape of JSON",
        "one in JSON in JSON",
        "a quote in JSON in JSON",
        "deeper",
        "several cookies in one",
    ],
)
def test_a_secret_is_replaced_where_it_was_found(exchange: dict[str, Any], left: str) -> None:
    recording = text(exchange)
    made, outcome = sanitized(recording, SALT)
    assert left in recording.decode()
    assert left not in made.decode()
    assert (len(made) - len(MARK), outcome.changed) == (len(recording), 1)
    json.loads(json.loads(made)["log"]["entries"][0]["response"]["content"].get("text") or "{}")


def test_the_same_value_has_the_same_stand_in_and_another_salt_another() -> None:
    first, again, other = StandIns(SALT), StandIns(SALT), StandIns(b"another")
    assert first.of("secret/token", SECRET) == again.of("secret/token", SECRET)
    assert first.of("secret/token", SECRET) != other.of("secret/token", SECRET)


@pytest.mark.parametrize(
    ("kind", "value", "form"),
    [
        ("secret/session", "9f3b1c7e5a2d8064", r"[0-9a-f]{16}"),
        ("secret/session", "61808AA5746F2A8D", r"[0-9A-F]{16}"),
        ("secret/token", "3d1f7a9c-52be-4c08", r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}"),
        ("pii/email", "vera.lindt@post.example", r"[a-z]{4}\.[a-z]{5}@[a-z]{4}\.example"),
        ("pii/phone", "+46 70 174 06 31", r"\+[1-9]\d [1-9]\d [1-9]\d\d \d{2} [1-9]\d"),
        ("pii/name", "Åsa Öst", r"\w{3} \w{3}"),
        ("secret/private-key", "-----BEGIN PRIVATE KEY-----\nMIIBxyz7\n-----END PRIVATE KEY-----",
         r"-----BEGIN PRIVATE KEY-----\n[A-Z]{4}[a-z]{3}\d\n-----END PRIVATE KEY-----"),
    ],
)  # fmt: skip
def test_a_stand_in_has_the_form_of_what_it_stands_for(kind: str, value: str, form: str) -> None:
    made = StandIns(SALT).of(kind, value)
    assert made != value
    assert len(made.encode()) == len(value.encode())
    assert re.fullmatch(form, made)
    assert is_made(kind, made)


def test_the_claims_of_a_token_stay_readable_and_its_times_true() -> None:
    claims = in_base64('{"sub":"vera7","exp":1900000000,"tenant":"a\\u00e9b"}').rstrip("=")
    token = f"eyJhbGciOiJIUzI1NiJ9.{claims}.c2lnbmF0dXJlLW9mLTc"
    made = StandIns(SALT).of("secret/jwt", token)
    head, again, signature = made.split(".")
    read_again = json.loads(base64.b64decode(again + "=="))
    assert (head, read_again["exp"], len(made)) == ("eyJhbGciOiJIUzI1NiJ9", 1900000000, len(token))
    assert read_again["sub"] != "vera7"
    assert signature != "c2lnbmF0dXJlLW9mLTc"


@pytest.mark.parametrize(
    ("written", "value", "other", "expected"),
    [
        ("a%2Bb", "a+b", "c+d", "c%2Bd"),
        ("a%2fb+c", "a/b c", "d/e f", "d%2fe+f"),
        ("%C3%A9", "é", "à", "%C3%A0"),
        ("a%zz", "b%zz", "c%zz", None),
    ],
)
def test_a_stand_in_is_written_as_its_value_was(
    written: str, value: str, other: str, expected: str | None
) -> None:
    assert rewritten(written, value, other) == expected


def test_a_common_word_is_replaced_only_where_it_is_the_password() -> None:
    posted = request(
        method="POST", postData={"mimeType": "application/json", "text": '{"password": "monday"}'}
    )
    made, _ = sanitized(text(entry(request=posted), answer("closed on monday")), SALT)
    assert made.count(b"monday") == 1
    assert b"closed on monday" in made


def test_an_address_of_mail_that_is_an_account_elsewhere_is_replaced_everywhere() -> None:
    address = "vera.lindt@post.example"
    made, _ = sanitized(text(answer(f'{{"login": "{address}"}}'), answer(f'{{"hint": "{address}"}}')), SALT)
    assert address.encode() not in made


def test_a_host_of_the_same_name_as_a_user_stays() -> None:
    made, _ = sanitized(text(entry("https://vera.example/?user=vera&x=1")), SALT)
    assert b"https://vera.example/?user=" in made
    assert b"user=vera" not in made


def test_the_rest_is_what_it_was_and_nothing_is_found_again() -> None:
    original = text(known(), answer('{"email": "vera.lindt@post.example", "ssn": "219-09-9999"}'), entry())
    made, outcome = sanitized(original, SALT)
    assert outcome.values == {"pii/email": 1, "pii/national-id": 1, "secret/api-key": 1}
    before, after = check(read(original)), check(read(made))
    assert after.summary == before.summary
    told = {"secret/api-key", "pii/email", "pii/national-id"}
    assert [found.code for found in after.findings] == [
        found.code for found in before.findings if found.code not in told
    ]
    assert sanitized(made, SALT)[0].count(MARK) == 1


@pytest.mark.parametrize("number", ["12345678", "12345.60", "1e5", "-1.5E+300", "1E400"])
def test_credentials_that_a_recorder_wrote_as_a_number_become_another(number: str) -> None:
    headers = [{"name": "Authorization", "value": "?"}]
    written = text(entry(request=request(headers=headers))).replace(b'"?"', number.encode())
    made, _ = sanitized(written, b"salt")
    found = re.search(rb'"Authorization",\s*"value": ([-+.\deE]+)', made)
    value = found[1].decode() if found else number
    assert value != number
    assert len(value) == len(number)


def test_of_a_damaged_file_only_whole_entries_are_written() -> None:
    original = text(known(), entry(), known())
    cut = original[: original.rindex(SECRET[:9].encode()) + 12]
    made, outcome = sanitized(cut, SALT)
    entries = json.loads(made)["log"]["entries"]
    assert (len(entries), outcome.entries) == (2, 2)
    assert "ends in the middle" in outcome.lost
    assert SECRET[:9].encode() not in made


def test_what_is_no_recording_is_refused_and_nothing_is_written(tmp_path) -> None:
    (tmp_path / "page.har").write_text("<!doctype html>")
    with pytest.raises(Invalid, match="Nothing was written"):
        sanitize(tmp_path / "page.har", None, target=tmp_path / "out.har", salt=SALT)
    assert [path.name for path in tmp_path.iterdir()] == ["page.har"]


def test_a_file_that_changes_meanwhile_is_not_written(tmp_path) -> None:
    source = tmp_path / "a.har"
    source.write_bytes(text(known()))

    def grow(done: int, total: int) -> None:
        source.write_bytes(text(known(), known()))

    with pytest.raises(Conflict, match="changed while it was read"):
        sanitize(source, grow, target=tmp_path / "out.har", salt=SALT)
    assert [path.name for path in tmp_path.iterdir()] == ["a.har"]


def test_what_would_leak_is_not_written(tmp_path, monkeypatch) -> None:
    source = tmp_path / "a.har"
    source.write_bytes(text(known()))
    monkeypatch.setattr(sanitizing.Sanitizer, "_entry", lambda self, placed: bytes(placed.raw))
    with pytest.raises(Invalid, match="would have remained"):
        sanitize(source, None, target=tmp_path / "out.har", salt=SALT)
    assert [path.name for path in tmp_path.iterdir()] == ["a.har"]
