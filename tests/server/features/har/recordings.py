"""Small recordings, written as recorders write them."""

from __future__ import annotations

import json
from typing import Any


def entry(url: str = "https://shop.example/", **more: Any) -> dict[str, Any]:
    """A whole exchange; `more` replaces members of it."""
    return {
        "startedDateTime": "2026-03-03T09:00:00.000Z",
        "time": 120,
        "request": request(url),
        "response": response(),
        "cache": {},
        "timings": {
            "blocked": -1,
            "dns": -1,
            "connect": -1,
            "send": 1,
            "wait": 100,
            "receive": 19,
            "ssl": -1,
        },
        **more,
    }


def request(url: str = "https://shop.example/", method: str = "GET", **more: Any) -> dict[str, Any]:
    """What was asked."""
    return {
        "method": method,
        "url": url,
        "httpVersion": "h2",
        "cookies": [],
        "headers": [],
        "queryString": [],
        "headersSize": -1,
        "bodySize": 0,
        **more,
    }


def response(status: int = 200, headers: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """What came back."""
    return {
        "status": status,
        "statusText": "",
        "httpVersion": "h2",
        "cookies": [],
        "headers": [{"name": name, "value": value} for name, value in (headers or {}).items()],
        "content": {"size": 0, "mimeType": "text/html"},
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": 0,
        **more,
    }


def log(*entries: Any, **more: Any) -> dict[str, Any]:
    """A recording of these exchanges."""
    creator = {"name": "by hand", "version": "1"}
    return {"log": {"version": "1.2", "creator": creator, "pages": [], "entries": list(entries), **more}}


def text(*entries: Any, indent: int | None = 2, **more: Any) -> bytes:
    """The recording as a file."""
    return json.dumps(log(*entries, **more), indent=indent, ensure_ascii=False).encode()
