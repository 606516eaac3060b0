"""Templates over the wire: listed, turned into snippets, kept and removed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pygls.exceptions import JsonRpcException

from .conftest import Desk

SHARED = pytest.mark.asyncio(loop_scope="module")
NEW: dict[str, Any] = {
    "name": "Our retry",
    "kind": "function",
    "language": "python",
    "text": "def {{FUNCTION_NAME}}():\n    return f'${1} {2}'\n",
    "path": "retry.py",
    "replace": False,
}


@SHARED
async def test_the_curated_ones_are_there(desk: Desk) -> None:
    listed = (await desk.editor.ask("cockpit/templates/list", {}))["templates"]
    assert len(listed) >= 120
    (row,) = [each for each in listed if each["id"] == "docker-python-service"]
    assert (row["kind"], row["language"], row["source"]) == ("docker", "dockerfile", "curated")
    text = await desk.editor.ask("cockpit/templates/get", {"id": row["id"]})
    assert text["file"] == "docker-python-service.dockerfile"
    assert "{{PORT}}" in text["content"]
    assert "python:${1|3.13,3.11,3.12,3.14|}-slim AS build" in text["snippet"]
    assert 'ENTRYPOINT ["python", "-m", "${3:orders}"]' in text["snippet"]


@SHARED
async def test_an_own_one_is_kept_and_removed(desk: Desk) -> None:
    ask = desk.editor.ask
    row = await ask("cockpit/templates/add", NEW)
    assert (row["id"], row["source"]) == ("our-retry", "own")
    text = await ask("cockpit/templates/get", {"id": "our-retry"})
    assert text["snippet"] == "def ${1:FUNCTION_NAME}():\n    return f'\\${1\\} {2\\}'\n"
    with pytest.raises(JsonRpcException, match="There is a template our-retry already") as told:
        await ask("cockpit/templates/add", NEW)
    assert told.value.data["kind"] == "conflict"
    assert (await ask("cockpit/templates/add", {**NEW, "replace": True}))["id"] == "our-retry"
    assert (await ask("cockpit/templates/remove", {"id": "our-retry"}))["name"] == "Our retry"


REFUSED = [
    ("get", {"id": "nothing"}, "notFound", "There is no template nothing."),
    ("remove", {"id": "python-slugify"}, "refused", "only own templates can be removed"),
    ("add", {**NEW, "text": " "}, "invalid", "retry.py is empty."),
    (
        "add",
        {**NEW, "text": 'x = 1\nkey = "AKIA' + 'QWERTYUIOPASDFGH"\n'},
        "refused",
        "retry.py: line 2 looks like a key or a token.",
    ),
    ("add", {**NEW, "kind": "poem"}, "invalid", "Invalid enum value 'poem' - at `$.kind`"),
]


@SHARED
@pytest.mark.parametrize(("verb", "params", "kind", "said"), REFUSED)
async def test_what_cannot_be_is_told(
    desk: Desk, verb: str, params: dict[str, Any], kind: str, said: str
) -> None:
    with pytest.raises(JsonRpcException, match=re.escape(said)) as told:
        await desk.editor.ask(f"cockpit/templates/{verb}", params)
    assert (told.value.data or {}).get("kind", "invalid") == kind
