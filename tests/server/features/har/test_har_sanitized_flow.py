"""A sanitised copy of a recording gives the same files as the recording itself, but for its own digest."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.reading import read
from cockpit.features.har.sanitizing import sanitized
from cockpit.features.har.writing import client, curl, http_file, openapi
from cockpit.features.har.writing.files import Files, Options

from .flows import exchange, recorded

TOKEN = "tok_9f3kQ2vLx81mZpR7wYb4"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
SESSION = recorded(
    exchange("POST /login", {"token": TOKEN}, body={"user": "ann@mail.example", "password": "s3cret-Pass!"}),
    exchange("GET /orders?page=1", {"data": [{"id": "ord_8fK2x9"}, {"id": "ord_1zK2x4"}]}, headers=BEARER),
    exchange("GET /orders/ord_8fK2x9", {"id": "ord_8fK2x9", "total": 3}, headers=BEARER),
    exchange("DELETE /orders/ord_8fK2x9", None, status=204, headers=BEARER),
)


@pytest.mark.parametrize("write", [client.write, openapi.write, http_file.write, curl.write])
def test_the_same_files(write: Callable[[Flow, Options], Files]) -> None:
    copy, outcome = sanitized(SESSION, b"salt")
    assert outcome.values
    made, again = (write(flow_of(read(data)), Options()) for data in (SESSION, copy))

    def without_digest(files: Files) -> Files:
        return {name: re.sub(r"[0-9a-f]{64}", "DIGEST", text) for name, text in files.items()}

    assert without_digest(again) == without_digest(made)
    assert again != made
