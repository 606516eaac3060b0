"""Recordings in the database, in files and on a server: whole, once, and without what is secret in them."""

from __future__ import annotations

import json
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import select

from cockpit.core.clock import SystemClock
from cockpit.core.home import Home
from cockpit.features.har.checking import check
from cockpit.features.har.reading import read
from cockpit.features.har.redacting import Redaction
from cockpit.features.har.rows import (
    Batch,
    BodyRow,
    ContentRow,
    EntryRow,
    HeadersRow,
    PageRow,
    Rows,
    pages_of,
)
from cockpit.features.har.store import HarStore, Source
from cockpit.storage.keeper import Keeper
from cockpit.storage.migrate import HAR
from cockpit.storage.schema.har import har_bodies, har_contents, har_entries, har_headers, har_pages

from .recordings import entry, request, response, text

SALT = bytes(range(32))
TOKEN = "Bearer 9f8a7b6c5d4e3f2a1b0c9d8e"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
SECRETS = (JWT, "9f8a7b6c5d4e3f2a1b0c9d8e", "Zk3vQ8xT1mW7pL5nR2", "hunter2hunter2", "b7Qx2LmN9pRt5WvY8zAc")


def signed_in() -> dict[str, Any]:
    """An exchange with a secret in every place that is kept."""
    url = "https://ann:hunter2hunter2@api.example/users/17?access_token=b7Qx2LmN9pRt5WvY8zAc&page=2"
    headers = [{"name": "authorization", "value": TOKEN}, {"name": "Accept", "value": "text/html"}]
    cookies = {"Set-Cookie": "sid=Zk3vQ8xT1mW7pL5nR2; Path=/; HttpOnly", "Server": "a"}
    return entry(url, request=request(url, headers=headers), response=response(200, cookies))


def refuse(_message: str) -> None:
    raise AssertionError("No database was damaged.")


def kept(store: HarStore, data: bytes, sha256: str = "a" * 64) -> tuple[bool, Rows]:
    har = read(data)
    made: list[Rows] = []

    def fill(write: Any) -> int:
        rows = Rows(Redaction(SALT), write)
        made[:] = [rows]
        check(read(data), judges=(), each=rows.add)
        rows.flush()
        return rows.entries

    source = Source(sha256, "a.har", len(data))
    done = store.keep(source, har.facts, pages_of(har.facts, Redaction(SALT)), fill)
    return done, made[0] if made else Rows(Redaction(SALT), lambda _batch: None)


def tables(home: Home) -> dict[str, list[dict[str, Any]]]:
    """Everything that was kept."""
    with closing(Keeper(home, HAR, SystemClock(), refuse)) as keeper:

        def everything(database: Any) -> dict[str, list[dict[str, Any]]]:
            with database.read() as connection:
                return {
                    table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
                    for table in HAR.metadata.sorted_tables
                }

        return keeper.use(everything)


def test_a_recording_is_kept_once_and_without_its_secrets(home: Home) -> None:
    page = {
        "id": "p1",
        "title": "https://api.example/?access_token=b7Qx2LmN9pRt5WvY8zAc",
        "pageTimings": {"onLoad": 9},
    }
    other = entry(f"https://api.example/verify/{JWT}", time=-1)
    data = text(signed_in(), signed_in(), other, pages=[page])
    with closing(HarStore(home, SystemClock(), refuse)) as store:
        done, rows = kept(store, data)
        again, _ = kept(store, data)
        assert (done, again, rows.entries, rows.duplicates) == (True, False, 2, 1)
        assert store.kept_at("b" * 64) is None
        assert store.kept_at("a" * 64) is not None
    found = tables(home)
    assert [secret for secret in SECRETS if secret in repr(found)] == []
    assert found["har_files"][0]["entries"] == 2
    assert found["har_pages"][0]["on_load_ms"] == 9
    first, second = found["har_entries"]
    assert (first["host"], first["path"], first["status"]) == ("api.example", "/users/{id}", 200)
    assert first["url"].endswith("&page=2")
    assert second["path"].startswith("/verify/[redacted:")
    assert (first["total_ms"], first["blocked_ms"], second["total_ms"]) == (120, None, None)
    assert data[first["offset"] : first["offset"] + first["length"]].startswith(b"{")
    sides = found["har_headers"][0]
    headers = dict(json.loads(sides["request"]) + json.loads(sides["response"]))
    assert headers["Accept"] == "text/html"
    assert headers["Set-Cookie"].startswith("sid=[redacted:")
    assert headers["Set-Cookie"].endswith("; Path=/; HttpOnly")


