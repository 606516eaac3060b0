"""`cockpit har report`: what is handed on of recordings."""

from __future__ import annotations

import json

import pytest

from .test_har import recording


@pytest.mark.parametrize(
    ("form", "begins"), [("md", "# Recording a.har"), ("html", "<!doctype"), ("json", "{"), ("sarif", "{")]
)
def test_each_format_is_written(place, cockpit, form, begins):
    place({"a.har": recording(503)})
    ended = cockpit("har", "report", "a.har", "--format", form)
    assert ended.code == 0
    assert ended.out.lstrip().startswith(begins)
    if form == "sarif":
        assert json.loads(ended.out)["runs"][0]["results"][0]["ruleId"] == "http/5xx"


def test_several_recordings_make_one_document(place, cockpit):
    root = place(
        {"a.har": recording(200), "b.har": recording(404), "cockpit.toml": "[har.budgets]\nrequests = 0"}
    )
    ended = cockpit("har", "report", ".", "--format", "json", "--output", "out.json")
    assert ended.out == ""
    reports = json.loads((root / "out.json").read_bytes())["reports"]
    assert [each["name"] for each in reports] == ["a.har", "b.har"]
    assert {each["rule"]: each["state"] for each in reports[0]["rulings"]}["budgets"] == "broken"


def test_a_report_of_what_is_no_recording_ends_with_2(place, cockpit):
    place({"a.har": "<html>"})
    assert cockpit("har", "report", "a.har").code == 2
