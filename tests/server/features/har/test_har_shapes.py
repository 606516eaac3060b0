"""What values look like, told from samples."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from cockpit.features.har.flow.shapes import ANY, Kind, accepts, json_schema, shape_of, shape_of_texts

UUID = "7f9c24e8-3b12-4fef-91e0-5b1c2d3e4f50"
OTHER = "0b5c24e8-3b12-4fef-91e0-5b1c2d3e4f51"


INTEGER = {"type": "integer"}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})


@pytest.mark.parametrize(
    ("samples", "schema"),
    [
        ([], {}),
        ([None], {}),
        ([True, False], {"type": "boolean"}),
        ([1, 2], INTEGER),
        ([1, 2.5], {"type": "number"}),
        ([2**53 + 1], {"type": "integer", "format": "int64"}),
        ([2**70], INTEGER),
        (["a", None], {"type": ["string", "null"]}),
        ([1, "a"], {"anyOf": [{"type": "string"}, INTEGER]}),
        ([1, "a", None], {"anyOf": [{"type": "string"}, INTEGER, {"type": "null"}]}),
        ([UUID, OTHER], {"type": "string", "format": "uuid"}),
        ([UUID, "none"], {"type": "string"}),
        (
            ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.123+02:00"],
            {"type": "string", "format": "date-time"},
        ),
        (["2026-01-02T03:04:05"], {"type": "string"}),
        (["2026-13-02T03:04:05Z"], {"type": "string"}),
        (["2026-01-02"], {"type": "string", "format": "date"}),
        (["2026-02-31"], {"type": "string"}),
        (["ann@mail.example"], {"type": "string", "format": "email"}),
        (["https://a.example/x?y=1"], {"type": "string", "format": "uri"}),
        (["/x", "https://a.example"], {"type": "string"}),
        (["10.0.0.1"], {"type": "string", "format": "ipv4"}),
        (["10.0.0.256"], {"type": "string"}),
        ([[]], {"type": "array", "items": {}}),
        ([[], [1]], {"type": "array", "items": INTEGER}),
        ([[1, "a"]], {"type": "array", "items": {"anyOf": [{"type": "string"}, INTEGER]}}),
        ([{}], {"type": "object"}),
        ([{"a": 1}, {"a": 2, "b": "x"}], _object(["a"], a=INTEGER, b={"type": "string"})),
        ([{"a": None}, {"a": 1}], _object(["a"], a={"type": ["integer", "null"]})),
        (
            [{"a": {"b": [{"c": 1}]}}],
            _object(["a"], a=_object(["b"], b={"type": "array", "items": _object(["c"], c=INTEGER)})),
        ),
        # Names that are data.
        ([{UUID: 1, OTHER: 2}], {"type": "object", "additionalProperties": INTEGER}),
        (
            [{"2026-01-01": 1, "2026-01-02": 2}],
            {"type": "object", "additionalProperties": INTEGER},
        ),
        (
            [
                {
                    "sold": 1,
                    "available": 3,
                    "Pending": 2,
                    "not found": 1,
                    "x1": 1,
                    "Y": 1,
                    "to-do": 3,
                    "none": 2,
                }
            ],
            {"type": "object", "additionalProperties": INTEGER},
        ),
        (
            [{name: {"x": 1, "y": 2} for name in ("ann", "bob", "cid", "dan")}],
            {
                "type": "object",
                "additionalProperties": _object(["x", "y"], x=INTEGER, y=INTEGER),
            },
        ),
        (
            [{"a": 1, "b": 2, "c": 3}, {"d": 4, "e": 5}, {"a": 1, "f": 2}],
            {"type": "object", "additionalProperties": INTEGER},
        ),
        (
            [{"billing": {"x": 1, "y": 2}, "shipping": {"x": 1, "y": 2}}],
            _object(
                ["billing", "shipping"],
                billing=_object(["x", "y"], x=INTEGER, y=INTEGER),
                shipping=_object(["x", "y"], x=INTEGER, y=INTEGER),
            ),
        ),
        # Few words, again and again.
        (["open", "closed"] * 6, {"type": "string", "enum": ["closed", "open"]}),
        (["open", "closed"] * 3, {"type": "string"}),
        (["open"] * 20, {"type": "string"}),
        ([*["open"] * 20, "once"], {"type": "string"}),
        (["Ann Lee", "Bob Ray"] * 10, {"type": "string"}),
    ],
)
def test_schemas(samples: list[Any], schema: dict[str, Any]) -> None:
    shape = shape_of(samples)
    assert json_schema(shape) == schema
    assert shape == shape_of(samples)
    for sample in samples:
        assert accepts(shape, sample)
        jsonschema.Draft202012Validator(schema).validate(sample)


def test_depth_is_bounded() -> None:
    deep: Any = 1
    for _ in range(900):
        deep = {"next": deep}
    shape = shape_of([deep])
    assert accepts(shape, deep)
    assert "next" in json.dumps(json_schema(shape))


@pytest.mark.parametrize(
    ("samples", "value", "good"),
    [
        ([1], 2, True),
        ([1], "2", False),
        ([1], True, False),
        ([1.5], 2, True),
        ([1], 2.5, False),
        ([True], 1, False),
        ([None], "x", True),
        (["a", None], None, True),
        (["a"], None, False),
        ([UUID], OTHER, True),
        ([UUID], "x", False),
        ([{"a": 1}], {"a": 2, "new": 3}, True),
        ([{"a": 1}], {}, False),
        ([{"a": 1}, {}], {}, True),
        ([{"a": 1}], [1], False),
        ([[1]], [], True),
        ([[1]], ["x"], False),
        ([[1]], {"0": 1}, False),
        ([{UUID: 1}], {OTHER: 2}, True),
        ([{UUID: 1}], {OTHER: "x"}, False),
        ([1, "a"], [], False),
        (["open", "closed"] * 6, "paused", True),
    ],
)
def test_what_is_accepted(samples: list[Any], value: Any, good: bool) -> None:
    assert accepts(shape_of(samples), value) is good


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["1", "22"], Kind.INTEGER),
        (["007"], Kind.STRING),
        (["1", "2.5"], Kind.NUMBER),
        (["true", "false"], Kind.BOOLEAN),
        (["True"], Kind.STRING),
        (["1", ""], Kind.STRING),
        (["9" * 30], Kind.STRING),
        ([], Kind.STRING),
    ],
)
def test_texts(texts: list[str], kind: Kind) -> None:
    assert shape_of_texts(texts).kind is kind


def test_schemas_that_do_not_promise_too_much() -> None:
    shape = shape_of([{"state": "open"}, {"state": "closed"}] * 6)
    assert json_schema(shape, enums=False)["properties"]["state"] == {
        "type": "string",
        "examples": ["closed", "open"],
    }
    assert "required" not in json_schema(shape_of([{"a": 1}]), least=2)
    assert json_schema(shape_of([{"a": 1}, {"a": 2}]), least=2)["required"] == ["a"]
    assert json_schema(shape_of([[{"a": 1}]]), lambda _: "#/x")["items"] == {"$ref": "#/x"}
    assert json_schema(ANY) == {}