def test_what_fails_in_the_middle_leaves_nothing(home: Home) -> None:
    data = text(entry())

    def fill(write: Any) -> int:
        rows = Rows(Redaction(SALT), write)
        check(read(data), judges=(), each=rows.add)
        rows.flush()
        raise KeyError("the disk is full")

    with closing(HarStore(home, SystemClock(), refuse)) as store:
        with pytest.raises(KeyError):
            store.keep(Source("a" * 64, "a.har", 9), read(data).facts, [], fill)
        assert store.kept_at("a" * 64) is None
    assert not any(tables(home).values())


def test_what_no_database_takes_does_not_stop_the_recording(home: Home) -> None:
    headers = {"X-Odd": "a\0b"}
    content = {"size": 1e300, "mimeType": "text/html"}
    data = text(entry(response=response(10**30, headers, content=content)))
    with closing(HarStore(home, SystemClock(), refuse)) as store:
        assert kept(store, data)[0]
    found = tables(home)
    assert [(row["status"], row["size"]) for row in found["har_entries"]] == [(2**31 - 1, None)]
    assert json.loads(found["har_headers"][0]["response"]) == [["X-Odd", "a\0b"]]


def test_the_same_secret_has_the_same_hash_and_another_with_another_salt() -> None:
    one, same, other = (Redaction(salt).redacted("Authorization", TOKEN) for salt in (SALT, SALT, SALT[::-1]))
    assert one == same != other


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("Accept", "text/html", "text/html"),
        ("Cookie", "theme=dark; sid=1", "theme=#; sid=#"),
        ("Set-Cookie", "a=1; Path=/\nb=2; Secure", "a=#; Path=/\nb=#; Secure"),
        ("Set-Cookie", "a=; Max-Age=0", "a=; Max-Age=0"),
        ("X-API-Key", "k", "#"),
    ],
)
def test_headers_that_are_never_kept_in_clear(name, value, expected) -> None:
    redaction = Redaction(SALT)
    kept_value = redaction.redacted(name, value)
    for hashed in redaction.values:
        kept_value = kept_value.replace(hashed, "#")
    assert kept_value == expected


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (har_pages, PageRow),
        (har_entries, EntryRow),
        (har_headers, HeadersRow),
        (har_bodies, BodyRow),
        (har_contents, ContentRow),
    ],
)
def test_rows_have_the_order_of_their_columns(table, row) -> None:
    assert [column.name for column in table.columns] == ["file", *row._fields]


def test_a_header_too_many_is_not_remembered_and_still_kept(monkeypatch) -> None:
    monkeypatch.setattr("cockpit.features.har.rows._REMEMBERED", 2)
    batches: list[Batch] = []
    rows = Rows(Redaction(SALT), batches.append)
    headers = {"Server": "a", "Via": "b", "Age": "3"}
    urls = ("https://shop.example/1", "https://shop.example/2")
    check(
        read(text(*(entry(url, response=response(200, headers)) for url in urls))),
        judges=(),
        each=rows.add,
    )
    rows.flush()
    found = [json.loads(row.response or "[]") for row in batches[0].headers]
    assert found == [[["Server", "a"], ["Via", "b"], ["Age", "3"]]] * 2
