"""Values that stand within others: in addresses, affixes of paths, texts that are no pages, names."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.mock.breaking import Break, Broken
from cockpit.features.har.mock.mocking import serving
from cockpit.features.har.reading import read
from cockpit.features.har.writing import client, curl, http_file, k6, locust, suite
from cockpit.features.har.writing.files import Options

from .flows import exchange, recorded

SIGNATURE = "16bf4c4e3e71a140b5a02769b674fb8f2b9685f4"
CURSOR = "eyJsYXN0IjoiWmciLCJuIjo0fQ"
UPLOAD = "2~bXlVcGxvYWRJZA9zK4Qw7rT"
ULID = "01JCZ8G7N4V5W6X7Y8Z9A0B1C2"
FORM = "application/x-www-form-urlencoded"
SHOP = "https://shop.example"

FOUND: list[tuple[str, list[dict[str, Any]], list[tuple[str, str, str, str]]]] = [
    (
        "the parameters of a signed address",
        [
            exchange(
                "GET /jobs/1", {"url": f"{SHOP}/files/a.csv?expires=1795330388700&signature={SIGNATURE}"}
            ),
            exchange(f"GET /files/a.csv?expires=1795330388700&signature={SIGNATURE}", "a;b", kind="text/csv"),
        ],
        [("html", "expires", "query", "expires"), ("html", "signature", "query", "signature")],
    ),
    (
        "an ampersand that JSON writes as an escape",
        [
            exchange("GET /jobs/1", f'{{"url":"\\/f\\/a.csv?v=1\\u0026sig={SIGNATURE}"}}'),
            exchange(f"GET /f/a.csv?v=1&sig={SIGNATURE}", {}),
        ],
        [("html", "sig", "query", "sig")],
    ),
    (
        "an id in a link of JSON",
        [
            exchange(
                "POST /orders", {"_links": {"items": {"href": f"/orders/{ULID}/items"}}}, body={}, status=201
            ),
            exchange(f"GET /orders/{ULID}/items", []),
        ],
        [("html", "orders", "path", "1")],
    ),
    (
        "a cursor that only the header Link has",
        [
            exchange(
                "GET /rows",
                [],
                answered={"link": f'</rows?page=x>; rel="first", <{SHOP}/rows?after={CURSOR}>; rel="next"'},
            ),
            exchange(f"GET /rows?after={CURSOR}", []),
        ],
        [("link", "after", "query", "after")],
    ),
    (
        "a cursor that stands by itself and in Link is read where it stands by itself",
        [
            exchange("GET /rows", {"next": CURSOR}, answered={"link": f'</rows?after={CURSOR}>; rel="next"'}),
            exchange(f"GET /rows?after={CURSOR}", []),
        ],
        [("json", "/next", "query", "after")],
    ),
    (
        "an element of XML",
        [
            exchange(
                "POST /big?uploads=", f"<R><Key>a</Key><UploadId>{UPLOAD}</UploadId></R>", kind="text/xml"
            ),
            exchange(f"GET /big?uploadId={UPLOAD}", {}),
        ],
        [("html", "UploadId", "query", "uploadId")],
    ),
    (
        "a stream of events",
        [
            exchange(
                "GET /events", f'event: hello\ndata: {{"stream":"{ULID}"}}\n\n', kind="text/event-stream"
            ),
            exchange("POST /close", {}, body={"stream": ULID}),
        ],
        [("html", "stream", "json", "/stream")],
    ),
    (
        "a token that is the whole answer",
        [
            exchange("GET /nonce", f"{SIGNATURE}\n", kind="text/plain"),
            exchange("POST /save", {}, body={"nonce": SIGNATURE}),
        ],
        [("html", "", "json", "/nonce")],
    ),
    (
        "the words by which a new thing goes",
        [
            exchange(
                "POST /posts",
                body={"title": "Über uns"},
                status=201,
                answered={"location": "/posts/über-uns"},
            ),
            exchange("GET /posts/%C3%BCber-uns", {"slug": "über-uns", "title": "Über uns"}),
        ],
        [("location", "", "path", "1")],
    ),
    (
        "a word of a list is no value that varies",
        [
            exchange("GET /categories", [{"slug": "shoes"}]),
            exchange("GET /categories/shoes", {"slug": "shoes", "name": "Shoes"}),
        ],
        [],
    ),
    (
        "what stands before a suffix",
        [
            exchange("POST /tickets", {"id": 5503}, body={}, status=201),
            exchange("DELETE /tickets/5503.json", status=204),
        ],
        [("json", "/id", "path", "1")],
    ),
    (
        "what Link says and JSON, too",
        [
            exchange(
                "GET /rows", {"next": CURSOR}, answered={"link": f'</rows?cursor={CURSOR}>; rel="next"'}
            ),
            exchange(f"GET /rows?cursor={CURSOR}", {}),
        ],
        [("json", "/next", "query", "cursor")],
    ),
    (
        "a box that is ticked is no account, and a choice no credential",
        [
            exchange("GET /new", '<input type=checkbox name="ticket[tag]" value=3>', kind="text/html"),
            exchange(
                "POST /in", {}, body="user[remember_me]=1&ticket[tag]=3&user[password]=Zr9!kk2", sent=FORM
            ),
        ],
        [],
    ),
]


def flow(*entries: dict[str, Any]) -> Flow:
    return flow_of(read(recorded(*entries)))


@pytest.mark.parametrize(("what", "entries", "wanted"), FOUND, ids=[case[0] for case in FOUND])
def test_values_within_others_are_found(what: str, entries: list[dict[str, Any]], wanted: list[Any]) -> None:
    found = [
        (each.source.place.value, each.source.name, use.place.value, use.name)
        for each in flow(*entries).correlations.variables
        for use in each.uses
    ]
    assert sorted(found) == sorted(wanted), what


def test_only_what_was_typed_is_asked_for() -> None:
    entries = FOUND[-1][1]
    assert [each.env for each in flow(*entries).correlations.typed] == ["APP_USER_PASSWORD"]


SIGN_IN = [
    exchange(
        f"GET https://login.example/authorize?redirect_uri={SHOP.replace(':', '%3A')}%2Fcb&client_id=web",
        status=302,
        answered={"location": f"{SHOP}/cb?code={SIGNATURE}"},
    ),
    exchange(f"GET {SHOP}/cb?code={SIGNATURE}", {}),
    exchange("POST https://login.example/token", {}, body={"code": SIGNATURE, "redirect_uri": f"{SHOP}/cb"}),
    exchange(
        f"POST {SHOP}/hooks", {}, body={"url": "https://elsewhere.example/cb", "home": f"{SHOP}.evil/x"}
    ),
]


def test_addresses_of_the_services_come_from_the_environment() -> None:
    made = flow(*SIGN_IN)
    (address,) = made.correlations.addresses
    assert (address.env, address.sample) == ("APP_SHOP_BASE_URL", SHOP)
    assert [(use.step, use.name, use.suffix) for use in address.uses] == [
        (0, "redirect_uri", "/cb"),
        (2, "/redirect_uri", "/cb"),
    ]
    (text,) = client.write(made, Options("shop")).values()
    assert "redirect_uri=client.base_url('APP_SHOP_BASE_URL') + '/cb'" in text.replace('"', "'")
    assert "https://elsewhere.example/cb" in text


@pytest.mark.parametrize("how", [None, Break.TOKEN])
@pytest.mark.parametrize("case", [FOUND[0], FOUND[2], FOUND[3], FOUND[10]], ids=lambda case: case[0])
def test_a_suite_takes_them_from_the_answers(
    case: tuple[Any, ...], how: Break | None, tmp_path: Path
) -> None:
    made = flow(*case[1])
    for writer in (client.write, suite.write):
        for name, text in writer(made, Options("shop")).items():
            (tmp_path / name).write_text(text, encoding="utf-8")
    program = (
        "from shop_client import Client, run_flow\n"
        "statuses = [each.status_code for each in run_flow(Client(retries=0)).values()]\n"
        "raise SystemExit(int(any(status >= 400 for status in statuses)))"
    )
    with serving(made, mutate=True, seed=b"1", broken=Broken(how) if how else None) as address:
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=tmp_path,
            env={"APP_BASE_URL": address},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == int(how is not None), done.stderr


VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
"""Those of RFC 7636, appendix B."""


@pytest.mark.parametrize(
    ("writer", "written"),
    [
        (client, "_s256(env('APP_CODE_VERIFIER'))"),
        (locust, "_s256(env('APP_CODE_VERIFIER'))"),
        (k6, 'crypto.sha256(env("APP_CODE_VERIFIER"), "base64rawurl")'),
        (curl, '$(s256 "$APP_CODE_VERIFIER")'),
        (http_file, "# Fill in: s256 of APP_CODE_VERIFIER"),
    ],
)
def test_a_challenge_is_that_of_the_verifier_that_is_given(writer: ModuleType, written: str) -> None:
    made = flow(
        exchange(f"GET /authorize?code_challenge={CHALLENGE}&code_challenge_method=S256", {}),
        exchange("POST /token", {}, body=f"code_verifier={VERIFIER}", sent=FORM),
    )
    files: dict[str, str] = writer.write(made, Options("shop"))
    text = "".join(files.values())
    assert written in text.replace('_s256(env("APP_CODE_VERIFIER"))', "_s256(env('APP_CODE_VERIFIER'))")
    assert CHALLENGE not in text
    assert VERIFIER not in text
