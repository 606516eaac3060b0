"""Types of Python for bodies."""

from __future__ import annotations

from typing import Any

import pytest

from cockpit.features.har.flow.operations import operations_of
from cockpit.features.har.flow.shapes import shape_of
from cockpit.features.har.writing.models import models_of
from cockpit.features.har.writing.types import python_types

from .flows import exchange, steps


@pytest.mark.parametrize(
    ("samples", "annotation"),
    [
        ([1], "int"),
        ([1.5], "float"),
        ([None], "Any"),
        (["a", None], "str | None"),
        ([1, "a", None], "str | int | None"),
        ([[1]], "list[int]"),
        ([[]], "list[Any]"),
        ([{"7": 1, "8": 2}], "dict[str, int]"),
        ([{}], "dict[str, Any]"),
        ([{"a": 1}], "Thing"),
        ([[{"a": 1}]], "list[Thing]"),
        (["on", "off"] * 6, 'Literal["off", "on"]'),
    ],
)
def test_annotations(samples: list[Any], annotation: str) -> None:
    assert python_types({"Thing": shape_of(samples)}).annotations == {"Thing": annotation}


def test_classes() -> None:
    made = python_types(
        {
            "User": shape_of(
                [
                    {"id": 1, "address": {"city": "x"}, "tags": [{"name": "a"}], "last": None},
                    {"id": 2, "address": None, "tags": [], "age": 3, "last": None},
                ]
            ),
            "Hidden": shape_of([{"str": "x", "other": "y"}]),
            "Odd": shape_of([{"a-b": 1, "__x": 3}]),
        }
    )
    assert made.text == (
        "class Address(TypedDict):\n    city: str\n\n\n"
        "class Tag(TypedDict):\n    name: str\n\n\n"
        "class User(TypedDict):\n    id: int\n    address: Address | None\n    tags: list[Tag]\n"
        "    last: Any\n    age: NotRequired[int]\n\n\n"
        'Hidden = TypedDict(\n    "Hidden",\n    {\n        "str": str,\n        "other": str,\n    },\n)\n'
        "\n\n"
        'Odd = TypedDict(\n    "Odd",\n    {\n        "a-b": int,\n        "__x": int,\n    },\n)\n'
    )
    assert made.imports == ("Any", "NotRequired", "TypedDict")


def test_what_is_hostile_stays_text() -> None:
    evil = '"]}\n    import os\n\u2028'
    made = python_types({"X": shape_of([{"a": 1, evil: {"a": 1, evil: 2}}])})
    scope: dict[str, Any] = {}
    exec(f"from typing import *\n{made.text}", scope)
    assert "os" not in scope
    assert scope["X"].__annotations__.keys() == {"a", evil}


def test_names_of_models() -> None:
    user, other = {"id": 1, "name": "a"}, {"id": 1, "name": "a", "mail": "b"}
    models = models_of(
        operations_of(
            steps(
                exchange("GET /users", {"items": [user], "next": "x"}),
                exchange("GET /users/1", other),
                exchange("GET /users/2", {"error": "gone"}, status=404),
                exchange("POST /users", user, body={"name": "a"}, status=201),
                exchange("GET /teams", [user]),
                exchange("GET /shops", [{"name": "a", "size": 3}]),
            )
        )
    )
    assert dict(models.named()).keys() == {
        "User",
        "Error",
        "UserList",
        "UserListItem",
        "Shop",
        "CreateUserRequest",
    }
