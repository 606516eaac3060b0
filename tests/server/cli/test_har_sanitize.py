"""`cockpit har sanitize`: a copy to share beside each recording, or a filter; the recording itself stays."""

from __future__ import annotations

import io
import json
import os
import stat
import sys

import pytest

TOKEN = "q7Rk2ZxV9bLm4TnW8sYp"


def recording(token: str = TOKEN) -> str:
    exchange = {
        "startedDateTime": "2026-03-03T09:00:00Z",
        "request": {"method": "GET", "url": f"https://shop.example/?access_token={token}"},
        "response": {"status": 200},
    }
    return json.dumps({"log": {"version": "1.2", "creator": {"name": "x"}, "entries": [exchange]}})


def test_a_copy_is_written_beside_the_recording(place, cockpit):
    root = place({"a.har": recording()})
    ended = cockpit("har", "sanitize", "a.har")
    assert ended.code == 0
    assert "1 value replaced in 1 place" in ended.out
    assert TOKEN not in (root / "a.sanitized.har").read_text()
    assert (root / "a.har").read_text() == recording()
    checked = cockpit("har", "check", "a.sanitized.har", "--select", "secret", "--format", "json")
    assert checked.json["files"][0]["findings"] == []


def test_a_copy_can_be_read_by_whom_the_user_lets_read_his_files(place, cockpit):
    root = place({"a.har": recording()})
    before = os.umask(0o027)
    try:
        cockpit("har", "sanitize", "a.har")
    finally:
        os.umask(before)
    assert stat.S_IMODE((root / "a.sanitized.har").stat().st_mode) == 0o640
    assert sorted(path.name for path in root.glob("*a.sanitized*")) == ["a.sanitized.har"]


def test_the_report_names_kinds_and_no_values(place, cockpit):
    place({"in/a.har": recording(), "in/b.har": recording("Zk4nT8wQ2xLm7VbR9pYs"), "out/.keep": ""})
    ended = cockpit("har", "sanitize", "in", "-o", "out", "--salt", "grain", "--format", "json")
    assert [each["values"] for each in ended.json] == [{"secret/token": 1}] * 2
    assert TOKEN not in ended.out


def test_a_file_that_is_none_does_not_keep_the_others_from_being_sanitised(place, cockpit):
    root = place({"a.har": recording(), "b.har": "<html>", "c.har": recording()})
    ended = cockpit("har", "sanitize", "a.har", "b.har", "c.har", "a.har")
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert ended.err.startswith("cockpit: b.har: This is no HAR")
    assert ended.out.count(" -> ") == len(list(root.glob("*.sanitized.har"))) == 2


def test_copies_are_passed_over_in_a_folder_and_taken_when_named(place, cockpit):
    root = place({"in/a.sanitized.har": recording()})
    passed_over = cockpit("har", "sanitize", "in")
    assert (passed_over.code, "holds only copies" in passed_over.err) == (2, True)
    assert cockpit("har", "sanitize", "in/a.sanitized.har").code == 0
    assert TOKEN not in (root / "in" / "a.sanitized.sanitized.har").read_text()


def test_one_salt_makes_the_same_copy_again(place, cockpit):
    root = place({"a.har": recording()})
    copies = []
    for _ in range(2):
        assert cockpit("har", "sanitize", "a.har", "--salt", "grain", "--force").code == 0
        copies.append((root / "a.sanitized.har").read_bytes())
    assert copies[0] == copies[1]
    assert cockpit("har", "sanitize", "a.har", "--force").code == 0
    assert (root / "a.sanitized.har").read_bytes() != copies[0]


def test_a_filter(place, cockpit, monkeypatch):
    place({})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(recording().encode())))
    ended = cockpit("har", "sanitize", "-")
    assert ended.code == 0
    assert TOKEN not in ended.out
    assert len(ended.json["log"]["entries"]) == 1
    assert "1 secret/token" in ended.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("a.har", "-o", "a.har"), "is the recording itself"),
        (("a.har", "-o", "b.txt"), "is there already"),
        (("a.har", "c.har", "-o", "one.har"), "2 files cannot become one"),
        (("a.har", "-"), "- stands alone"),
        (("-", "-o", "."), "is a folder"),
        (("-", "-o", "b.txt"), "is there already"),
        (("page.har",), "Nothing was written"),
        (("none.har",), "none.har"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(place, cockpit, arguments, said):
    files = {"a.har": recording(), "c.har": recording(), "b.txt": "mine", "page.har": "<html>"}
    root = place(files)
    ended = cockpit("har", "sanitize", *arguments)
    assert ended.code == 2
    assert said in ended.err
    assert {path.name: path.read_text() for path in root.iterdir() if path.is_file()} == files
